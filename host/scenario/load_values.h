/// Values: the places of a scenario where a quantity goes, and the named assumptions that stand for them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "host/language/quantity.h"
#include "host/scenario/load_sources.h"
#include "host/scenario/load_tree.h"
#include "host/scenario/scenario.h"

namespace gw {

/// What a place asks for.
struct Ask {
  QuantityKind kind;
  Reading table = Reading::scalar;  ///< how a table is read here; `scalar`: none is taken
  bool only_table = false;          ///< a single value is refused
  Side side = Side::none;           ///< the one side of the meter that is taken; `none`: either
  bool ends_early = false;  ///< a table may end before the timeline does: something else says what follows
};

/// An entry of `assumptions:`. It has no dimension of its own: its first user gives it one, the others must
/// agree.
struct Assumption {
  Node::Key key;
  Entry entry;           ///< without a node where it was written without a value
  InputId input = none;  ///< none until something uses it
  Ask ask;
  Where first_user;
};

class DataFiles;

/// A scenario on its way: the document, what was understood so far, and who used which assumption.
struct Loader : Tree {
  Scenario scenario;
  std::optional<Date> as_of;  ///< --as-of
  bool timeline_known = false;
  std::vector<Assumption> assumptions;
  std::map<std::string, InputId> by_path;
  std::vector<Side> sides;           ///< of each input
  std::set<std::string> overridden;  ///< paths of values that a case or --set put there
  DataFiles* files = nullptr;        ///< what reads the observations of all variants of a document
  std::set<std::string> mentioned;   ///< assumptions that something names, rightly or wrongly

  /// What was not known at `as_of`, by the place that says so.
  struct TooLate {
    Where asked_at;
    std::string as_of;
    std::vector<std::string> paths;
  };
  std::map<std::tuple<std::string, int, int>, TooLate> too_late;
};

/// The input at an entry: made once a path, shared by all who name the same assumption. `none` without an
/// entry. On a problem an input without knots, so that nobody takes it for missing.
InputId read_value(Loader& loader, const Entry& entry, const Ask& ask);

/// The assumption of that name where the scenario has one, for places that it stands for without being named.
InputId bound_assumption(Loader& loader, std::string_view name, const Ask& ask);

/// Adds an input that is already understood (a catalogue's); a second one of the same path is the first.
InputId add_input(Loader& loader, Input input, Side side, const Where& asked_at);

/// The entries of `assumptions:`, to be read when something uses them.
void list_assumptions(Loader& loader, const Entry& section);

/// The value of an input that is one certain number; nothing for any other.
std::optional<double> certain(const Loader& loader, InputId input);

/// Notes a source that is younger than --as-of; what is noted becomes one problem a source.
void check_as_of(Loader& loader, const Provenance& provenance, const std::string& path,
                 const Where& asked_at);
void report_too_late(Loader& loader);

/// True for what can only be a value: a text, a distribution, a table, {value: …} or {vintages: […]}.
bool is_value(const Node& node);

/// What is inside {value: …} and in a vintage: never a name, never wrapped once more. Without knots on a
/// problem.
Input read_inner(Loader& loader, const Entry& entry, const Ask& ask, Side& side);

/// {vintages: […]}: the newest of them, of those that were known at --as-of.
Input read_vintages(Loader& loader, const Entry& entry, const Ask& ask, Side& side);
/// The document with that vintage in place of each such list; a list of which none was known stays.
Node known_on(const Node& node, const std::optional<Date>& as_of);

/// Reads the knots of a value that is neither a name nor a {value: …} map into `input`: a distribution or a
/// table.
void read_knots(Loader& loader, const Entry& entry, const Ask& ask, Input& input, Side& side);

/// Reports a name where only a quantity can stand; true if it is one.
bool refuse_name(Loader& loader, const Entry& entry);

/// A map whose keys are periods: `{2026: 1 GW_facility, 2028: 5 GW_facility}`.
bool is_table(const Node& node);

/// Reads a table's knots into `input`; keys are checked against each other and the timeline.
void read_table(Loader& loader, const Entry& entry, const Ask& ask, Input& input, Side& side);

/// Reports a stock, such as capacity, of which a later point can lie below an earlier one in some draw.
void check_no_fall(Loader& loader, const Ask& ask, const Input& input);

/// "GW_it", "busd/GW_facility", "kW": the unit of an input as printed.
std::string unit_of(Dimension dimension, Side side);

}  // namespace gw
