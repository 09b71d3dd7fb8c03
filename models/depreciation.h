/// Steps 6 to 8: booked and economic depreciation of vintages, retirement and write-off.
///
/// A vintage is what entered service in one grid period. Its value is its cost times a remaining fraction of
/// its age; what was charged in a period is what the value lost, so that charges, write-offs and proceeds add
/// up to cost by construction.
#pragma once

#include "models/books.h"
#include "models/inputs.h"
#include "models/ledger.h"
#include "models/math.h"
#include "models/methods.h"
#include "models/plan.h"

namespace gw {

/// What one vintage is worth at each later period's end, as fractions of its cost. Index k counts periods
/// from its own.
template <class Real>
struct VintageCurve {
  Real book[period_room];  ///< book value of what is still in service
  Real economic[period_room];
  Real book_at_exit[period_room];  ///< book value, before proceeds, of what retired in the period
  Real economic_at_exit[period_room];
  Real retired[period_room];   ///< share of cost that retired in the period
  std::int32_t worth_end = 0;  ///< from here on both values are zero in every lane: not written
  std::int32_t exit_begin = 0,
               exit_end = 0;  ///< before and after these nothing retires in any lane: likewise

  /// Adds the share of a vintage that has these values at index k to the shares before it.
  GW_FN void add_worth(std::int32_t k, bool first, Real share, Real book_value, Real economic_value) {
    book[k] = fma(share, book_value, first ? Real(0.0f) : book[k]);
    economic[k] = fma(share, economic_value, first ? Real(0.0f) : economic[k]);
  }
  GW_FN void add_exit(std::int32_t k, bool first, Real share, Real left, Real book_end, Real economic_end) {
    retired[k] = fma(share, left, first ? Real(0.0f) : retired[k]);
    book_at_exit[k] = fma(share, left * book_end, first ? Real(0.0f) : book_at_exit[k]);
    economic_at_exit[k] = fma(share, left * economic_end, first ? Real(0.0f) : economic_at_exit[k]);
  }
  /// Writes the zeros too.
  GW_FN void fill(std::int32_t periods, bool retires) {
    for (std::int32_t k = worth_end; k < periods; ++k) book[k] = economic[k] = Real(0.0f);
    worth_end = periods;
    if (!retires) return;
    for (std::int32_t k = 0; k < periods; ++k) {
      if (k >= exit_begin && k < exit_end) continue;
      retired[k] = book_at_exit[k] = economic_at_exit[k] = Real(0.0f);
    }
    exit_begin = 0;
    exit_end = periods;
  }
};

/// The share of a vintage still in service k periods on: it entered evenly over its period and leaves evenly
/// after L.
template <class Real>
GW_FN Real in_service(Real service_life, std::int32_t k) {
  return smaller(positive_part(service_life - Real(static_cast<float>(k))), Real(1.0f));
}

/// The change of estimate that is next for a vintage, and what has been booked under those before it.
template <class Real>
struct BookedEstimate {
  StraightLine<Real> line;
  std::int32_t next_change;
};

/// Applies the changes dated before the end of the vintage's k-th period. Returns whether there were any.
template <class Real>
GW_FN bool revise(const PolicyPlan& policy, const Inputs<Real>& in, std::int32_t v, const float* ages,
                  std::int32_t k, Real service_life, BookedEstimate<Real>& booked) {
  const std::int32_t before = booked.next_change;
  const float end = static_cast<float>(v + k + 1);
  for (; booked.next_change < policy.booked.changes; ++booked.next_change) {
    const ChangeOfEstimate change =
        in.plan.all(in.plan.changes)[policy.booked.first_change + booked.next_change];
    if (change.date >= end) break;
    Real age = Real(age_on(policy.booked, ages, k, end, change.date));
    if (policy.service_life >= 0) age = smaller(age, service_life);
    booked.line = booked.line.revised(age, in.periods(change.life));
  }
  return booked.next_change != before;
}

/// A part of a vintage that stays in use, on straight line: what it is worth, and nothing that retires.
template <class Real>
GW_FN void add_lasting(const PolicyPlan& policy, const Inputs<Real>& in, std::int32_t v, const float* ages,
                       bool first, Real share, VintageCurve<Real>& curve) {
  const bool as_booked = policy.profile == EconomicProfile::as_booked;
  const Real economic_life = policy.economic_life < 0 ? Real(0.0f) : in.periods(policy.economic_life);
  BookedEstimate<Real> booked{
      {Real(0.0f), Real(1.0f), in.periods(policy.booked.life), in.at_or(policy.booked.salvage, 0.0f)}, 0};
  curve.worth_end = in.plan.observed() - v;
  for (std::int32_t k = 0; k < curve.worth_end; ++k) {
    revise(policy, in, v, ages, k, Real(0.0f), booked);
    const Real age = Real(ages[k]);
    const Real book = booked.line.remaining(age);
    curve.add_worth(k, first, share, book,
                    as_booked ? book : economic_remaining(policy, in, age, economic_life));
  }
}

/// A part of a vintage that leaves after its service life, on straight line: once it is gone in every lane
/// the rest of its curve is zero, unless a value is undefined, which then stays so.
template <class Real>
GW_FN void add_leaving(const PolicyPlan& policy, const Inputs<Real>& in, std::int32_t v, const float* ages,
                       bool first, Real share, VintageCurve<Real>& curve) {
  const bool as_booked = policy.profile == EconomicProfile::as_booked;
  const Real service_life = in.periods(policy.service_life);
  const Real economic_life = policy.economic_life < 0 ? Real(0.0f) : in.periods(policy.economic_life);
  BookedEstimate<Real> booked{
      {Real(0.0f), Real(1.0f), in.periods(policy.booked.life), in.at_or(policy.booked.salvage, 0.0f)}, 0};
  Real book_end = booked.line.remaining(service_life);
  const Real economic_end =
      as_booked ? book_end : economic_remaining(policy, in, service_life, economic_life);
  Real opening = Real(1.0f);
  curve.worth_end = curve.exit_end = 0;
  for (std::int32_t k = 0; v + k < in.plan.observed(); ++k) {
    if (revise(policy, in, v, ages, k, service_life, booked)) book_end = booked.line.remaining(service_life);
    const Real zero_or_undefined = (book_end + economic_end) * Real(0.0f);
    const Mask<Real> undefined = zero_or_undefined != zero_or_undefined;
    if (!any(mask_or(opening > Real(0.0f), undefined))) break;
    const Real age = smaller(Real(ages[k]), service_life);
    const Real alive = in_service(service_life, k);
    const Real left = opening - alive;
    opening = alive;
    const Real book = booked.line.remaining(age);
    const Real economic = as_booked ? book : economic_remaining(policy, in, age, economic_life);
    curve.add_worth(k, first, share, alive * book, alive * economic);
    curve.worth_end = k + 1;
    if (curve.exit_end == 0 && !any(mask_or(left != Real(0.0f), undefined))) continue;
    if (curve.exit_end == 0) curve.exit_begin = k;
    curve.add_exit(k, first, share, left, book_end, as_booked ? book_end : economic_end);
    curve.exit_end = k + 1;
  }
  if (curve.exit_end == 0) curve.exit_begin = 0;
}

/// When what entered evenly over a period leaves it, by periods since.
template <class Real>
struct Service {
  bool retires;
  Real last_age;  ///< in periods; without end where nothing retires

