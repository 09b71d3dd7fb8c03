/// A number that remembers the size of the terms it was made of, so that a test can say what rounding allows.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace gw::test {

/// A double, and the sum of the absolute values of what was added and subtracted to get it: computed in a
/// precision of 2^-p it may be wrong by a small multiple of 2^-p x terms.
struct Number {
  double value = 0, terms = 0;
  Number() = default;
  Number(double exact) : value(exact), terms(std::fabs(exact)) {}
  Number(double v, double t) : value(v), terms(t) {}
};

inline Number operator+(Number a, Number b) { return {a.value + b.value, a.terms + b.terms}; }
inline Number operator-(Number a, Number b) { return {a.value - b.value, a.terms + b.terms}; }
inline Number operator*(Number a, Number b) { return {a.value * b.value, a.terms * b.terms}; }
inline Number operator/(Number a, Number b) {
  const double size = std::fabs(b.value);
  return {a.value / b.value, a.terms / size * (b.terms / size)};
}
inline Number& operator+=(Number& a, Number b) { return a = a + b; }
inline Number& operator-=(Number& a, Number b) { return a = a - b; }

inline Number smaller_of(Number a, Number b) {
  return {std::min(a.value, b.value), std::max(a.terms, b.terms)};
}
inline Number larger_of(Number a, Number b) {
  return {std::max(a.value, b.value), std::max(a.terms, b.terms)};
}

/// max(a, 0): nothing at all, unless `a` is so near to 0 that rounding could have made it positive.
inline Number or_zero(Number a) {
  if (a.value > 0) return a;
  return {0, a.value > -1e-4 * a.terms ? a.terms : 0};
}

inline Number log2_of(Number a) {
  return {std::log2(a.value), std::fabs(std::log2(a.value)) + 1.5 * a.terms / a.value};
}

/// base ^ exponent; an error of either enters with its weight.
inline Number power(Number base, Number exponent) {
  const double value = std::pow(base.value, exponent.value);
  const double from_exponent = std::fabs(exponent.terms * std::log(base.value));
  const double from_base = std::fabs(exponent.value) * base.terms / base.value;
  return {value, value * (1 + from_exponent + from_base)};
}

/// What the plan keeps of a constant: its float.
inline double stored(double constant) { return static_cast<double>(static_cast<float>(constant)); }

/// How much of [a, a + 1] lies in [b, b + 1].
inline Number overlap(Number a, double b) { return or_zero(smaller_of(a + 1.0, b + 1.0) - larger_of(a, b)); }

/// Figures by period, counted from the timeline's start; nothing outside of those that were set.
class Series {
 public:
  Number operator()(int period) const {
    const int at = period - first_;
    return at < 0 || at >= static_cast<int>(figures_.size()) ? Number()
                                                             : figures_[static_cast<std::size_t>(at)];
  }
  Number& operator[](int period) {
    if (figures_.empty()) first_ = period;
    if (period < first_) {
      figures_.insert(figures_.begin(), static_cast<std::size_t>(first_ - period), Number());
      first_ = period;
    }
    const auto at = static_cast<std::size_t>(period - first_);
    if (at >= figures_.size()) figures_.resize(at + 1);
    return figures_[at];
  }
  Number sum_to(int period) const {
    Number sum;
    for (int n = first_; n <= period; ++n) sum += (*this)(n);
    return sum;
  }

 private:
  int first_ = 0;
  std::vector<Number> figures_;
};

}  // namespace gw::test
