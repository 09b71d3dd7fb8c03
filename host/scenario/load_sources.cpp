#include "host/scenario/load_sources.h"

#include <algorithm>

namespace gw {
namespace {

const std::vector<std::string> confidences = {"high", "medium", "low"};
const std::vector<std::string> evidences = {"verified", "derived", "recalled"};

int days_in_month(int year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : days[month - 1];
}

/// The number that `count` digits at `from` make, or -1.
int digits(std::string_view text, std::size_t from, std::size_t count) {
  if (from + count > text.size()) return -1;
  int value = 0;
  for (const char c : text.substr(from, count)) {
    if (c < '0' || c > '9') return -1;
    value = 10 * value + (c - '0');
  }
  return value;
}

Entry companion(const Node& map, const char* key) {
  const Node* node = map.find(key);
  return node ? Entry{node, key, {}, node->where} : Entry{};
}

void take_text(Tree& tree, const Node& map, const char* key, std::string& into) {
  if (const Entry entry = companion(map, key)) into = read_text(tree, entry, quoted(key));
}

void take_word(Tree& tree, const Node& map, const char* key, const std::vector<std::string>& words,
               std::string& into) {
  const int word = read_word(tree, companion(map, key), quoted(key), words);
  if (word >= 0) into = words[static_cast<std::size_t>(word)];
}

/// The key or a misspelling of it, which is told as an unknown key.
bool has_nearly(const Node& map, const std::string& key) {
  return std::any_of(map.entries.begin(), map.entries.end(),
                     [&](const auto& entry) { return nearest(entry.first.text, {key}) == key; });
}

}  // namespace

const std::vector<std::string>& source_keys() {
  static const std::vector<std::string> keys = {"source",   "as_of",   "confidence",
                                                "evidence", "because", "note"};
  return keys;
}

bool is_source_key(std::string_view key) {
  return std::find(source_keys().begin(), source_keys().end(), key) != source_keys().end();
}

Provenance read_cover(Tree& tree, const Node& map, const Provenance& around) {
  const Node* source = map.find("source");
  Provenance cover = source ? Provenance{} : around;
  if (source) {
    cover.where = source->where;
    take_text(tree, map, "source", cover.source);
  }
  // A source that can't be read is told as that; what stands under it is not "without a source" as well.
  if (cover.source.empty() && has_nearly(map, "source")) cover.source = "unreadable";
  if (const Entry date = companion(map, "as_of"); date && read_date(tree, date))
    cover.as_of = date.node->text;
  take_word(tree, map, "confidence", confidences, cover.confidence);
  take_word(tree, map, "evidence", evidences, cover.evidence);
  take_text(tree, map, "because", cover.because);
  take_text(tree, map, "note", cover.note);
  if (source && cover.source == "judgement" && !has_nearly(map, "because")) {
    tree.problems.add(source->where, "a judgement without 'because'",
                      "others can only weigh it by its reasons", "Write 'because: …' beside it.");
  }
  return cover;
}

std::optional<Date> parse_date(std::string_view text) {
  const int year = digits(text, 0, 4);
  if (year < 1900 || year > 2199) return {};
  if (text.size() == 4) return Date{year * 10000 + 101, year * 10000 + 1231, static_cast<double>(year)};
  const int month = text.size() == 7 || text.size() == 10 ? digits(text, 5, 2) : -1;
  if (text[4] != '-' || month < 1 || month > 12) return {};
  const int days = days_in_month(year, month), base = year * 10000 + month * 100;
  const double opens = year + (month - 1) / 12.0;
  if (text.size() == 7) return Date{base + 1, base + days, opens};
  const int day = digits(text, 8, 2);
  if (text[7] != '-' || day < 1 || day > days) return {};
  return Date{base + day, base + day, opens + (day - 1) / (12.0 * days)};
}

std::optional<Date> read_date(Tree& tree, const Entry& entry) {
  const auto date = entry.node->is_scalar() ? parse_date(entry.node->text) : std::nullopt;
  if (!date) {
    tree.problems.add(entry.where, quoted(one_line(*entry.node)) + " is not a date",
                      "dates are YYYY, YYYY-MM or YYYY-MM-DD, from 1900 to 2199",
                      "Write for example 2025-09-22.");
  }
  return date;
}

void check_date_option(const char* option, const std::string& date, Problems& problems) {
  if (parse_date(date)) return;
  problems.add({option, 0, 0}, quoted(date) + " is not a date",
               "dates are YYYY, YYYY-MM or YYYY-MM-DD, from 1900 to 2199", "Write for example 2025-11-06.");
}

}  // namespace gw
