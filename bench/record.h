/// A result of bench/run made fit to keep.
#pragma once

#include <string>

namespace gw::bench {

/// `--record FROM TO`: copies Google Benchmark's JSON without what names a machine or a folder, every time to
/// five digits; bench/compare reads the copy as well. Returns the exit code: 0, or 2 where FROM can't be read
/// or TO not be written, told on stderr.
int record_file(const std::string& from, const std::string& to);

}  // namespace gw::bench
