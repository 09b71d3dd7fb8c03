#include "kernels/cuda.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "kernels/chunk.h"
#include "kernels/device.h"
#include "kernels/device_rows.h"
#include "kernels/device_tally.h"
#include "kernels/tally.h"
#include "kernels/world_block.h"

namespace gw {
namespace {

constexpr std::uint64_t least_part_draws = std::uint64_t{1} << 16;
constexpr std::uint64_t parts_a_device = 4;

/// One device's share of a sweep. Memory is taken when first needed, and given up after an error, so that
/// nothing half counted is ever found again.
class DeviceSweep {
 public:
  DeviceSweep(DeviceRuntime& runtime, int number, const Chunk& job) : device_(runtime, number), job_(job) {
    device_.use();
    arenas_.emplace(device_, job_, Stream(device_));
  }

  Tally tally(Range range) {
    return work([&] {
      if (!tally_) tally_.emplace(device_, job_, *arenas_);
      return tally_->tally(range);
    });
  }
  void replay(Range part, Range whole, const Columns& out) {
    work([&] { rows().replay(part, whole, out); });
  }
  void refine(Range part, const std::vector<RefineTarget>& targets, RefineCounts& into) {
    work([&] { rows().refine(part, targets, into); });
  }

 private:
  DeviceRows& rows() {
    if (!rows_) rows_.emplace(device_, job_, *arenas_);
    return *rows_;
  }
  template <class F>
  std::invoke_result_t<F> work(F f) {
    try {
      device_.use();
      return f();
    } catch (...) {
      tally_.reset();
      rows_.reset();
      throw;
    }
  }

  Device device_;
  const Chunk& job_;
  std::optional<DeviceArenas> arenas_;
  std::optional<DeviceTally> tally_;
  std::optional<DeviceRows> rows_;
};

class CudaSweep : public Sweep {
 public:
  CudaSweep(DeviceRuntime& runtime, const std::vector<int>& numbers, const Job& job)
      : job_(without_series(job)) {
    for (const int number : numbers) {
      devices_.push_back(std::make_unique<DeviceSweep>(runtime, number, job_));
    }
  }

  void tally(Range range, Tally& into) override {
    check_range(job_, range);
    check_tally(job_, into);
    Tally found(job_.staging.plan.series);
    share_out(range, [&](DeviceSweep& device, Range part, std::mutex& mutex) {
      const Tally some = device.tally(part);
      const std::lock_guard lock(mutex);
      found += some;
    });
    into += found;
  }

  void replay(Range range, Columns out) override {
    check_range(job_, range);
    (void)cut(job_, out.series);  // refuses series that are not there
    share_out(range, [&](DeviceSweep& device, Range part, std::mutex&) { device.replay(part, range, out); });
  }

  void refine(Range range, const std::vector<RefineTarget>& targets, RefineCounts& into) override {
    check_range(job_, range);
    RefineCounts none(targets.size());
    for (std::size_t t = 0; t < targets.size(); ++t) none[t].resize(into[t].size());
    RefineCounts found = none;
    share_out(range, [&](DeviceSweep& device, Range part, std::mutex& mutex) {
      RefineCounts some = none;
      device.refine(part, targets, some);
      const std::lock_guard lock(mutex);
      add(some, found);
    });
    add(found, into);
  }

 private:
  static void add(const RefineCounts& more, RefineCounts& to) {
    for (std::size_t t = 0; t < to.size(); ++t) {
      for (std::size_t i = 0; i < to[t].size(); ++i) to[t][i] += more[t][i];
    }
  }

  /// The draws of all parts but the last one.
  std::uint64_t part_draws(Range range) const {
    if (devices_.size() == 1) return std::max<std::uint64_t>(range.size(), 1);
    const std::uint64_t fair = range.size() / (parts_a_device * devices_.size());
    return std::max(least_part_draws, fair / tile_draws * tile_draws);
  }

