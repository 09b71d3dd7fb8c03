/// SHA-256 (FIPS 180-4): what a file held, and what a run came to, in 32 bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gw {

/// Hashes bytes as they come. `hex` ends it; after that the object is spent.
class Sha256 {
 public:
  void add(const void* bytes, std::size_t size);
  void add(std::string_view text) { add(text.data(), text.size()); }
  /// 64 hexadecimal digits, lower case.
  std::string hex();

 private:
  void block(const unsigned char* bytes);

  std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<unsigned char, 64> pending_{};
  std::size_t pending_size_ = 0;
  std::uint64_t total_ = 0;
};

/// The 64 hexadecimal digits of a text.
std::string sha256_hex(std::string_view text);
/// Those of a file's bytes. Throws InputError where it can't be read.
std::string sha256_of_file(const std::string& file);

/// The same of a text file. Throws InputError where it can't be read.
std::string sha256_of_file(const std::string& file);

}  // namespace gw
