#include "tests/reference_curves.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace gw::test {

// ---- By year ----

YearCurve::YearCurve(const BookMethod& method, double life, double salvage, double first_year)
    : method_(method), salvage_(salvage), first_year_(first_year) {
  charge_to(0, 1);
  if (method.method == Method::sum_of_years_digits) {
    digits(0, 1, life);
  } else {
    balances(0, 1, life, first_year);
  }
}

void YearCurve::change(double age, double life) {
  const double value = this->value(age).value;
  while (knots_.back().age > age && knots_.size() > 1) knots_.pop_back();
  charge_to(age, value);
  if (method_.method == Method::sum_of_years_digits) return digits(age, value, life);
  double year_ends = first_year_;
  while (year_ends <= age) year_ends += 1;
  balances(age, value, life, year_ends);
}

/// The years that are left are W and a fraction F; their digits are W + F, W + F - 1, … and at last F.
void YearCurve::digits(double age, double value, double life) {
  if (life <= age) return charge_to(age, salvage_);
  const double left = life - age, whole = std::floor(left);
  double sum = 0;
  for (double digit = left; digit > 0; digit -= 1) sum += digit;
  const double base = value - salvage_;
  for (double year = 0; year < whole; ++year) {
    value -= base * (left - year) / sum;
    charge_to(age + year + 1, value);
  }
  charge_to(life, salvage_);
}

void YearCurve::balances(double age, double value, double life, double year_ends) {
  const double whole_year = method_.factor / life;
  while (age < life) {
    const double ends = std::min(year_ends, life);
    const double year = year_ends - age;
    double charge = whole_year * value * year;
    if (method_.switches) charge = std::max(charge, (value - salvage_) * year / (life - age));
    value = ends >= life ? salvage_ : std::max(value - charge, salvage_);
    charge_to(ends, value);
    age = ends;
    year_ends += 1;
  }
  charge_to(std::max(age, life), salvage_);
}

Number YearCurve::value(double age) const {
  double steepest = 0;
  for (std::size_t i = 1; i < knots_.size(); ++i) {
    const double span = knots_[i].age - knots_[i - 1].age;
    // An age is as exact as it is long, and so are a charge's two ends.
    if (span > 0 && knots_[i - 1].age <= age + 1e-4)
      steepest = std::max(steepest, (knots_[i - 1].value - knots_[i].value) / span);
  }
  const double terms = 4 + steepest * (age + knots_.back().age);
  if (age > knots_.back().age) return {knots_.back().value, terms};
  for (std::size_t i = knots_.size() - 1; i > 0; --i) {
    const Knot &before = knots_[i - 1], &after = knots_[i];
    if (age < before.age || after.age <= before.age) continue;
    if (age >= after.age) return {after.value, terms};
    return {before.value + (after.value - before.value) * (age - before.age) / (after.age - before.age),
            terms};
  }
  return {knots_.front().value, terms};
}

// ---- Survivors ----

namespace {

double simpson(double from, double to, int steps, const std::function<double(double)>& f) {
  const double step = (to - from) / steps;
  double sum = f(from) + f(to);
  for (int i = 1; i < steps; ++i) sum += (i % 2 == 1 ? 4 : 2) * f(from + step * i);
  return sum * step / 3;
}

/// Iowa's symmetric curves: percent retired a tenth of the average life, y = y0 (1 - x^2 / 100)^m. (R.
/// Winfrey, Bulletin 125, 1935; m of S2 and S3 as in host/plan/survivor_tables.h.)
double iowa_exponent(const std::string& type) { return type == "S2" ? 3.700 : type == "S3" ? 6.902 : 0.0; }

/// S, and the integrals of S and of S / age^2 from there on, at equal steps of the square root of age.
struct Survivors {
  static constexpr int steps = 20000;
  std::vector<double> surviving, ahead, over_square;
  double last = 2;

  explicit Survivors(const SurvivorType& type) {
    std::function<double(double)> shares;
    if (type.iowa.empty()) {
      const double shape = type.weibull_shape, gamma = std::tgamma(1 + 1 / shape);
      last = std::pow(20.0, 1 / shape) / gamma;
      shares = [=](double age) { return std::exp(-std::pow(gamma * age, shape)); };
    } else {
      const double m = iowa_exponent(type.iowa);
      const auto retiring = [m](double x) { return std::pow(std::max(0.0, 1 - x * x), m); };
      const double whole = simpson(-1, 1, 4000, retiring);
      std::vector<double> gone(2001, 0.0);
      for (std::size_t i = 1; i < gone.size(); ++i) {
        const double x = -1 + 1e-3 * static_cast<double>(i);
        gone[i] = gone[i - 1] + simpson(x - 1e-3, x, 4, retiring) / whole;
      }
      shares = [gone, retiring, whole](double age) {
        if (age >= 2) return 0.0;
        const auto i = static_cast<std::size_t>(age * 1000);
        const double from = 1e-3 * static_cast<double>(i) - 1;
        return 1 - gone[i] - simpson(from, age - 1, 4, retiring) / whole;
      };
    }
    surviving.resize(steps + 1), ahead.resize(steps + 1), over_square.resize(steps + 1);
    for (int i = steps; i >= 0; --i) {
      const auto at = static_cast<std::size_t>(i);
      surviving[at] = shares(age_of(i));
      if (i == steps) continue;
      const double from = age_of(i), to = age_of(i + 1);
      ahead[at] = ahead[at + 1] + simpson(from, to, 4, shares);
      if (i == 0) continue;
      over_square[at] =
          over_square[at + 1] + simpson(from, to, 4, [&](double age) { return shares(age) / (age * age); });
    }
  }
  double age_of(int i) const { return last * i * i / (1.0 * steps * steps); }
  double left(int i, bool equal_life) const {
    const auto at = static_cast<std::size_t>(i);
    if (i == 0) return 1;
    // Units that live beyond the last age would still be charged: what is cut off there is below e^-20.
    return equal_life ? age_of(i) * over_square[at] : ahead[at] / ahead[0];
  }
};

}  // namespace

double group_left(const SurvivorType& type, bool equal_life, double age) {
  static std::map<std::pair<std::string, double>, Survivors> known;
  const auto key = std::pair(type.iowa, type.weibull_shape);
  const Survivors& curve = known.try_emplace(key, type).first->second;
  if (age >= curve.last) return 0;
  const double place = std::sqrt(age / curve.last) * Survivors::steps;
  const int i = std::min(static_cast<int>(place), Survivors::steps - 1);
  const double way = place - i;
  return (1 - way) * curve.left(i, equal_life) + way * curve.left(i + 1, equal_life);
}

// ---- Rentals ----

double Earnings::price(double age) const {
  const auto earned_from = [&](double from) {
    double sum = 0, opens = from;
    std::vector<double> ends = breaks;
    ends.push_back(life);
    for (const double at : ends) {
      const double closes = std::min(at, life);
      if (closes <= opens) continue;
      const double inside = closes - opens;
      sum += simpson(0, 1, 400, [&](double x) {
        // Never quite at an end, where the rental jumps.
        const double t = opens + inside * x, within = opens + inside * (1e-9 + (1 - 2e-9) * x);
        const double efficiency = beta < 1 ? std::max(0.0, (life - t) / (life - beta * t)) : 1.0;
        return inside * efficiency * rental(within) * std::exp(-interest * (t - from));
      });
      opens = closes;
    }
    return sum;
  };
  return age >= life ? 0 : earned_from(age) / earned_from(0);
}

}  // namespace gw::test
