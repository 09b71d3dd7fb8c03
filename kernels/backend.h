/// The seam between a model and the machines that sweep it:
/// every question asked of many draws goes through here.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/staging.h"
#include "models/plan.h"

namespace gw {

struct Tally;  // kernels/tally.h

/// Draws [begin, end); `begin` on a tile of 256, `end` too unless it is the run's last draw.
struct Range {
  std::uint64_t begin = 0, end = 0;
  std::uint64_t size() const { return end - begin; }
};
inline constexpr std::uint64_t tile_draws = tile_size;

/// Which of the independent samples a draw takes its chance from (Saltelli's A, B and AB_i; `plain` for a
/// run), and what chance is made of: Philox, or Sobol' points under the replication's scramble, which number
/// 2^32 (kernels/sobol.h).
struct Sample {
  enum class Kind : std::uint32_t { plain = 0, a = 1, b = 2, ab = 3 } kind = Kind::plain;
  std::int32_t variable = -1;  ///< AB_i: the first variable that comes from B
  std::int32_t count = 1;      ///< and how many do, which lie together: a correlated group
  enum class Points : std::uint32_t { philox, sobol } points = Points::philox;
  std::uint64_t replication = 0;  ///< of Sobol' points: below 2^48
};

using Event = std::vector<Condition>;  ///< a world counts only if every condition holds

/// One question: the worlds of `plan` (less those of `minus`, draw by draw) in which `where` holds. A sweep
/// copies what it is opened with, except the plans' arenas, which must outlive it.
struct Job {
  const Plan& plan;
  std::uint64_t seed = 1;
  const Plan* minus = nullptr;  ///< watches the same series; shares draws by variable name
  Sample sample = {};
  const Event* where = nullptr;
};

/// Raw values asked back for a range: values[s * range.size() + (draw - begin)] of the series listed, zeros
/// as +0. A draw that `where` excludes is a NaN in every column.
struct Columns {
  std::vector<std::int32_t> series;
  float* values = nullptr;
};

/// Exact order statistics by replay: for each target, how many values of the series have the given key
/// prefix, split by the next `bits` bits of the key (kernels/sketch.h: key order).
struct RefineTarget {
  std::int32_t series;
  std::uint32_t prefix;  ///< leading bits of the key that are already known
  int known_bits;
  int bits;
};
using RefineCounts = std::vector<std::vector<std::uint64_t>>;  // [target][2^bits]

/// Thrown when a run fails for the machine's reasons (device lost, out of memory): exit code 1.
class BackendError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Everything uploaded once, ready to sweep ranges. A call that throws has added nothing to `into`; what
/// `replay` has written then means nothing.
class Sweep {
 public:
  virtual ~Sweep() = default;
  /// Adds the worlds of the range to `into` (made by `Tally(series)`).
  /// Threads, devices and calls add up to the same.
  virtual void tally(Range range, Tally& into) = 0;
  /// Makes the draws of the range again and writes the columns.
  virtual void replay(Range range, Columns out) = 0;
  /// Makes them again and adds to `into`, which has 2^bits counts for each target.
  virtual void refine(Range range, const std::vector<RefineTarget>& targets, RefineCounts& into) = 0;
};

class Backend {
 public:
  virtual ~Backend() = default;
  /// scalar | cpu | cuda
  virtual std::string_view name() const = 0;
  /// "cpu: AVX-512, 32 draws a pack in 16-lane registers, 2 threads"
  virtual std::string description() const = 0;
  virtual std::unique_ptr<Sweep> open(const Job& job) = 0;
};

/// `name` scalar | cpu | cuda; `threads` 0: all; `pack` "" (best), "avx512",
/// "avx2" or "portable" for the cpu; `devices` numbers of those for cuda, none: all. Throws
/// std::invalid_argument for an unknown name, a pack this machine can't run or a device it does not have,
/// BackendError for no device at all.
struct BackendOptions {
  int threads = 0;
  std::string pack = {};
  std::vector<int> devices = {0};
};
std::unique_ptr<Backend> make_backend(std::string_view name, const BackendOptions& options = {});

/// Whether a CUDA device can be used, and if not, why in a few
/// words ("no NVIDIA driver", "built without CUDA", …).
struct CudaStatus {
  bool usable = false;
  std::string reason;                ///< for people, on one line
  std::vector<std::string> devices;  ///< "NVIDIA H200, sm_90, 139.8 GiB"
};
CudaStatus cuda_status();

/// The packs that this machine can run, best first.
std::vector<std::string> available_packs();

}  // namespace gw
