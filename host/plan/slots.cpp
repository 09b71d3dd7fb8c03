#include "host/plan/slots.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <stdexcept>

#include "host/language/quantity.h"
#include "models/distributions.h"
#include "models/math64.h"

namespace gw {
namespace {

using Kind = Distribution::Kind;
using Values = std::vector<double>;

constexpr double log2_e = 1.4426950408889634074;
constexpr double words = 4294967296.0;      // 2^32
constexpr double farthest_score = 6.5;      // a word's score stays below 6.34
constexpr int coarsest = 4, finest = 4096;  // intervals a score; powers of two keep the grid exact
constexpr double negligible = 1e-9;         // share of the spread
constexpr double closed_form_kept = 0.125;

double magnitude(double x) { return x < 0 ? -x : x; }

float single(double x) {
  constexpr double most = std::numeric_limits<float>::max();
  return static_cast<float>(std::clamp(x, -most, most));
}

CompiledSlot constant(double value) { return {SlotKind::constant, {single(value)}}; }

struct Bounds {
  double low, high;
};

/// Where the values lie, truncation included.
Bounds support(const Distribution& d) {
  const Values& v = d.values;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  Bounds b{-infinity, infinity};
  if (d.kind == Kind::lognormal) b = {v[0], infinity};
  if (d.kind == Kind::uniform || d.kind == Kind::beta) b = {v[0], v[1]};
  if (d.kind == Kind::triangular || d.kind == Kind::pert) b = {v[0], v[2]};
  if (d.kind == Kind::metalog) b = {v[0], v[1]};
  if (d.truncate) b = {std::max(b.low, d.truncate->first), std::min(b.high, d.truncate->second)};
  if (!(b.low <= b.high)) throw std::logic_error("a truncation keeps nothing of '" + d.text + "'");
  return b;
}

/// The cubic through its values at 0, 1/4, 3/4 and 1: Chebyshev-Lobatto points, a quarter of Hermite's error.
struct Cubic {
  double c1, c2, c3;
};
Cubic cubic_through(double at_0, double at_quarter, double at_three_quarters, double at_1) {
  const double d1 = at_quarter - at_0, d2 = at_three_quarters - at_0, d3 = at_1 - at_0;
  const double c3 = (d3 - 2 * d2 + 2 * d1) * 16 / 3;
  const double c2 = (16 * d3 - 64 * d1 - 15 * c3) / 12;
  return {d3 - c2 - c3, c2, c3};
}

/// One distribution's tables. Above the middle a probability is rounded near 1, not near its tail: that moves
/// the score by less than 1e-7 even at the table's end, a tenth of what a draw's own score may be off.
class TableBuilder {
 public:
  TableBuilder(const Distribution& d, Bounds bounds) : d_(d), bounds_(bounds), median_(quantile(d, 0.5)) {
    const double width = quantile(d, 0.95) - quantile(d, 0.05);
    spread_ = std::max(width, 0.5 * (quantile(d, 0.999) - quantile(d, 0.001)));
    at_low_ = level(d, bounds.low + negligible * spread_).below;
    at_high_ = level(d, bounds.high - negligible * spread_).above;
  }

  CompiledSlot build() const {
    for (int a_score = coarsest; a_score <= finest; a_score *= 2) {
      CompiledSlot slot = table(a_score);
      if (is_close(slot, a_score)) return slot;
    }
    throw NoTable("no table comes close enough to '" + d_.text + "'");
  }

 private:
  /// Next to a bound it is the bound: betas reach theirs beyond the smallest double, a slow search.
  double value(double score) const {
    if (normal_cdf(score) < at_low_) return bounds_.low;
    if (normal_survival(score) < at_high_) return bounds_.high;
    const bool both_tails = d_.kind == Kind::metalog;  // as heavy above as below
    const double p = normal_cdf(score);
    return std::clamp(both_tails ? quantile(d_, Level{p, normal_survival(score)}) : quantile(d_, p),
                      bounds_.low, bounds_.high);
  }

  CompiledSlot table(int a_score) const {
    const int intervals = static_cast<int>(2 * farthest_score * a_score);
    const double step = 1.0 / a_score;
    CompiledSlot slot{SlotKind::table,
                      {single(bounds_.low), single(bounds_.high), single(-farthest_score),
                       static_cast<float>(a_score), static_cast<float>(intervals)}};
    double at_0 = value(-farthest_score);
    for (int i = 0; i < intervals; ++i) {
      const double from = i * step - farthest_score;
      const double at_1 = value(from + step);
      const Cubic c = cubic_through(at_0, value(from + 0.25 * step), value(from + 0.75 * step), at_1);
      // The slope takes up the others' rounding, so that the piece ends where the next begins.
      const float c0 = single(at_0), c2 = single(c.c2), c3 = single(c.c3);
      const float c1 = single(((static_cast<double>(single(at_1)) - c0) - c2) - c3);
      slot.params.insert(slot.params.end(), {c0, c1, c2, c3});
      at_0 = at_1;
    }
    return slot;
  }

