/// The parts of a claim that are maps of their own.
#pragma once

#include "host/scenario/claims.h"
#include "host/scenario/load_tree.h"

namespace gw {

/// `figure: {scenario: us-hyperscalers, case: …, metric: understatement, over: 2026..2028}`. Nothing where it
/// can't be read, which is told.
std::optional<ClaimFigure> read_claim_figure(Tree& tree, const Entry& entry);

/// `{what: capex, of: Stargate, in: 2025..2029, value: 500 billion USD, per: 10 GW}`
Assertion read_assertion(Tree& tree, const Entry& entry);

}  // namespace gw
