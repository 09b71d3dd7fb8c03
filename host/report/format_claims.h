/// Tried claims for people, for spreadsheets and for programs.
#pragma once

#include <string>
#include <vector>

#include "host/report/format_table.h"
#include "host/runs/claim_trials.h"
#include "host/runs/contradictions.h"

namespace gw {

struct ClaimsReport {
  const ClaimTrials& trials;
  std::vector<Contradiction> contradictions;
  std::vector<ImpliedRatio> ratios;
  bool in_full = false;  ///< a page a claim: some were asked for by name
};

/// How many came to what; by theme each claim with what is stated, what the model has and the verdict; the
/// ratios that claims imply; those that can't both be true.
std::string table_of(const ClaimsReport& report, const TableStyle& style);

/// A line a claim, below a header.
std::string csv_of(const ClaimsReport& report);

/// `gigawatt.claims/1`: one object with a line end; jsonl: a line a claim, each with the schema.
std::string json_of(const ClaimsReport& report);
std::string jsonl_of(const ClaimsReport& report);

/// "4.47 (4.01–4.98)": the median and the span from P5 to P95, with the digits that the draws have earned.
std::string modelled_text(const ClaimTrial& trial);
/// Where the stated figure lies among the worlds: "P87", "P12–P60", "in 62 %" of an open end or none of all.
std::string place_text(const ClaimTrial& trial);

}  // namespace gw
