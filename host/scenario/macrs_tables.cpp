#include "host/scenario/macrs_tables.h"

#include <algorithm>
#include <stdexcept>

#include "host/language/node.h"
#include "host/language/numeral.h"
#include "host/scenario/embedded.h"

namespace gw {
namespace {

[[noreturn]] void broken(const std::string& what) { throw std::logic_error("macrs.yaml: " + what); }

const Node& need(const Node& entry, const char* key) {
  const Node* found = entry.find(key);
  if (found == nullptr) broken(std::string("an entry lacks ") + key);
  return *found;
}

double number(const Node& node) {
  const Numeral numeral = split_number(node.text);
  if (!numeral.value || !numeral.rest.empty()) broken("'" + node.text + "' is not a number");
  return *numeral.value;
}

int whole(const Node& node) { return static_cast<int>(number(node)); }

MacrsColumn read_column(const Node& entry) {
  MacrsColumn column;
  column.years = whole(need(entry, "class"));
  const std::string& convention = need(entry, "convention").text;
  if (convention == "mid_quarter") {
    column.convention = Convention::mid_quarter;
    column.place = whole(need(entry, "quarter")) - 1;
  } else if (convention == "mid_month") {
    column.convention = Convention::mid_month;
    column.place = whole(need(entry, "month")) - 1;
  } else if (convention != "half_year") {
    broken("no convention is named " + convention);
  }
  if (entry.find("percent") != nullptr) {
    for (const Node& percent : need(entry, "percent").items) column.percent.push_back(number(percent));
  } else {
    const auto whole_years = static_cast<std::size_t>(column.years - 1);
    column.percent.assign(whole_years, number(need(entry, "whole_year")));
    column.percent.insert(column.percent.begin(), number(need(entry, "first")));
    column.percent.push_back(number(need(entry, "last")));
  }
  column.source = need(entry, "source").text;
  column.as_of = need(entry, "as_of").text;
  column.evidence = need(entry, "evidence").text;
  return column;
}

std::vector<MacrsColumn> read_columns() {
  Problems problems;
  const Node root = read_yaml(embedded_file("macrs.yaml"), "macrs.yaml", problems);
  problems.throw_if_any();
  std::vector<MacrsColumn> columns;
  for (const Node& entry : need(root, "entries").items) columns.push_back(read_column(entry));
  return columns;
}

}  // namespace

const std::vector<MacrsColumn>& macrs_columns() {
  static const std::vector<MacrsColumn> columns = read_columns();
  return columns;
}

const MacrsColumn* macrs_column(int years, Convention convention, int month) {
  const int place = convention == Convention::mid_quarter ? month / 3
                    : convention == Convention::mid_month ? month
                                                          : 0;
  const std::vector<MacrsColumn>& columns = macrs_columns();
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const MacrsColumn& column) {
    return column.years == years && column.convention == convention && column.place == place;
  });
  return found == columns.end() ? nullptr : &*found;
}

}  // namespace gw
