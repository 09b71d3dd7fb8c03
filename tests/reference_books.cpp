// Depreciation by charges: each part of a vintage is charged at a rate while it serves, and what is left when
// it retires is written off. (models/depreciation.h goes the other way, from values to charges.)
#include "tests/reference_books.h"

#include "host/language/quantity.h"

namespace gw::test {
namespace {

/// A part of a vintage that its convention takes to have entered at one moment of the period.
struct Parcel {
  double weight;
  double entered;                  ///< the moment, in [0, 1)
  std::function<double(int)> age;  ///< at the end of the k-th period
};

/// Entry at the middle of each of `parts` parts of a period.
std::vector<Parcel> entering_evenly(int parts) {
  std::vector<Parcel> parcels;
  for (int part = 0; part < parts; ++part) {
    const double entered = (part + 0.5) / parts;
    parcels.push_back({stored(1.0 / parts), entered, [entered](int k) { return stored(k + (1 - entered)); }});
  }
  return parcels;
}

std::vector<Parcel> parcels_of(const Scenario& scenario, Convention convention, int vintage) {
  const bool quarterly = scenario.timeline.quarterly;
  if (convention == Convention::mid_quarter) return entering_evenly(quarterly ? 1 : 4);
  if (convention == Convention::mid_month) return entering_evenly(quarterly ? 3 : 12);
  if (convention == Convention::full_period) return {{1.0, 0.0, [](int k) { return k + 1.0; }}};
  if (convention == Convention::mid_period || !quarterly) return entering_evenly(1);
  // Half a year's charge, evenly over what is left of the year of entry; then a quarter ages by a quarter.
  const int quarter = ((scenario.timeline.start_quarter + vintage) % 4 + 4) % 4;
  const double left = 4 - quarter;
  const auto age = [left](int k) { return k + 1 <= left ? stored(2 * (k + 1) / left) : 2 + (k + 1 - left); };
  return {{1.0, 0.0, age}};
}

/// Straight line: constant rates over stretches of age, and what is charged at once where a life is already
/// over.
class Rates {
 public:
  Rates(double life, double salvage) : salvage_(salvage) { start(0.0, 1.0, life); }

  void change(double age, double life) {
    const double book = 1 - charged(0.0, age).value;
    if (!stretches_.empty()) stretches_.back().to = std::min(stretches_.back().to, age);
    start(age, book, life);
  }
  /// Charged after age `a`, up to and at age `b`. An age, and the end of a life, are as exact as they are
  /// long.
  Number charged(double a, double b) const {
    Number sum;
    for (const Stretch& s : stretches_) {
      const double length = std::min(b, s.to) - std::max(a, s.from);
      if (length > 0) sum.value += length * s.rate;
      if (length > -1e-4 * b) sum.terms += s.rate * b + std::max(length, 0.0) * s.rate * s.slack;
    }
    for (const Drop& d : drops_) {
      if (a <= d.age && d.age < b) sum += d.amount;
    }
    return sum;
  }

 private:
  struct Stretch {
    double from, to, rate, slack;
  };
  struct Drop {
    double age, amount;
  };
  void start(double age, double book, double life) {
    if (life > age) {
      stretches_.push_back({age, life, (book - salvage_) / (life - age), (life + age) / (life - age)});
    } else {
      drops_.push_back({age, book - salvage_});
    }
  }
  double salvage_;
  std::vector<Stretch> stretches_;
  std::vector<Drop> drops_;
};

/// Ages and dates of one parcel.
struct Clock {
  const Parcel& parcel;
  int vintage;
  double end(int k) const { return vintage + k + 1.0; }
  /// Age at a date in period k: it runs evenly within a period, in the first one from the moment of entry.
  double age_at(double date, int k) const {
    const double opening = k == 0 ? 0.0 : parcel.age(k - 1);
    const double running = k == 0 ? 1 - parcel.entered : 1.0;
    return opening + (parcel.age(k) - opening) * std::max(0.0, 1 - (end(k) - date) / running);
  }
};

class Keeper {
 public:
  Keeper(const Scenario& scenario, const Policy& policy, const Values& values)
      : scenario_(scenario),
        policy_(policy),
        values_(values),
        periods_a_year_(scenario.timeline.quarterly ? 4 : 1) {
    const InputId serves = service_life(scenario, policy);
    stays_ = serves == none;
    if (!stays_) service_ = periods(serves);
  }

