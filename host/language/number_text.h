/// Numbers and names as people read them: only the digits that were earned, and nothing that a terminal would
/// obey.
#pragma once

#include <string>
#include <string_view>

namespace gw {

/// The value rounded so that its last digit is worth at least `uncertainty` (a half-width, same unit), with
/// at most `most_digits` significant digits and at least two (one where it is not known to a factor of two);
/// thousands in groups: "4.47", "22,200". "-" for a NaN, "inf".
std::string earned_text(double value, double uncertainty, int most_digits);

/// The shortest decimal that reads back as the same double; "" for a NaN, "inf" and "-inf".
std::string exact_text(double value);

/// "1,000,000"
std::string grouped(unsigned long long whole);

/// A text from a file with whatever could steer a terminal, or is no UTF-8, made visible: control characters,
/// escapes and marks of writing direction become "\x1b"-like text, line ends a space.
std::string printable(std::string_view text);

/// How many columns a terminal gives the text (East Asian wide characters take two, combining marks none).
int text_width(std::string_view text);

/// The text cut to `width` columns with "…" at its end where it was longer; padded to it otherwise.
std::string fitted(std::string_view text, int width);

/// Lines of at most `width` columns, broken at spaces; `indent` stands before every line but the first.
std::string wrapped(std::string_view text, int width, std::string_view indent = "");

}  // namespace gw
