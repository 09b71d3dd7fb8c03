/// What models/ is fed with, carried inside the program: it needs no file beside it.
#pragma once

#include <string_view>
#include <vector>

namespace gw {

/// The bytes of models/assumptions/NAME ("accelerators.yaml"), or of models/NAME ("claims/power.yaml",
/// "scenarios/us-hyperscalers.yaml"); nothing where there is no such file.
std::string_view embedded_file(std::string_view name);

/// The names that begin so, in alphabetical order.
std::vector<std::string_view> embedded_names(std::string_view beginning);

}  // namespace gw
