/// A backend that another one takes over from where it fails for the machine's reasons.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "kernels/backend.h"

namespace gw {

/// Works on `first`. When a call of it throws BackendError, `tell` is called with the error's text, once;
/// that call is made again on `spare` from the start of its range (a call that throws has added nothing), and
/// so are all calls after it, of this and of any other sweep. name() and description() are those of the one
/// that works at the moment. Sweeps may be used from several threads, each by one.
std::unique_ptr<Backend> with_relief(std::unique_ptr<Backend> first, std::unique_ptr<Backend> spare,
                                     std::function<void(const std::string&)> tell);

}  // namespace gw
