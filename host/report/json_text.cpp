#include "host/report/json_text.h"

#include <cmath>

namespace gw {

Json json_number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(json_number(value));
  return list;
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

std::string on_one_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string on_lines(const Json& json) {
  const auto joined = [](const Json& list, const char* indent) {
    std::string text;
    for (const auto& [key, value] : list.items()) {
      text += (text.empty() ? "" : ",") + std::string("\n") + indent;
      if (list.is_object()) text += on_one_line(Json(key)) + ": ";
      text += on_one_line(value);
    }
    return text;
  };
  std::string text;
  for (const auto& [key, value] : json.items()) {
    text += (text.empty() ? " " : ",\n ") + on_one_line(Json(key)) + ": ";
    if (value.is_structured() && !value.empty() && value.front().is_object()) {
      const bool list = value.is_array();
      text += (list ? "[" : "{") + joined(value, "  ") + "\n " + (list ? "]" : "}");
    } else {
      text += on_one_line(value);
    }
  }
  return "{\n" + text + "\n}\n";
}

}  // namespace gw
