/// How every JSON text is written: numbers that are none as null, one line or a key a line.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace gw {

using Json = nlohmann::ordered_json;

/// null where it is not finite.
Json json_number(double value);
Json json_numbers(const std::vector<double>& values);
/// null where it is empty.
Json text_or_null(const std::string& text);

/// Without a line end; bytes that are no UTF-8 are replaced.
std::string on_one_line(const Json& json);
/// A key a line, and an element a line of lists and objects of objects.
std::string on_lines(const Json& json);

}  // namespace gw
