// How a trial's figures are written.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/language/number_text.h"
#include "host/report/format_claims.h"

namespace gw {
namespace {

constexpr int most_digits = 3;
constexpr double of_a_float = 1e-6;

double half_width(const Estimate& estimate) {
  const double half = std::max(estimate.value - estimate.low, estimate.high - estimate.value);
  return std::isnan(half) ? std::fabs(estimate.value) : half;
}

std::string text_of(const Estimate& estimate) {
  return earned_text(estimate.value, half_width(estimate), most_digits);
}

/// Never 0 or 100 where it is not none or all.
std::string percent_text(double share) {
  if (share > 0 && share < 0.001) return "<0.1";
  if (share < 1 && share > 0.999) return ">99.9";
  return fmt::format("{:.{}f}", 100 * share, share > 0 && share < 0.01 ? 1 : 0);
}

}  // namespace

std::string modelled_text(const ClaimTrial& trial) {
  const Judgement& j = trial.judgement;
  if (j.worlds == 0) return "-";
  if (j.largest - j.smallest <= of_a_float * std::fabs(j.largest))
    return earned_text(j.p50.value, 0, most_digits);
  return text_of(j.p50) + " (" + text_of(j.p5) + "–" + text_of(j.p95) + ")";
}

std::string place_text(const ClaimTrial& trial) {
  const Judgement& j = trial.judgement;
  if (j.worlds == 0) return "";
  const Stated& stated = *trial.claim->stated;
  if (!stated.bounded()) return "in " + percent_text(j.holds.share) + " %";
  const std::string first = "P" + percent_text(j.below_first.share);
  if (stated.form != Stated::Form::range) return first;
  return first + "–P" + percent_text(j.below_last.share);
}

}  // namespace gw
