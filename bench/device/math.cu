#include <cuda_runtime.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <thread>
#include <vector>

#include "bench/device/device.h"
#include "models/math.h"

namespace gw::bench {
namespace {

constexpr std::uint64_t inputs = std::uint64_t{1} << 32, block_inputs = std::uint64_t{1} << 24;
constexpr std::size_t blocks = inputs / block_inputs;

struct Exp2 {
  static constexpr const char* name = "exp2";
  GW_FN std::uint32_t operator()(std::uint32_t word) const { return bits_of(gw::exp2(real_of(word))); }
};
struct Exp {
  static constexpr const char* name = "exp";
  GW_FN std::uint32_t operator()(std::uint32_t word) const { return bits_of(gw::exp(real_of(word))); }
};
struct Log2 {
  static constexpr const char* name = "log2";
  GW_FN std::uint32_t operator()(std::uint32_t word) const { return bits_of(gw::log2(real_of(word))); }
};
struct Log {
  static constexpr const char* name = "log";
  GW_FN std::uint32_t operator()(std::uint32_t word) const { return bits_of(gw::log(real_of(word))); }
};
struct NormalTail {
  static constexpr const char* name = "normal_tail";
  GW_FN std::uint32_t operator()(std::uint32_t word) const { return bits_of(gw::normal_tail(real_of(word))); }
};
struct NormalCdf {
  static constexpr const char* name = "normal_cdf";
  GW_FN std::uint32_t operator()(std::uint32_t word) const { return bits_of(gw::normal_cdf(real_of(word))); }
};
struct Uniform {
  static constexpr const char* name = "uniform_of(tail_of)";
  GW_FN std::uint32_t operator()(std::uint32_t word) const {
    return bits_of(gw::uniform_of<float>(gw::tail_of<float>(word)));
  }
};
struct NormalQuantile {
  static constexpr const char* name = "normal_quantile(tail_of)";
  GW_FN std::uint32_t operator()(std::uint32_t word) const {
    return bits_of(gw::normal_quantile<float>(gw::tail_of<float>(word)));
  }
};

/// What one input adds to the hash of its block: a sum, so that it can be taken in any order.
template <class Function>
GW_FN std::uint64_t share_of(std::uint32_t input) {
  std::uint64_t mixed = (static_cast<std::uint64_t>(input) << 32 | Function{}(input)) * 0x9E3779B97F4A7C15u;
  mixed ^= mixed >> 29;
  return mixed * 0xBF58476D1CE4E5B9u;
}

void check(cudaError_t error) {
  if (error != cudaSuccess) throw std::runtime_error(cudaGetErrorString(error));
}

template <class Function>
__global__ void hash_kernel(unsigned long long* hashes) {
  const std::uint64_t first = blockIdx.y * block_inputs;
  unsigned long long sum = 0;
  for (std::uint64_t i = blockIdx.x * blockDim.x + threadIdx.x; i < block_inputs;
       i += gridDim.x * blockDim.x) {
    sum += share_of<Function>(static_cast<std::uint32_t>(first + i));
  }
  atomicAdd(hashes + blockIdx.y, sum);
}

template <class Function>
__global__ void words_kernel(std::uint32_t first, std::uint32_t* words) {
  const std::uint32_t i = blockIdx.x * blockDim.x + threadIdx.x;
  words[i] = Function{}(first + i);
}

template <class Function>
std::vector<unsigned long long> hashes_on_device() {
  unsigned long long* hashes = nullptr;
  check(cudaMalloc(&hashes, blocks * sizeof *hashes));
  check(cudaMemset(hashes, 0, blocks * sizeof *hashes));
  hash_kernel<Function><<<dim3(64, blocks), 256>>>(hashes);
  check(cudaGetLastError());
  std::vector<unsigned long long> found(blocks);
  check(cudaMemcpy(found.data(), hashes, blocks * sizeof *hashes, cudaMemcpyDeviceToHost));
  check(cudaFree(hashes));
  return found;
}

template <class Function>
std::vector<unsigned long long> hashes_on_cpu() {
  std::vector<unsigned long long> found(blocks);
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> threads;
  for (unsigned t = 0; t < std::max(1u, std::thread::hardware_concurrency()); ++t) {
    threads.emplace_back([&] {
      for (std::size_t block; (block = next++) < blocks;) {
        unsigned long long sum = 0;
        for (std::uint64_t i = 0; i < block_inputs; ++i) {
          sum += share_of<Function>(static_cast<std::uint32_t>(block * block_inputs + i));
        }
        found[block] = sum;
      }
    });
  }
  threads.clear();
  return found;
}

/// Prints the block's first input on which the two differ.
template <class Function>
void tell_first_difference(std::size_t block) {
  std::uint32_t* words = nullptr;
  check(cudaMalloc(&words, block_inputs * sizeof *words));
  const auto first = static_cast<std::uint32_t>(block * block_inputs);
  words_kernel<Function><<<static_cast<unsigned>(block_inputs / 256), 256>>>(first, words);
  check(cudaGetLastError());
  std::vector<std::uint32_t> found(block_inputs);
  check(cudaMemcpy(found.data(), words, block_inputs * sizeof *words, cudaMemcpyDeviceToHost));
  check(cudaFree(words));
  for (std::uint32_t i = 0; i < block_inputs; ++i) {
    const std::uint32_t expected = Function{}(first + i);
    if (found[i] == expected) continue;
    std::printf(", \"first_difference\": {\"input\": \"%08x\", \"device\": \"%08x\", \"cpu\": \"%08x\"}",
                first + i, found[i], expected);
    return;
  }
}

template <class Function>
bool is_equal(bool first) {
  using Clock = std::chrono::steady_clock;
  const auto begun = Clock::now();
  const std::vector<unsigned long long> device = hashes_on_device<Function>();
  const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  const std::vector<unsigned long long> cpu = hashes_on_cpu<Function>();
  unsigned long long hash = 0;
  for (const unsigned long long part : device) hash += part;
  const bool equal = device == cpu;
  std::printf(
      "%s\n  {\"function\": \"%s\", \"inputs\": %llu, \"hash\": \"%016llx\", \"equal\": %s, "
      "\"device_s\": %.3f",
      first ? "" : ",", Function::name, static_cast<unsigned long long>(inputs), hash,
      equal ? "true" : "false", seconds);
  for (std::size_t block = 0; !equal && block < blocks; ++block) {
    if (device[block] == cpu[block]) continue;
    tell_first_difference<Function>(block);
    break;
  }
  std::printf("}");
  std::fflush(stdout);
  return equal;
}

}  // namespace

bool math_is_equal() {
  std::printf("{\"functions\": [");
  const bool equal = is_equal<Exp2>(true) && is_equal<Exp>(false) && is_equal<Log2>(false) &&
                     is_equal<Log>(false) && is_equal<NormalTail>(false) && is_equal<NormalCdf>(false) &&
                     is_equal<Uniform>(false) && is_equal<NormalQuantile>(false);
  std::printf("]}\n");
  return equal;
}

}  // namespace gw::bench