  /// Calls work(device, part, mutex) for every part of the range, each device on its own thread, and passes
  /// on the first failure.
  template <class Work>
  void share_out(Range range, const Work& work) {
    const std::uint64_t draws = part_draws(range);
    std::atomic<std::uint64_t> next{range.begin};
    std::atomic<bool> failed{false};
    std::exception_ptr failure;
    std::mutex mutex;
    const auto drive = [&](DeviceSweep& device) {
      try {
        std::uint64_t first;
        while (!failed && (first = next.fetch_add(draws)) < range.end) {
          work(device, Range{first, std::min(first + draws, range.end)}, mutex);
        }
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!failed.exchange(true)) failure = std::current_exception();
      }
    };
    {
      std::vector<std::jthread> others;
      try {
        for (std::size_t d = 1; d < devices_.size(); ++d) others.emplace_back(drive, std::ref(*devices_[d]));
      } catch (const std::system_error& error) {
        failed = true;
        throw BackendError(std::string("no thread for a device: ") + error.what());
      }
      drive(*devices_.front());
    }
    if (failure) std::rethrow_exception(failure);
  }

  Chunk job_;
  std::vector<std::unique_ptr<DeviceSweep>> devices_;
};

class CudaBackend : public Backend {
 public:
  CudaBackend(DeviceRuntime& runtime, std::vector<int> numbers, std::string names)
      : runtime_(runtime), numbers_(std::move(numbers)), names_(std::move(names)) {}
  std::string_view name() const override { return "cuda"; }
  std::string description() const override { return "cuda: " + names_ + ", a thread a draw"; }
  std::unique_ptr<Sweep> open(const Job& job) override {
    return std::make_unique<CudaSweep>(runtime_, numbers_, job);
  }

 private:
  DeviceRuntime& runtime_;
  std::vector<int> numbers_;
  std::string names_;
};

std::string version_text(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

/// Why there is no device to use; empty where there is one.
std::string trouble(DeviceRuntime& runtime, DeviceCode code, int devices) {
  if (code == DeviceCode::success && devices > 0) return "";
  if (code != DeviceCode::success && code != DeviceCode::no_device &&
      code != DeviceCode::insufficient_driver) {
    return runtime.name_of(code) + " (" + runtime.text_of(code) + ") from cudaGetDeviceCount";
  }
  int driver = 0;
  if (runtime.driver_version(driver) != DeviceCode::success || driver == 0) return "no NVIDIA driver";
  if (code != DeviceCode::insufficient_driver) return "no NVIDIA device";
  return "the NVIDIA driver is too old: it supports CUDA " + version_text(driver) +
         ", and this program was built with " + version_text(runtime.toolkit_version());
}

/// The devices asked for.
std::vector<int> numbers_of(const BackendOptions& options, std::size_t present) {
  std::vector<int> numbers = options.devices;
  if (numbers.empty()) {
    for (std::size_t d = 0; d < present; ++d) numbers.push_back(static_cast<int>(d));
  }
  for (auto number = numbers.begin(); number != numbers.end(); ++number) {
    if (*number < 0 || static_cast<std::size_t>(*number) >= present) {
      throw std::invalid_argument("device " + std::to_string(*number) + " of " + std::to_string(present));
    }
    if (std::find(numbers.begin(), number, *number) != number) {
      throw std::invalid_argument("device " + std::to_string(*number) + " is named twice");
    }
  }
  return numbers;
}

}  // namespace

CudaStatus device_status(DeviceRuntime& runtime) {
  int devices = 0;
  const DeviceCode code = runtime.count_devices(devices);
  CudaStatus status;
  status.reason = trouble(runtime, code, devices);
  try {
    for (int number = 0; status.reason.empty() && number < devices; ++number) {
      status.devices.push_back(Device(runtime, number).described());
    }
  } catch (const BackendError& error) {
    status.devices.clear();
    status.reason = error.what();
  }
  status.usable = status.reason.empty();
  return status;
}

std::unique_ptr<Backend> make_device_backend(DeviceRuntime& runtime, const BackendOptions& options) {
  const CudaStatus status = device_status(runtime);
  if (!status.usable) throw BackendError("backend cuda: " + status.reason);
  const std::vector<int> numbers = numbers_of(options, status.devices.size());
  std::string names;
  for (const int number : numbers) {
    const Device device(runtime, number);
    device.use();
    (void)device.resident_blocks(Kernel::stage, 0);  // throws if this build has no code for it
    names += (names.empty() ? "" : " + ") + status.devices[static_cast<std::size_t>(number)];
  }
  return std::make_unique<CudaBackend>(runtime, numbers, names);
}

}  // namespace gw
