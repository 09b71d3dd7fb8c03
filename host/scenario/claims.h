/// Published claims: who said what, of which figure of which scenario, and what would refute it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/language/problems.h"
#include "host/language/stated.h"

namespace gw {

/// A metric of one member, in one period or summed over several.
struct ClaimTerm {
  std::string metric, rollup = "total", member;
  std::string from, to;  ///< names of periods; the same where it is one
  Where where;
};

/// What of a scenario a claim speaks of: a metric, the quotient of two, or one of its inputs.
struct ClaimFigure {
  std::string scenario;   ///< the name of a shipped one, or the path of a file
  bool shipped = true;    ///< it travels inside the program
  std::string case_name;  ///< empty: the scenario's first
  std::vector<std::string> set;
  ClaimTerm top;
  std::optional<ClaimTerm> per;
  std::string input;  ///< the path of a belief; `top.from` may name a key of its table
  Where where;
};

/// A number that a claim puts on something, as far as another claim could contradict it.
struct Assertion {
  std::string what;             ///< "capex", "net income", "power wanted"
  std::vector<std::string> of;  ///< whose, or of which parts a whole is made
  std::string in;               ///< as written: "2025", "2025H1", "2026..2028"; empty: whenever
  double from = 0, to = 0;      ///< decimal years; both infinite where it is empty
  std::string basis;            ///< what the number counts, where others count something else
  bool adds_up = false;         ///< never negative, and a whole has at least what its parts have
  Stated value;
  std::optional<Stated> per;
  Where where;
  /// What is compared, as stated or as a listener takes it: the value, or value by `per`, in `unit`. An exact
  /// divisor is itself, not what rounds to it; the ends of two ranges belong together: 9 to 18 by 5 to 10 %
  /// is 180.
  Interval range(bool spoken) const;
  std::string unit() const;
};

enum class Modelable { yes, partly, no, fact };  ///< `fact`: not a claim but what was found out since

struct Claim {
  std::string id, statement, said_by, said, source, status, theme;
  Modelable modelable = Modelable::yes;
  std::string part;  ///< which part of it is tried, where that is not all
  std::optional<Stated> stated;
  std::optional<ClaimFigure> figure;
  std::vector<std::string> needs;  ///< metrics of a part of the model that is still to come
  std::string untestable;          ///< why no part of it will do
  std::string refuted_by, note, recorded;
  std::vector<Assertion> says;
  Where where;
};

/// Words of `status`: checked elsewhere and right, checked and wrong or overtaken, worked out from others,
/// only remembered, read in one place.
extern const std::vector<std::string> claim_statuses;
/// Words of `verdict`.
extern const std::vector<std::string> verdict_words;

/// The claims of a file's text, in its order. Throws InputError with all problems.
std::vector<Claim> read_claims(std::string_view text, const std::string& file);
std::vector<Claim> read_claims_file(const std::string& path);

/// Those of models/claims/, carried inside the program, by file and then in its order.
std::vector<Claim> shipped_claims();

}  // namespace gw
