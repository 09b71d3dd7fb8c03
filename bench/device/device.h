/// What bench/on-gpu asks of a device, one step each. A step prints what it found as one JSON object and
/// returns whether every bit was right; of the first that was not it keeps where, and both words in hex.
#pragma once

#include <string>
#include <vector>

namespace gw::bench {

/// Every 32-bit input of every function of models/math.h, on the device and on the CPU's threads: hashes of
/// 2^24 inputs at a time, and the inputs one by one where two hashes differ.
bool math_is_equal();

/// Raw draws of the scenarios, scalar against cuda: one draw, 255, 256, 257, ragged ranges, far out.
bool draws_are_equal(const std::vector<std::string>& files);

/// Draws a second of the whole engine, of each kernel alone, and of the whole engine by size of batch.
bool rates(const std::vector<std::string>& files);

}  // namespace gw::bench