  /// Looks near the points where a cubic through four points is worst.
  bool is_close(const CompiledSlot& slot, int a_score) const {
    const double step = 1.0 / a_score;
    for (double from = -farthest_score; from < farthest_score; from += step) {
      for (const double part : {0.109375, 0.5, 0.890625}) {
        const double score = from + part * step;
        const double wanted = value(score);
        const double off = magnitude(table_value(slot.params.data(), score) - wanted);
        const double scale = std::max(spread_, magnitude(wanted - median_));
        if (!(off <= table_error * scale + 0x1p-23 * magnitude(wanted))) return false;
      }
    }
    return true;
  }

  const Distribution& d_;
  const Bounds bounds_;
  const double median_;
  double spread_;
  double at_low_, at_high_;  // probabilities of lying next to the bounds
};

/// Tables made before: one takes milliseconds, and the scenarios of a sweep share most of theirs.
class TableMemory {
 public:
  CompiledSlot of(const Distribution& d, const Bounds& bounds) {
    const Key key = key_of(d);
    {
      const std::lock_guard lock(mutex_);
      if (const auto known = tables_.find(key); known != tables_.end()) return known->second;
    }
    CompiledSlot table = TableBuilder(d, bounds).build();
    const std::lock_guard lock(mutex_);
    if (tables_.size() == most_tables) tables_.clear();
    tables_.emplace(key, table);
    return table;
  }

 private:
  static constexpr std::size_t most_tables = 256;
  using Key = std::vector<std::uint64_t>;  // bits: what differs in any is another
  static Key key_of(const Distribution& d) {
    Key key{static_cast<std::uint64_t>(d.kind), d.truncate ? 1u : 0u};
    const auto add = [&](double x) { key.push_back(std::bit_cast<std::uint64_t>(x)); };
    for (const double value : d.values) add(value);
    if (d.truncate) add(d.truncate->first), add(d.truncate->second);
    return key;
  }
  std::mutex mutex_;
  std::map<Key, CompiledSlot> tables_;
};

CompiledSlot table(const Distribution& d) {
  static TableMemory memory;
  const Bounds b = support(d);
  return single(b.low) == single(b.high) ? constant(b.low) : memory.of(d, b);
}

CompiledSlot normal(const Distribution& d) {
  const Values& v = d.values;
  if (single(v[1]) == 0.0f) return constant(v[0]);
  return d.truncate ? table(d) : CompiledSlot{SlotKind::normal, {single(v[0]), single(v[1])}};
}

CompiledSlot lognormal(const Distribution& d) {
  const Values& v = d.values;
  if (single(v[2]) == 0.0f) return constant(v[0] + exp(v[1]));
  if (d.truncate) return table(d);
  return {SlotKind::lognormal, {single(v[0]), single(v[1] * log2_e), single(v[2] * log2_e)}};
}

/// The width is rounded down, so that the half counted from below does not pass the one counted from above.
CompiledSlot uniform(const Distribution& d) {
  const Bounds b = support(d);
  const float low = single(b.low), high = single(b.high);
  if (low == high) return constant(b.low);
  const double exact = static_cast<double>(high) - low;
  float width = single(exact);
  if (width > exact) width = real_of(bits_of(width) - 1u);
  return {SlotKind::uniform, {low, width, high}};
}

CompiledSlot triangular(const Distribution& d) {
  const Bounds b = support(d);
  if (single(b.low) == single(b.high)) return constant(b.low);
  const double kept = kept_by_truncation(d);
  if (kept < closed_form_kept) return table(d);
  Distribution whole = d;
  whole.truncate.reset();
  const double below = d.truncate ? level(whole, d.truncate->first).below : 0;
  const double above = d.truncate ? level(whole, d.truncate->second).above : 0;
  const double min = d.values[0], mode = d.values[1], max = d.values[2], width = max - min;
  return {SlotKind::triangular,
          {single(min), single(max), single(width * (mode - min)), single(width * (max - mode)),
           single((mode - min) / width), single(below), single(above), single(kept), single(b.low),
           single(b.high)}};
}

struct Outcome {
  double value, probability;
};

/// The first of the 2^32 words that lie above a share of them.
double word_at(double share) { return floor(share * words + 0.5); }

/// `outcomes` ascending, with probabilities in any unit: shares of their sum.
CompiledSlot discrete(const std::vector<Outcome>& outcomes) {
  double sum = 0;
  for (const Outcome& o : outcomes) sum += o.probability;
  std::vector<float> params{0.0f};
  int count = 0;
  double below = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    double above = 0;  // summed apart: a small rest keeps its digits
    for (std::size_t j = outcomes.size(); j > i; --j) above += outcomes[j - 1].probability;
    const double first = i == 0 ? 0 : word_at(below / sum);
    const double end = i + 1 == outcomes.size() ? words : word_at((below + outcomes[i].probability) / sum);
    const double score = below < above ? normal_quantile(below / sum) : -normal_quantile(above / sum);
    below += outcomes[i].probability;
    const float value = single(outcomes[i].value);
    if (!(first < end)) continue;
    if (count++ == 0) {
      params.push_back(value);
      continue;
    }
    params.insert(params.end(), {value, real_of(static_cast<std::uint32_t>(first)), single(score)});
  }
  params[0] = static_cast<float>(count);
  if (count == 1) return constant(params[1]);
  return {SlotKind::discrete, std::move(params)};
}

CompiledSlot discrete(const Distribution& d) {
  const Values& v = d.values;
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i + 1 < v.size(); i += 2) {
    const bool inside = !d.truncate || (v[i] >= d.truncate->first && v[i] <= d.truncate->second);
    if (inside && v[i + 1] > 0) outcomes.push_back({v[i], v[i + 1]});
  }
  if (outcomes.empty()) throw std::logic_error("a truncation keeps nothing of '" + d.text + "'");
  std::sort(outcomes.begin(), outcomes.end(), [](Outcome a, Outcome b) { return a.value < b.value; });
  std::vector<Outcome> distinct;
  for (const Outcome& o : outcomes) {
    if (!distinct.empty() && single(distinct.back().value) == single(o.value)) {
      distinct.back().probability += o.probability;
    } else {
      distinct.push_back(o);
    }
  }
  return discrete(distinct);
}

