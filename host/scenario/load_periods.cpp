#include "host/scenario/load_periods.h"

#include <algorithm>

#include "host/scenario/load_sources.h"

namespace gw {

const std::vector<std::string> month_names = {"January",   "February", "March",    "April",
                                              "May",       "June",     "July",     "August",
                                              "September", "October",  "November", "December"};

std::optional<PeriodKey> parse_period(std::string_view text) {
  using Form = PeriodKey::Form;
  const bool fiscal = text.starts_with("FY");
  if (fiscal) text.remove_prefix(2);
  const auto year = parse_date(text.substr(0, 4));
  if (!year) return {};
  const int number = year->first / 10000;
  if (text.size() == 4) return PeriodKey{fiscal ? Form::fiscal_year : Form::year, number, 0};
  const bool quarter = !fiscal && text.size() == 6 && text[4] == 'Q' && text[5] >= '1' && text[5] <= '4';
  if (!quarter) return {};
  return PeriodKey{Form::quarter, number, text[5] - '1'};
}

bool refuse_year(Problems& problems, std::string_view text, const Where& where) {
  const std::size_t prefix = text.starts_with("FY") ? 2 : 0;
  std::string other(text);
  if (text.size() < prefix + 4 || parse_period(text)) return false;
  const std::string_view year = text.substr(prefix, 4);
  if (year.find_first_not_of("0123456789") != std::string_view::npos) return false;
  if (!parse_period(other.replace(prefix, 4, "2000"))) return false;
  problems.add(where, quoted(text) + " lies beyond the years that are known here",
               "they go from 1900 to 2199", "Write one of them.");
  return true;
}

int month_number(std::string_view name) {
  const auto found = std::find(month_names.begin(), month_names.end(), name);
  return found == month_names.end() ? 0 : static_cast<int>(found - month_names.begin()) + 1;
}

std::string Timeline::name(int period) const {
  if (!quarterly) return std::to_string(start_year + period);
  const int quarters = 4 * start_year + start_quarter + period;  // positive: years are
  return std::to_string(quarters / 4) + "Q" + std::to_string(quarters % 4 + 1);
}

std::vector<std::string> Timeline::names() const {
  std::vector<std::string> all;
  for (int t = 0; t < periods; ++t) all.push_back(name(t));
  return all;
}

std::string period_range(const Timeline& timeline, int first, int last) {
  const std::string from = timeline.name(first);
  return first == last ? from : from + " to " + timeline.name(last);
}

}  // namespace gw
