/// Parts of a summary's JSON that other reports hold too.
#pragma once

#include <cstdint>
#include <string>

#include "host/report/json_text.h"
#include "host/runs/summary.h"
#include "host/scenario/scenario.h"

namespace gw {

/// How an answer came about.
struct AnswerRun {
  std::uint64_t seed, draws;
  const std::string& backend;
  double elapsed_s;
  const Summary* summary = nullptr;  ///< of a run: also its range, backend line, fingerprint and draws_per_s
};

/// What an answer from one scenario begins with: schema, scenario, seed, draws, backend, version, elapsed_s,
/// case, set, as_of; the keys of a run in their places.
Json answer_json(const char* schema, const Scenario& scenario, const AnswerRun& run);

/// A series' statistics by period: mean, mean_se, pN and pN_interval, min, max, undefined_by_period.
Json statistics_json(const Summary& summary, const SummaryLine& line);

/// What was asked of --precision, what was reached, and in which period it is furthest from it.
Json precision_json(const Summary& summary);

}  // namespace gw
