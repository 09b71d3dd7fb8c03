/// Decimal numbers as written, read strictly.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace gw {

/// A text split behind its number. `fault` is why the number can't be read (`value` is unset then), else
/// empty.
struct Numeral {
  std::optional<double> value;
  std::string_view digits;    ///< the number as written, a view into the text
  std::string_view rest;      ///< what follows, without blanks before it
  std::string fault, mended;  ///< the reason, and the number as it should be written (or "")
};

/// Reads decimals: `-1.5`, `1_000`, `2e-3`. A leading zero (`010`), a comma, hexadecimals, infinities and
/// not-a-number are faults; so is a text that does not begin with a number.
Numeral split_number(std::string_view text);

/// A string about to end would leave views into nothing: name it first.
template <std::same_as<std::string> Text>
Numeral split_number(Text&& text) = delete;

/// The text is a number and nothing behind it.
bool is_number(std::string_view text);

/// Blanks collapsed to one space, none at the ends or around `/`.
std::string tidy(std::string_view text);

}  // namespace gw