  void add(const Parcel& parcel, int vintage, VintageBooks& books) const {
    const int count = static_cast<int>(books.charge.size());
    const Clock clock{parcel, vintage};
    const double start = scenario_.timeline.start();
    Rates booked(periods(policy_.booked_life).value,
                 policy_.salvage == none ? 0.0 : values_(policy_.salvage, 0));
    std::size_t changes = 0;
    Number age_before = 0.0, serving_before = 1.0;
    for (int k = 0; k < count; ++k) {
      for (; changes < policy_.changes.size(); ++changes) {
        const Policy::Change& change = policy_.changes[changes];
        const double date = (change.year - start) * periods_a_year_;
        if (date >= clock.end(k)) break;
        booked.change(until_retired(clock.age_at(date, k)).value, periods(change.life).value);
      }
      const Number age = until_retired(parcel.age(k));
      const Number serving = stays_ ? Number(1.0) : smaller_of(or_zero(service_ - k), 1.0);
      const Number leaving = serving_before - serving;
      const auto book = [&](Number a, Number b) { return booked.charged(a.value, b.value); };
      const auto economic = [&](Number a, Number b) {
        return policy_.economic_as_booked ? booked.charged(a.value, b.value) : economic_loss(a, b);
      };
      const auto at = static_cast<std::size_t>(k);
      const auto enter = [&](auto& lost, Number& charge, Number& value, Number& at_exit) {
        const Number left = Number(1.0) - lost(0.0, age);
        Number charged = serving * lost(age_before, age);
        if (leaving.value > 0) charged += leaving * lost(age_before, service_);
        // A charge is as exact as the values between which it is the difference.
        charged.terms += serving_before.terms + serving.terms * left.terms;
        charge += Number(parcel.weight) * charged;
        value += Number(parcel.weight) * serving * left;
        if (leaving.terms > 0)
          at_exit += Number(parcel.weight) * leaving * (Number(1.0) - lost(0.0, service_));
      };
      enter(book, books.charge[at], books.book[at], books.at_exit[at]);
      enter(economic, books.economic_charge[at], books.economic[at], books.economic_at_exit[at]);
      books.retired[at] += Number(parcel.weight) * leaving;
      if (!stays_ && serving.terms == 0 && leaving.terms == 0) break;
      age_before = age;
      serving_before = serving;
    }
  }

 private:
  Number periods(InputId life) const { return values_(life, 0) * periods_a_year_; }
  Number until_retired(Number age) const { return stays_ ? age : smaller_of(age, service_); }
  Number economic_loss(Number a, Number b) const {
    const Number life = periods(policy_.economic_life);
    if (policy_.profile == Profile::straight_line) return (smaller_of(b, life) - smaller_of(a, life)) / life;
    if (policy_.profile != Profile::geometric) return price(a.value, life.value) - price(b.value, life.value);
    const Number kept_a_year =
        Number(1.0) - Number(stored(policy_.declining_balance_rate)) / (life / periods_a_year_);
    return power(kept_a_year, a / periods_a_year_) - power(kept_a_year, b / periods_a_year_);
  }

  double or_else(InputId id, double otherwise) const { return id == none ? otherwise : values_(id, 0); }
  /// What a unit of some age still earns over what a new one does, by Simpson's rule, with newer models'
  /// rentals falling meanwhile. (The profile itself is exact to some ten units in the last place.)
  Number price(double age, double life) const {
    const double beta = or_else(policy_.beta, 1.0);
    const double interest = std::log1p(or_else(policy_.real_rate, 0.0)) / periods_a_year_;
    const double falls = std::log1p(or_else(policy_.obsolescence, 0.0)) / periods_a_year_;
    const auto earned_from = [&](double from) {
      constexpr int steps = 400;
      const double step = (life - from) / steps;
      double sum = 0;
      for (int i = 0; i <= steps; ++i) {
        const double t = from + step * i;
        const double efficiency = i == steps && beta < 1 ? 0.0
                                  : beta < 1             ? (life - t) / (life - beta * t)
                                                         : 1.0;
        sum += (i == 0 || i == steps ? 1
                : i % 2 == 1         ? 4
                                     : 2) *
               efficiency * std::exp(-(interest + falls) * (t - from));
      }
      return sum * step / 3;
    };
    if (age >= life) return {0, 0};
    const double value = std::exp(-falls * age) * earned_from(age) / earned_from(0);
    return {value, 10 * value + 1 - age / life};
  }

  const Scenario& scenario_;
  const Policy& policy_;
  const Values& values_;
  double periods_a_year_;
  bool stays_ = false;
  Number service_;
};

}  // namespace

const Policy* policy_for(const Scenario& scenario, const std::string& owner, int asset_class) {
  for (const std::string& name : {owner, std::string()}) {
    for (const Policy& policy : scenario.policies) {
      if (policy.owner == name && policy.asset_class == asset_class) return &policy;
    }
  }
  return nullptr;
}

InputId service_life(const Scenario& scenario, const Policy& policy) {
  if (policy.service_life != none) return policy.service_life;
  if (policy.asset_class != accelerators && policy.asset_class != network) return none;
  std::vector<InputId> lives = {policy.booked_life};
  for (const Policy::Change& change : policy.changes) lives.push_back(change.life);
  return *std::max_element(lives.begin(), lives.end(), [&](InputId a, InputId b) {
    const auto median = [&](InputId id) {
      return quantile(scenario.inputs[static_cast<std::size_t>(id)].knots[0].distribution, 0.5);
    };
    return median(a) < median(b);
  });
}

VintageBooks keep_books(const Scenario& scenario, const Policy& policy, const Values& values, int vintage,
                        int periods) {
  VintageBooks books;
  for (auto* shares : {&books.charge, &books.economic_charge, &books.at_exit, &books.economic_at_exit,
                       &books.retired, &books.book, &books.economic}) {
    shares->resize(static_cast<std::size_t>(periods));
  }
  const Keeper keeper(scenario, policy, values);
  double whole = 0;
  for (const Parcel& parcel : parcels_of(scenario, policy.convention, vintage)) {
    keeper.add(parcel, vintage, books);
    whole += parcel.weight;
  }
  // Twelve twelfths, as stored, are not quite 1: the first charge takes the difference.
  books.charge[0].value += 1 - whole;
  books.economic_charge[0].value += 1 - whole;
  return books;
}

}  // namespace gw::test
