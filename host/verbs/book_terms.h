/// A book's words (method, life, convention and what goes with them) as terms.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/language/problems.h"
#include "host/runs/depreciate.h"
#include "host/verbs/amounts.h"

namespace gw {

/// As typed; absent ones are empty.
struct BookTexts {
  std::optional<std::string> method, life, salvage, convention, factor, units, total_units, bonus;
  std::vector<std::string> change;
  bool no_switch = false, irs_tables = false;
};

/// The words of --against: METHOD [LIFE] [KEY VALUE]…, keys as the options are named, with or without their
/// dashes. Reports what it can't place.
BookTexts split_book(const std::string& text, Problems& problems);

/// What the books share.
struct BookSetting {
  const Assets& assets;
  const Currency& currency;
  std::optional<double> cost;        ///< of a single asset; nothing for a table of vintages
  const BookTerms* first = nullptr;  ///< for the second book: where it takes what it does not say
};

/// Nothing where there are problems: all are reported, against the option, or against --against for the
/// second book.
std::optional<BookTerms> read_terms(const BookTexts& texts, const BookSetting& setting, Problems& problems);

}  // namespace gw
