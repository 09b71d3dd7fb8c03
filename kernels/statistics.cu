// Ranks by Thrust's sort, their products by cuBLAS: whole numbers in double, so the reference's bits.
#include <thrust/binary_search.h>
#include <thrust/copy.h>
#include <thrust/device_ptr.h>
#include <thrust/execution_policy.h>
#include <thrust/inner_product.h>
#include <thrust/sort.h>
#include <thrust/transform.h>

#include <stdexcept>
#include <string>

#include "kernels/cublas.h"
#include "kernels/device.h"
#include "kernels/statistics.h"

namespace gw {
namespace {

/// Of `count` sorted values, `below` lie below and `up_to` not above: twice the rank's distance from the
/// middle.
struct CentredRank {
  std::uint32_t count;
  __host__ __device__ double operator()(std::uint32_t below, std::uint32_t up_to) const {
    return static_cast<double>(below) + static_cast<double>(up_to) - static_cast<double>(count);
  }
};

/// Memory of one column's ranking.
struct Scratch {
  explicit Scratch(std::size_t draws) : sorted(draws), below(draws), up_to(draws) {}
  DeviceArray<float> sorted;
  DeviceArray<std::uint32_t> below, up_to;
};

void rank_column(const float* column, std::size_t draws, Scratch& scratch, double* ranks) {
  const auto policy = thrust::device;
  float* const sorted = scratch.sorted.data();
  thrust::copy(policy, column, column + draws, sorted);
  thrust::sort(policy, sorted, sorted + draws);
  thrust::lower_bound(policy, sorted, sorted + draws, column, column + draws, scratch.below.data());
  thrust::upper_bound(policy, sorted, sorted + draws, column, column + draws, scratch.up_to.data());
  thrust::transform(policy, scratch.below.data(), scratch.below.data() + draws, scratch.up_to.data(), ranks,
                    CentredRank{static_cast<std::uint32_t>(draws)});
}

void check_cublas(int status, const char* call) {
  if (status != 0) throw BackendError(std::string(call) + ": cuBLAS status " + std::to_string(status));
}

/// A cuBLAS handle for as long as it is needed.
class Handle {
 public:
  explicit Handle(const Cublas& cublas) : cublas_(cublas) {
    check_cublas(cublas_.create(&handle_), "cublasCreate");
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { cublas_.destroy(handle_); }

  /// products[i + inputs * c] = sum over draws of column i times column c.
  void multiply(const double* ranks, int draws, int inputs, int columns, double* products) const {
    constexpr int plain = 0, transposed = 1;
    const double one = 1, zero = 0;
    check_cublas(cublas_.dgemm(handle_, transposed, plain, inputs, columns, draws, &one, ranks, draws, ranks,
                               draws, &zero, products, inputs),
                 "cublasDgemm");
  }

 private:
  Cublas cublas_;
  void* handle_ = nullptr;
};

RankCorrelations correlate_on_device(const SampledColumns& sampled, std::size_t inputs) {
  const std::size_t draws = sampled.draws, columns = sampled.columns;
  const Cublas cublas = load_cublas();
  const DeviceArray<float> values(sampled.values);
  DeviceArray<double> ranks(columns * draws), products(inputs * columns);
  Scratch scratch(draws);
  std::vector<double> squares(columns), sums(inputs * columns);
  for (std::size_t c = 0; c < columns; ++c) {
    double* const column = ranks.data() + c * draws;
    rank_column(values.data() + c * draws, draws, scratch, column);
    squares[c] = thrust::inner_product(thrust::device, column, column + draws, column, 0.0);
  }
  const Handle handle(cublas);
  handle.multiply(ranks.data(), static_cast<int>(draws), static_cast<int>(inputs), static_cast<int>(columns),
                  products.data());
  products.copy_to(sums.data(), sums.size());
  return correlations_of(draws, inputs, sums, squares);
}

}  // namespace

RankCorrelations rank_correlations_on_device(const SampledColumns& sampled, std::size_t inputs, int device) {
  check_sampled(sampled, inputs);
  if (inputs == 0 || sampled.draws == 0) return rank_correlations(sampled, inputs);
  try {
    GW_CUDA(cudaSetDevice(device));
    return correlate_on_device(sampled, inputs);
  } catch (const thrust::system_error& error) {
    throw BackendError(std::string("ranks on the device: ") + error.what());
  }
}

}  // namespace gw
