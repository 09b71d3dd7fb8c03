// Ranks by Thrust's sort, their products by cuBLAS: whole numbers in double, so the reference's bits.
#include <thrust/binary_search.h>
#include <thrust/copy.h>
#include <thrust/device_vector.h>
#include <thrust/execution_policy.h>
#include <thrust/inner_product.h>
#include <thrust/sort.h>
#include <thrust/transform.h>

#include <new>
#include <stdexcept>
#include <string>

#include "kernels/backend.h"
#include "kernels/cublas.h"
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
  thrust::device_vector<float> sorted;
  thrust::device_vector<std::uint32_t> below, up_to;
};

void rank_column(const float* column, std::size_t draws, Scratch& scratch, double* ranks) {
  const auto policy = thrust::device;
  thrust::copy(policy, column, column + draws, scratch.sorted.begin());
  thrust::sort(scratch.sorted.begin(), scratch.sorted.end());
  thrust::lower_bound(policy, scratch.sorted.begin(), scratch.sorted.end(), column, column + draws,
                      scratch.below.begin());
  thrust::upper_bound(policy, scratch.sorted.begin(), scratch.sorted.end(), column, column + draws,
                      scratch.up_to.begin());
  thrust::transform(policy, scratch.below.begin(), scratch.below.end(), scratch.up_to.begin(), ranks,
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
  const thrust::device_vector<float> values(sampled.values);
  thrust::device_vector<double> ranks(columns * draws), products(inputs * columns);
  double* const rank = thrust::raw_pointer_cast(ranks.data());
  Scratch scratch(draws);
  std::vector<double> squares(columns), sums(inputs * columns);
  for (std::size_t c = 0; c < columns; ++c) {
    double* const column = rank + c * draws;
    rank_column(thrust::raw_pointer_cast(values.data()) + c * draws, draws, scratch, column);
    squares[c] = thrust::inner_product(thrust::device, column, column + draws, column, 0.0);
  }
  const Handle handle(cublas);
  handle.multiply(rank, static_cast<int>(draws), static_cast<int>(inputs), static_cast<int>(columns),
                  thrust::raw_pointer_cast(products.data()));
  thrust::copy(products.begin(), products.end(), sums.begin());
  return correlations_of(draws, inputs, sums, squares);
}

}  // namespace

RankCorrelations rank_correlations_on_device(const SampledColumns& sampled, std::size_t inputs, int device) {
  check_sampled(sampled, inputs);
  if (inputs == 0 || sampled.draws == 0) return rank_correlations(sampled, inputs);
  const cudaError_t chosen = cudaSetDevice(device);
  if (chosen != cudaSuccess) {
    (void)cudaGetLastError();  // it must not be found again by the next call
    throw BackendError(std::string("ranks on the device: cudaSetDevice: ") + cudaGetErrorString(chosen));
  }
  try {
    return correlate_on_device(sampled, inputs);
  } catch (const thrust::system_error& error) {
    throw BackendError(std::string("ranks on the device: ") + error.what());
  } catch (const std::bad_alloc&) {
    throw BackendError("ranks on the device: it is out of memory");
  }
}

}  // namespace gw