/// Up to so many values each has its exact share of the words; a search among more has not.
constexpr std::size_t most_discrete = 64;

CompiledSlot empirical(const Distribution& d) {
  const Values& v = d.values;
  std::vector<Outcome> reached;  // each value that floats tell apart, and the share at or below it
  for (std::size_t i = 0; i + 1 < v.size(); i += 2) {
    if (!reached.empty() && single(reached.back().value) == single(v[i])) reached.pop_back();
    reached.push_back({v[i], v[i + 1]});
  }
  if (reached.size() <= most_discrete) {
    for (std::size_t i = reached.size(); i-- > 1;) reached[i].probability -= reached[i - 1].probability;
    return discrete(reached);
  }
  CompiledSlot slot{SlotKind::steps, {static_cast<float>(reached.size()), -single(farthest_score)}};
  for (std::size_t i = 1; i < reached.size(); ++i)
    slot.params.push_back(single(normal_quantile(reached[i - 1].probability)));
  for (const Outcome& value : reached) slot.params.push_back(single(value.value));
  return slot;
}

}  // namespace

CompiledSlot compile_slot(const Distribution& d) {
  switch (d.kind) {
    case Kind::point:
      return constant(d.values[0]);
    case Kind::normal:
      return normal(d);
    case Kind::lognormal:
      return lognormal(d);
    case Kind::uniform:
      return uniform(d);
    case Kind::triangular:
      return triangular(d);
    case Kind::pert:
    case Kind::beta:
      return table(d);
    case Kind::discrete:
      return discrete(d);
    case Kind::metalog:
      return table(d);
    case Kind::empirical:
      return empirical(d);
  }
  throw std::logic_error("a distribution of no known kind");
}

CompiledSlot compile_bernoulli(const Distribution& probability) {
  double p = 0;
  if (probability.kind == Kind::point) {
    p = probability.values[0];
  } else {
    CompiledSlot slot = compile_slot(probability);
    if (slot.kind != SlotKind::constant) return slot;
    p = slot.params[0];
  }
  const double yes = word_at(p);
  if (yes == 0 || yes == words) return constant(yes / words);
  const float first = real_of(static_cast<std::uint32_t>(words - yes));
  return {SlotKind::discrete, {2.0f, 0.0f, 1.0f, first, single(-normal_quantile(p))}};
}

}  // namespace gw
