/// What is supposed of a world, as a question says it: "understatement[2026..2028] of owner/Meta > 30".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/runs/figure.h"
#include "host/runs/uncertain.h"
#include "kernels/backend.h"

namespace gw {

/// A text taken apart: NAME[WINDOW] of MEMBER, a comparison (">", ">=", "<", "<=" or "="; "" where none was
/// asked for) and an amount.
struct ClauseText {
  std::string asked, option;
  FigureNames names;
  std::string comparison, amount;
};

/// "X = LOW..HIGH" as the two comparisons "X >= LOW" and "X <= HIGH" that it stands for; a unit behind HIGH
/// alone is LOW's too. Any other text by itself, as it is: a single value with `=` too, which no comparison
/// of an event is.
std::vector<std::string> without_bands(const std::string& text);

/// Reads NAME[WINDOW] [of MEMBER] and, where `comparisons` lists some, one of them and an amount behind it.
/// Reported at `option`: what is not written so.
std::optional<ClauseText> read_clause_text(const std::string& text, const std::string& option,
                                           const std::vector<std::string>& comparisons, Problems& problems);

/// A figure, or an uncertain input, and what it is compared with.
struct Clause {
  std::string asked;
  Figure figure;  ///< of an input: its path as the metric, no member and no period
  bool of_input = false;
  double amount = 0;
  Condition condition{};  ///< where it was a comparison: the same in single precision, on the plan's series
};

/// What a clause means in a scenario that watches its metrics and its inputs. Reported: a name that is
/// neither, a member, a period or an amount that does not fit it.
std::optional<Clause> understand(const ClauseText& text, const Scenario& scenario, const Compiled& compiled,
                                 const std::vector<UncertainInput>& inputs, Problems& problems);

/// Whether the sum, added up in single precision, counts: as the engine decides it (kernels/stage.h).
bool holds(const Condition& condition, float sum);

}  // namespace gw
