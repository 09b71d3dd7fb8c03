/// The catalogues of models/assumptions/, carried inside the program: it needs no file beside it.
#pragma once

#include <string_view>

namespace gw {

/// The bytes of models/assumptions/NAME ("accelerators.yaml"), or nothing where there is no such catalogue.
std::string_view embedded_file(std::string_view name);

}  // namespace gw
