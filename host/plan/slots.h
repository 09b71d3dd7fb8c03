/// A belief's distribution as the parameters that a draw reads (their layout: models/distributions.h).
#pragma once

#include <stdexcept>
#include <vector>

#include "host/scenario/scenario.h"
#include "models/plan.h"

namespace gw {

struct CompiledSlot {
  SlotKind kind = SlotKind::constant;
  std::vector<float> params;
};

/// The largest error of a table slot's fit, at any score: this share of the greatest of its P5-P95 width,
/// half its P0.1-P99.9 width and the value's distance from the median; beside two roundings of the value to
/// float. A draw adds what rounding the score to a multiple of 2^-21 moves.
inline constexpr double table_error = 1e-6;

/// A distribution that rises too steeply for its table.
struct NoTable : std::logic_error {
  using std::logic_error::logic_error;
};

/// What a draw needs of a distribution, truncation included; the same bits under every C library.
///
/// Normal, lognormal, uniform, triangular and discrete keep their closed forms (a truncated uniform is a
/// narrower one); PERT, beta, metalog and truncated forms of the others become tables, refined until they
/// meet `table_error`. A truncated triangular is a table only where less than an eighth of it is kept: there
/// its closed form would cancel. Where one value is left, in float, the slot is a constant. Draws never leave
/// [low, high] of the support and the truncation, each rounded to the nearest float.
///
/// Discrete: P(value) is exact in units of 2^-32; values whose share rounds to none are left out. Empirical
/// is discrete too up to 64 values, and above that steps in the score: P(draw <= value) is off by at most
/// 3e-7.
/// Throws NoTable where a table of 4096 intervals a score does not meet its error, and std::logic_error where
/// a truncation keeps nothing (`load` refuses it).
CompiledSlot compile_slot(const Distribution& distribution);

/// Whether something happens whose probability is the given point: 1 for the highest round(p 2^32) of the
/// 2^32 words, else 0; a constant where that is none or all of them. A distribution that varies is not one
/// probability: it comes back as from compile_slot, for the caller to refuse.
CompiledSlot compile_bernoulli(const Distribution& probability);

}  // namespace gw
