#include "host/verbs/moment.h"

#include <algorithm>
#include <charconv>

#include "host/scenario/load_periods.h"
#include "host/scenario/load_sources.h"

namespace gw {
namespace {

/// "3" or "3Q2": years counted from the entry, 1 to 999.
std::optional<Moment> counted(const std::string& text) {
  const std::size_t q = text.find('Q');
  Moment moment;
  const std::size_t end = std::min(q, text.size());
  if (end == 0 || end > 3 || text[0] < '1') return std::nullopt;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + end, moment.year);
  if (error != std::errc() || stop != text.data() + end) return std::nullopt;
  if (q == std::string::npos) return moment;
  if (text.size() != q + 2 || text[q + 1] < '1' || text[q + 1] > '4') return std::nullopt;
  moment.quarter = text[q + 1] - '1';
  return moment;
}

}  // namespace

std::optional<Moment> parse_moment(const std::string& text, bool calendar) {
  if (!calendar) return counted(text);
  if (const auto period = parse_period(text)) {
    if (period->form == PeriodKey::Form::fiscal_year) return std::nullopt;
    Moment moment{period->year, {}, {}};
    if (period->form == PeriodKey::Form::quarter) moment.quarter = period->quarter;
    return moment;
  }
  const std::optional<Date> date = parse_date(text);
  if (!date) return std::nullopt;
  const int month = date->first / 100 % 100 - 1;
  return Moment{date->first / 10000, month / 3, month};
}

const char* moments_in_words(bool calendar) { return calendar ? "2028 or 2028Q3" : "3 or 3Q2"; }

}  // namespace gw
