// The words of --against: METHOD [LIFE] [KEY VALUE]….
#include <algorithm>
#include <sstream>

#include "host/verbs/book_terms.h"

namespace gw {
namespace {

const Where against = {"--against", 0, 0};

const std::vector<std::string> keys = {"life",        "salvage", "convention", "factor",     "units",
                                       "total-units", "change",  "no-switch",  "irs-tables", "bonus"};

/// Where the value under `key` belongs; null for one that takes none or may come again.
std::optional<std::string>* place_of(BookTexts& texts, const std::string& key) {
  if (key == "life") return &texts.life;
  if (key == "salvage") return &texts.salvage;
  if (key == "convention") return &texts.convention;
  if (key == "factor") return &texts.factor;
  if (key == "units") return &texts.units;
  if (key == "bonus") return &texts.bonus;
  return key == "total-units" ? &texts.total_units : nullptr;
}

void keep(BookTexts& texts, const std::string& key, const std::string& value, Problems& problems) {
  bool* flag = key == "no-switch" ? &texts.no_switch : key == "irs-tables" ? &texts.irs_tables : nullptr;
  std::optional<std::string>* place = place_of(texts, key);
  if (flag != nullptr ? *flag : place != nullptr && place->has_value()) {
    problems.add(against, quoted(key) + " stands twice", "it has one value", "Leave one out.");
  } else if (flag != nullptr && !value.empty()) {
    problems.add(against, quoted(value) + " is not understood", "nothing goes with " + key, "Leave it out.");
  } else if (flag != nullptr) {
    *flag = true;
  } else if (value.empty()) {
    problems.add(against, quoted(key) + " lacks its value", "nothing stands behind it",
                 "Write it behind the key.");
  } else if (place != nullptr) {
    *place = value;
  } else {
    texts.change.push_back(value);
  }
}

}  // namespace

BookTexts split_book(const std::string& text, Problems& problems) {
  std::istringstream words(text);
  BookTexts texts;
  std::string word, key, value;  // what stands behind the method without a key is its life
  if (words >> word) texts.method = word;
  const auto close = [&] {
    if (!key.empty() || !value.empty()) keep(texts, key.empty() ? "life" : key, value, problems);
    value.clear();
  };
  while (words >> word) {
    const std::string bare = word.starts_with("--") ? word.substr(2) : word;
    if (std::find(keys.begin(), keys.end(), bare) != keys.end()) {
      close();
      key = bare;
    } else if (word.starts_with("--")) {
      const std::string near = nearest(bare, keys);
      problems.add(against, quoted(word) + " is not one of its keys", "they are " + listed(keys),
                   near.empty() ? "" : "Did you mean " + near + "?");
    } else {
      value += (value.empty() ? "" : " ") + word;
    }
  }
  close();
  return texts;
}

}  // namespace gw
