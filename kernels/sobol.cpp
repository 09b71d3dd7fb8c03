#include "kernels/sobol.h"

#include <charconv>
#include <stdexcept>
#include <string>
#include <vector>

#include "models/random.h"

namespace gw {
namespace {

constexpr std::uint32_t scrambles = 4;  // the counter's sample ids 4 and 5: A's and B's

/// The polynomial x^degree + middle bits + 1 of a dimension, and its first numbers m_1, m_2, …
struct Generator {
  std::uint32_t degree = 0, middle = 0;
  std::vector<std::uint32_t> m;
};

std::uint32_t number_at(std::string_view& text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  std::uint32_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc()) throw std::logic_error("Sobol' directions that can't be read");
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  return number;
}

/// By dimension, from 0: van der Corput's, whose m are all 1.
std::vector<Generator> read_generators() {
  std::vector<Generator> all(1);
  std::string_view text = sobol_directions_text();
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    if (line.empty() || line.front() == '#') continue;
    if (number_at(line) != all.size() + 1) throw std::logic_error("Sobol' directions out of order");
    Generator generator;
    generator.degree = number_at(line);
    generator.middle = number_at(line);
    for (std::uint32_t k = 0; k < generator.degree; ++k) generator.m.push_back(number_at(line));
    all.push_back(generator);
  }
  if (all.size() != sobol_dimensions) throw std::logic_error("Sobol' directions are missing");
  return all;
}

/// m_1 … m_32 by the recurrence m_k = 2 a_1 m_{k-1} ^ … ^ 2^(s-1) a_{s-1} m_{k-s+1} ^ 2^s m_{k-s} ^ m_{k-s}.
std::vector<std::uint32_t> all_numbers(const Generator& generator) {
  if (generator.degree == 0) return std::vector<std::uint32_t>(32, 1u);
  std::vector<std::uint32_t> m = generator.m;
  const std::size_t s = generator.degree;
  for (std::size_t k = s; k < 32; ++k) {
    std::uint32_t next = m[k - s] ^ (m[k - s] << s);
    for (std::size_t i = 1; i < s; ++i) {
      if (((generator.middle >> (s - 1 - i)) & 1u) != 0) next ^= m[k - i] << i;
    }
    m.push_back(next);
  }
  return m;
}

}  // namespace

std::uint32_t scramble_of(const PointsAddress& address, std::uint32_t half) {
  const PhiloxBlock<std::uint32_t> words = philox4x32_10<std::uint32_t>(
      {static_cast<std::uint32_t>(address.replication),
       counter_word1(address.replication, scrambles + half, 0), address.low, address.high},
      static_cast<std::uint32_t>(address.seed), static_cast<std::uint32_t>(address.seed >> 32));
  return words.w0;
}

SobolDimension scrambled_dimension(int dimension, std::uint32_t scramble) {
  static const std::vector<Generator> generators = read_generators();
  if (dimension < 0 || dimension >= sobol_dimensions) {
    throw std::invalid_argument("Sobol' points have " + std::to_string(sobol_dimensions) +
                                " dimensions: two for every uncertain input");
  }
  const std::vector<std::uint32_t> m = all_numbers(generators[static_cast<std::size_t>(dimension)]);
  SobolDimension out{};
  for (std::uint32_t k = 0; k < 32; ++k) out.direction[k] = reversed_bits(m[k] << (31 - k));
  for (std::uint32_t i = 0; i < 32; ++i) out.first[i] = real_of(sobol_digits(out, i));
  out.scramble = scramble;
  return out;
}

}  // namespace gw
