// Depreciation by charges: each part of a vintage is charged at a rate while it serves, and what is left when
// it retires is written off. (models/depreciation.h goes the other way, from values to charges.)
#include "tests/reference_books.h"

#include "host/language/quantity.h"
#include "tests/reference_curves.h"

namespace gw::test {
namespace {

/// A part of a vintage that its convention takes to have entered at one moment of the period.
struct Parcel {
  double weight;
  double entered;                  ///< the moment, in [0, 1)
  std::function<double(int)> age;  ///< at the end of the k-th period
  bool half_year = false;          ///< charged for half the year of entry, whenever that was

  /// How much of the year of entry, in periods, it is charged for.
  double first_year(int quarters_left) const { return half_year ? 2 : stored(age(0) + quarters_left); }
};

/// Entry at the middle of each of `parts` parts of a period.
std::vector<Parcel> entering_evenly(int parts) {
  std::vector<Parcel> parcels;
  for (int part = 0; part < parts; ++part) {
    const double entered = (part + 0.5) / parts;
    parcels.push_back(
        {stored(1.0 / parts), entered, [entered](int k) { return stored(k + (1 - entered)); }, false});
  }
  return parcels;
}

std::vector<Parcel> parcels_of(const Scenario& scenario, Convention convention, int vintage) {
  const bool quarterly = scenario.timeline.quarterly;
  if (convention == Convention::mid_quarter) return entering_evenly(quarterly ? 1 : 4);
  if (convention == Convention::mid_month) return entering_evenly(quarterly ? 3 : 12);
  if (convention == Convention::full_period) return {{1.0, 0.0, [](int k) { return k + 1.0; }, false}};
  if (convention == Convention::mid_period || !quarterly) return entering_evenly(1);
  // Half a year's charge, evenly over what is left of the year of entry; then a quarter ages by a quarter.
  const int quarter = ((scenario.timeline.start_quarter + vintage) % 4 + 4) % 4;
  const double left = 4 - quarter;
  const auto age = [left](int k) { return k + 1 <= left ? stored(2 * (k + 1) / left) : 2 + (k + 1 - left); };
  return {{1.0, 0.0, age, true}};
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

/// What a book charges over ages, by any method. Ages are in periods.
class Charges {
 public:
  Charges(const BookMethod& method, Number life, double salvage, double first_year, double periods_a_year)
      : method_(method), life_(life), salvage_(salvage), periods_a_year_(periods_a_year) {
    if (method.group) return;
    if (method.method == Method::straight_line) {
      rates_.emplace(life.value, salvage);
    } else {
      years_.emplace(method, life.value / periods_a_year, salvage, first_year / periods_a_year);
    }
  }
  void change(double age, double life) {
    if (rates_) return rates_->change(age, life);
    years_->change(age / periods_a_year_, life / periods_a_year_);
  }
  Number charged(double a, double b) const {
    if (rates_) return rates_->charged(a, b);
    const Number before = left(a), after = left(b);
    return {before.value - after.value, std::max(before.terms, after.terms)};
  }

 private:
  Number left(double age) const {
    if (years_) return years_->value(age / periods_a_year_);
    const double share = group_left(*method_.group, method_.equal_life, age / life_.value);
    return {salvage_ + (1 - salvage_) * share, 2};
  }
  BookMethod method_;
  Number life_;
  double salvage_, periods_a_year_;
  std::optional<Rates> rates_;
  std::optional<YearCurve> years_;
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
  Keeper(const Scenario& scenario, const Policy& policy, const Values& values, const Rentals& rentals)
      : scenario_(scenario),
        policy_(policy),
        values_(values),
        rentals_(rentals),
        periods_a_year_(scenario.timeline.quarterly ? 4 : 1) {
    const InputId serves = service_life(scenario, policy);
    stays_ = serves == none;
    if (!stays_) service_ = periods(serves);
  }

  /// The books of account, and the economic one.
  void add(const Parcel& parcel, int vintage, VintageBooks& books) const {
    const Clock clock{parcel, vintage};
    Charges booked = charges_of(policy_.booked_method, periods(policy_.booked_life),
                                or_else(policy_.salvage, 0), parcel, vintage);
    std::size_t changes = 0;
    walk(parcel, static_cast<int>(books.charge.size()), [&](const Step& step) {
      for (; changes < policy_.changes.size(); ++changes) {
        const Policy::Change& change = policy_.changes[changes];
        const double date = (change.year - scenario_.timeline.start()) * periods_a_year_;
        if (date >= clock.end(step.k)) break;
        booked.change(until_retired(clock.age_at(date, step.k)).value, periods(change.life).value);
      }
      const auto at = static_cast<std::size_t>(step.k);
      const auto book = [&](Number a, Number b) { return booked.charged(a.value, b.value); };
      const auto economic = [&](Number a, Number b) {
        return policy_.economic_as_booked ? booked.charged(a.value, b.value)
                                          : economic_loss(a, b, parcel, vintage);
      };
      enter(parcel, step, book, books.charge[at], books.book[at], books.at_exit[at]);
      enter(parcel, step, economic, books.economic_charge[at], books.economic[at],
            books.economic_at_exit[at]);
      books.retired[at] += Number(parcel.weight) * step.leaving;
    });
  }
  /// What the tax book's method charges, of a cost without its bonus.
  void add_tax(const Parcel& parcel, int vintage, VintageBooks& books) const {
    const TaxBook& tax = policy_.tax;
    const Number life = tax.method.macrs > 0 ? Number(tax.method.macrs * periods_a_year_) : periods(tax.life);
    const Charges charges = charges_of(tax.method, life, 0, parcel, vintage);
    walk(parcel, static_cast<int>(books.tax.size()), [&](const Step& step) {
      const auto at = static_cast<std::size_t>(step.k);
      const auto lost = [&](Number a, Number b) { return charges.charged(a.value, b.value); };
      enter(parcel, step, lost, books.tax_charge[at], books.tax[at], books.tax_at_exit[at]);
    });
  }

 private:
  /// A period of a parcel's life: its age, and how much of it serves on and leaves.
  struct Step {
    int k;
    Number age_before, age, serving_before, serving, leaving;
  };
  template <class Do>
  void walk(const Parcel& parcel, int count, const Do& each) const {
    Number age_before = 0.0, serving_before = 1.0;
    for (int k = 0; k < count; ++k) {
      const Number age = until_retired(parcel.age(k));
      const Number serving = stays_ ? Number(1.0) : smaller_of(or_zero(service_ - k), 1.0);
      const Number leaving = serving_before - serving;
      each(Step{k, age_before, age, serving_before, serving, leaving});
      if (!stays_ && serving.terms == 0 && leaving.terms == 0) break;
      age_before = age;
      serving_before = serving;
    }
  }
  template <class Lost>
  void enter(const Parcel& parcel, const Step& step, const Lost& lost, Number& charge, Number& value,
             Number& at_exit) const {
    const Number left = Number(1.0) - lost(0.0, step.age);
    Number charged = step.serving * lost(step.age_before, step.age);
    if (step.leaving.value > 0) charged += step.leaving * lost(step.age_before, service_);
    // A charge is as exact as the values between which it is the difference.
    charged.terms += step.serving_before.terms + step.serving.terms * left.terms;
    charge += Number(parcel.weight) * charged;
    value += Number(parcel.weight) * step.serving * left;
    if (step.leaving.terms > 0)
      at_exit += Number(parcel.weight) * step.leaving * (Number(1.0) - lost(0.0, service_));
  }
  Charges charges_of(const BookMethod& method, Number life, double salvage, const Parcel& parcel,
                     int vintage) const {
    const int start = scenario_.timeline.start_quarter;
    const bool quarterly = scenario_.timeline.quarterly;
    const int quarters_left = quarterly ? 3 - ((start + vintage) % 4 + 4) % 4 : 0;
    return {method, life, salvage, parcel.first_year(quarters_left), periods_a_year_};
  }
  Number periods(InputId life) const { return values_(life, 0) * periods_a_year_; }
  Number until_retired(Number age) const { return stays_ ? age : smaller_of(age, service_); }
  Number economic_loss(Number a, Number b, const Parcel& parcel, int vintage) const {
    const Number life = periods(policy_.economic_life);
    if (policy_.profile == Profile::straight_line) return (smaller_of(b, life) - smaller_of(a, life)) / life;
    if (policy_.profile == Profile::survivor) {
      const auto left = [&](Number age) {
        return group_left(policy_.survivors, true, age.value / life.value);
      };
      return {left(a) - left(b), 2};
    }
    if (policy_.profile != Profile::geometric) {
      return price(a.value, life.value, parcel, vintage) - price(b.value, life.value, parcel, vintage);
    }
    const Number kept_a_year =
        Number(1.0) - Number(stored(policy_.declining_balance_rate)) / (life / periods_a_year_);
    return power(kept_a_year, a / periods_a_year_) - power(kept_a_year, b / periods_a_year_);
  }

  double or_else(InputId id, double otherwise) const { return id == none ? otherwise : values_(id, 0); }
  /// What a unit of some age still earns over what a new one does, with newer models' rentals falling
  /// meanwhile, or as their path has it to its end. (The profile itself is exact to some ten units in the
  /// last place.)
  Number price(double age, double life, const Parcel& parcel, int vintage) const {
    if (age >= life) return {0, 0};
    const double falls = std::log1p(or_else(policy_.obsolescence, 0.0)) / periods_a_year_;
    Earnings earnings{life,
                      or_else(policy_.beta, 1.0),
                      std::log1p(or_else(policy_.real_rate, 0.0)) / periods_a_year_,
                      {},
                      {}};
    if (policy_.rental_price != none) {
      const int last = scenario_.inputs[static_cast<std::size_t>(policy_.rental_price)].knots.back().period;
      for (int k = 0; vintage + k <= last; ++k) earnings.breaks.push_back(parcel.age(k));
    }
    earnings.rental = [&](double at) {
      const auto period = static_cast<int>(
          std::lower_bound(earnings.breaks.begin(), earnings.breaks.end(), at) - earnings.breaks.begin());
      const auto stated = static_cast<int>(earnings.breaks.size());
      if (period < stated) return rentals_(policy_.rental_price, vintage + period);
      if (stated == 0) return std::exp(-falls * at);
      // From the middle of the path's last period on.
      return rentals_(policy_.rental_price, vintage + stated - 1) *
             std::exp(-falls * (at - earnings.breaks.back() + 0.5));
    };
    const double value = earnings.price(age);
    return {value, 10 * value + 1 - age / life + (policy_.rental_price == none ? 0 : 10)};
  }

  const Scenario& scenario_;
  const Policy& policy_;
  const Values& values_;
  const Rentals& rentals_;
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

VintageBooks keep_books(const Scenario& scenario, const Policy& policy, const Values& values,
                        const Rentals& rentals, int vintage, int periods) {
  VintageBooks books;
  for (auto* shares :
       {&books.charge, &books.economic_charge, &books.at_exit, &books.economic_at_exit, &books.retired,
        &books.book, &books.economic, &books.tax_charge, &books.tax, &books.tax_at_exit}) {
    shares->resize(static_cast<std::size_t>(periods));
  }
  const Keeper keeper(scenario, policy, values, rentals);
  double whole = 0;
  for (const Parcel& parcel : parcels_of(scenario, policy.convention, vintage)) {
    keeper.add(parcel, vintage, books);
    whole += parcel.weight;
  }
  // Twelve twelfths, as stored, are not quite 1: the first charge takes the difference.
  books.charge[0].value += 1 - whole;
  books.economic_charge[0].value += 1 - whole;
  if (!policy.tax.kept) return books;
  whole = 0;
  for (const Parcel& parcel :
       parcels_of(scenario, policy.tax.convention.value_or(policy.convention), vintage)) {
    keeper.add_tax(parcel, vintage, books);
    whole += parcel.weight;
  }
  books.tax_charge[0].value += 1 - whole;
  return books;
}

}  // namespace gw::test
