/// Where the steps write what they computed: rows of a period's figures, by kind and member of a roll-up.
#pragma once

#include "models/plan.h"

namespace gw {

/// Which rows have a posting. Those beyond its room count as having one.
struct RowsBegun {
  static constexpr std::int32_t room = 1024;
  std::uint64_t word[room / 64];

  GW_FN void clear() {
    for (std::uint64_t& w : word) w = 0;
  }
  /// Whether row `index` had none; it has one from now on.
  GW_FN bool begin(std::int32_t index) {
    if (index >= room) return false;
    const std::uint64_t bit = std::uint64_t{1} << (index % 64);
    const bool first = (word[index / 64] & bit) == 0;
    word[index / 64] |= bit;
    return first;
  }
};

/// A row exists only where a watched metric needs it; posting to any other is free. Figures add up in the
/// order in which the plan lists programmes and groups, so a row's bits do not depend on who else is watched.
template <class Real>
struct Ledger {
  const Plan& plan;
  Workspace<Real> rows;
  RowsBegun* begun;  ///< null where nothing more is posted

  GW_FN std::int32_t find(Row kind, std::int32_t member) const {
    return plan.all(plan.row_of)[static_cast<std::int32_t>(kind) * plan.members + member];
  }
  GW_FN Workspace<Real> row(std::int32_t index) const { return rows.from(index * plan.observed()); }

  /// Before the first posting: a row's first one is written over whatever stands there.
  GW_FN void open() const {
    begun->clear();
    for (std::int32_t i = RowsBegun::room; i < plan.rows; ++i) zero(i);
  }
  /// Before it is read: a row that nothing was posted to is zero.
  GW_FN void settle(std::int32_t index) const {
    if (begun->begin(index)) zero(index);
  }
  GW_FN void zero(std::int32_t index) const {
    const Workspace<Real> to = row(index);
    for (std::int32_t t = 0; t < plan.observed(); ++t) to[t] = Real(0.0f);
  }
  /// Adds the observed periods' figures to a row: they are an array, or a function of the period.
  template <class Figures>
  GW_FN void add(std::int32_t index, const Figures& figure) const {
    const auto at = [&figure](std::int32_t t) -> Real {
      if constexpr (requires { figure(t); }) {
        return figure(t);
      } else {
        return figure[t];
      }
    };
    const Workspace<Real> to = row(index);
    if (begun->begin(index)) {
      for (std::int32_t t = 0; t < plan.observed(); ++t) to[t] = Real(0.0f) + at(t);  // -0 becomes +0
    } else {
      for (std::int32_t t = 0; t < plan.observed(); ++t) to[t] = to[t] + at(t);
    }
  }
  /// The same for the member's row, where there is one; a function is called anew for each row. A member of
  /// -1 is in no roll-up.
  template <class Figures>
  GW_FN void post(Row kind, std::int32_t member, const Figures& figure) const {
    const std::int32_t index = member < 0 ? -1 : find(kind, member);
    if (index >= 0) add(index, figure);
  }
  /// The same for the total and for each roll-up that a programme counts in.
  template <class Figures>
  GW_FN void post_all(Row kind, const ProgrammePlan& programme, std::int32_t owner,
                      const Figures& figures) const {
    post(kind, 0, figures);
    post(kind, owner, figures);
    post(kind, programme.tenant, figures);
    post(kind, programme.vendor, figures);
  }
  /// Whether `post_all` would add to any row.
  GW_FN bool wants(Row kind, const ProgrammePlan& programme, std::int32_t owner) const {
    return wants(kind, 0) || wants(kind, owner) || wants(kind, programme.tenant) ||
           wants(kind, programme.vendor);
  }
  /// Whether `post` would.
  GW_FN bool wants(Row kind, std::int32_t member) const { return member >= 0 && find(kind, member) >= 0; }
};

}  // namespace gw