  GW_FN Service(const PolicyPlan& policy, const Inputs<Real>& in)
      : retires(policy.service_life >= 0),
        last_age(retires ? in.periods(policy.service_life) : Real(real_of(0x7f800000u))) {}
  GW_FN Real alive(std::int32_t k) const { return k < 0 ? Real(1.0f) : in_service(last_age, k); }
  GW_FN Real left(std::int32_t k) const { return alive(k - 1) - alive(k); }
};

/// Adds a part of a vintage to what one book says of it: value in service, and value of what retired.
template <class Real>
GW_FN void add_part(const BookValues<Real>& values, const Service<Real>& service, std::int32_t count,
                    bool first, Real share, Real* worth, Real* at_exit) {
  for (std::int32_t k = 0; k < count; ++k) {
    const Real before = first ? Real(0.0f) : worth[k], gone = first ? Real(0.0f) : at_exit[k];
    worth[k] = fma(share, service.retires ? service.alive(k) * values.at[k] : values.at[k], before);
    at_exit[k] = service.retires ? fma(share, service.left(k) * values.at_exit[k], gone) : Real(0.0f);
  }
}

/// One book of vintage v, by any method: `worth` and `at_exit` by periods since it entered.
template <class Real>
GW_STEP void book_curve(const BookPlan& book, const Service<Real>& service, const Inputs<Real>& in,
                        std::int32_t v, Real* worth, Real* at_exit) {
  const std::int32_t count = in.plan.observed() - v;
  const Real share(1.0f / static_cast<float>(book.offsets));
  BookValues<Real> values;
  for (std::int32_t i = 0; i < book.offsets; ++i) {
    fill_book(book, in, v, ages_of(in.plan, book, v, i), service.last_age, count, values);
    add_part(values, service, count, i == 0, share, worth, at_exit);
  }
}

/// The curve of vintage v under any method and profile. The economic side of a policy `as_booked` is left
/// out.
template <class Real>
GW_STEP void general_curve(const PolicyPlan& policy, const Inputs<Real>& in, std::int32_t v,
                           VintageCurve<Real>& curve) {
  const BookPlan& book = policy.booked;
  const Service<Real> service(policy, in);
  const std::int32_t count = in.plan.observed() - v;
  const Real share(1.0f / static_cast<float>(book.offsets));
  book_curve(book, service, in, v, curve.book, curve.book_at_exit);
  BookValues<Real> values;
  for (std::int32_t i = 0; i < book.offsets; ++i) {
    for (std::int32_t k = 0; k < count; ++k)
      curve.retired[k] = fma(share, service.left(k), i == 0 ? Real(0.0f) : curve.retired[k]);
    if (policy.profile == EconomicProfile::as_booked) continue;
    fill_economic(policy, in, v, ages_of(in.plan, book, v, i), service.last_age, count, values);
    add_part(values, service, count, i == 0, share, curve.economic, curve.economic_at_exit);
  }
  curve.worth_end = curve.exit_end = count;
}

/// Straight line with a value that falls straight, geometrically or as booked: the way most policies go.
GW_FN bool is_plain(const PolicyPlan& policy) {
  return policy.booked.method == Method::straight_line && policy.booked.survivors < 0 && policy.value < 0;
}

/// The curve of vintage v over the observed periods. It is the same for every vintage unless estimates change
/// or the convention knows quarters. When it ends does not depend on the part of the vintage, so all parts
/// write the same stretches of it. Where zeros must be added too (`finite` false) all of it is written.
template <class Real>
GW_FN void vintage_curve(const PolicyPlan& policy, const Inputs<Real>& in, std::int32_t v, bool finite,
                         VintageCurve<Real>& curve) {
  const Plan& plan = in.plan;
  const Real share(1.0f / static_cast<float>(policy.booked.offsets));
  const bool retires = policy.service_life >= 0;
  curve.exit_begin = curve.exit_end = 0;
  if (!is_plain(policy)) return general_curve(policy, in, v, curve);
  for (std::int32_t i = 0; i < policy.booked.offsets; ++i) {
    const float* ages = ages_of(plan, policy.booked, v, i);
    if (retires) {
      add_leaving(policy, in, v, ages, i == 0, share, curve);
    } else {
      add_lasting(policy, in, v, ages, i == 0, share, curve);
    }
  }
  if (!finite) curve.fill(plan.observed() - v, retires);
}

}  // namespace gw
