#include "host/runs/contradictions.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

namespace gw {
namespace {

constexpr double of_a_float = 1e-9;

/// An assertion with whose it is.
struct Said {
  const Claim* claim;
  const Assertion* says;
};

bool overlap(const Assertion& a, const Assertion& b) { return a.from < b.to && b.from < a.to; }
bool within(const Assertion& part, const Assertion& whole) {
  return part.from >= whole.from && part.to <= whole.to;
}
bool same_time(const Assertion& a, const Assertion& b) { return within(a, b) && within(b, a); }
bool holds_all(const std::vector<std::string>& whole, const std::vector<std::string>& part) {
  return std::includes(whole.begin(), whole.end(), part.begin(), part.end());
}
bool apart(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::none_of(a.begin(), a.end(),
                      [&](const std::string& one) { return std::find(b.begin(), b.end(), one) != b.end(); });
}

bool same_kind(const Assertion& a, const Assertion& b) { return a.what == b.what && a.unit() == b.unit(); }

Contradiction make(Contradiction::Kind kind, const Said& a, const Said& b, bool spoken) {
  return {kind,
          a.says->what,
          a.says->unit(),
          {a.claim, a.says, a.says->range(spoken)},
          {b.claim, b.says, b.says->range(spoken)},
          nullptr};
}

/// The same thing, said twice.
std::optional<Contradiction> of_same_thing(const Said& a, const Said& b) {
  const bool ratio = a.says->per.has_value() || b.says->per.has_value();
  if (!same_kind(*a.says, *b.says) || a.says->of != b.says->of || !overlap(*a.says, *b.says))
    return std::nullopt;
  if (a.says->adds_up && !same_time(*a.says, *b.says)) return std::nullopt;  // a whole and its part
  const bool meet = a.says->range(false).meets(b.says->range(false));
  if (a.says->basis != b.says->basis) {
    if (meet || !ratio) return std::nullopt;
    return make(Contradiction::Kind::basis, a, b, false);
  }
  const bool in_part = std::isfinite(a.says->from) && std::isfinite(b.says->from) &&
                       !within(*a.says, *b.says) && !within(*b.says, *a.says);
  if (!meet) return make(in_part ? Contradiction::Kind::spoken : Contradiction::Kind::stated, a, b, false);
  if (a.says->range(true).meets(b.says->range(true))) return std::nullopt;
  return make(Contradiction::Kind::spoken, a, b, true);
}

bool is_part(const Assertion& part, const Assertion& whole) {
  const bool smaller = part.of != whole.of || !same_time(part, whole);
  return whole.adds_up && part.adds_up && same_kind(part, whole) && smaller && holds_all(whole.of, part.of) &&
         within(part, whole);
}

/// A whole that is smaller than its part.
std::optional<Contradiction> of_part(const Said& part, const Said& whole) {
  if (!is_part(*part.says, *whole.says)) return std::nullopt;
  if (part.says->range(false).low <= whole.says->range(false).high) return std::nullopt;
  return make(Contradiction::Kind::whole, whole, part, false);
}

/// A whole that is smaller than two parts that share nothing.
std::optional<Contradiction> of_two_parts(const Said& one, const Said& other, const Said& whole) {
  if (!is_part(*one.says, *whole.says) || !is_part(*other.says, *whole.says)) return std::nullopt;
  if (!apart(one.says->of, other.says->of) && overlap(*one.says, *other.says)) return std::nullopt;
  const double least = one.says->range(false).low + other.says->range(false).low;
  if (least <= whole.says->range(false).high * (1 + of_a_float)) return std::nullopt;
  Contradiction found = make(Contradiction::Kind::whole, whole, one, false);
  found.with = other.claim;
  return found;
}

bool is_fact(const Said& said) { return said.claim->modelable == Modelable::fact; }

}  // namespace

const char* word_of(Contradiction::Kind kind) {
  constexpr const char* words[] = {"stated", "spoken", "whole", "basis"};
  return words[static_cast<int>(kind)];
}

std::vector<Contradiction> contradictions_of(const std::vector<const Claim*>& claims) {
  std::vector<Said> all;
  for (const Claim* claim : claims) {
    for (const Assertion& says : claim->says) all.push_back({claim, &says});
  }
  std::vector<Contradiction> found;
  const auto keep = [&](const std::optional<Contradiction>& one) {
    if (one) found.push_back(*one);
  };
  for (std::size_t a = 0; a < all.size(); ++a) {
    for (std::size_t b = a + 1; b < all.size(); ++b) {
      if (is_fact(all[a]) && is_fact(all[b])) continue;
      keep(of_same_thing(all[a], all[b]));
      keep(of_part(all[a], all[b]));
      keep(of_part(all[b], all[a]));
      if (!same_kind(*all[a].says, *all[b].says) || !all[a].says->adds_up) continue;
      for (const Said& whole : all) {
        if (whole.says != all[a].says && whole.says != all[b].says) keep(of_two_parts(all[a], all[b], whole));
      }
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const Contradiction& a, const Contradiction& b) {
    return std::tie(a.kind, a.what, a.first.says->of) < std::tie(b.kind, b.what, b.first.says->of);
  });
  return found;
}

std::vector<ImpliedRatio> implied_ratios(const std::vector<const Claim*>& claims) {
  std::vector<ImpliedRatio> ratios;
  for (const Claim* claim : claims) {
    for (const Assertion& says : claim->says) {
      const std::string unit = says.unit();
      if (says.per || unit.find('/') != std::string::npos)
        ratios.push_back({claim, &says, unit, says.range(false)});
    }
  }
  std::stable_sort(ratios.begin(), ratios.end(), [](const ImpliedRatio& a, const ImpliedRatio& b) {
    return std::tie(a.unit, a.says->what, a.range.low) < std::tie(b.unit, b.says->what, b.range.low);
  });
  return ratios;
}

}  // namespace gw
