/// The CUDA runtime with a stop-watch: each drawing and counting launch alone on the device.
#pragma once

#include <chrono>
#include <cstdint>

#include "kernels/device_runtime.h"

namespace gw::bench {

class TimedRuntime : public DeviceRuntime {
 public:
  /// With `l2_cache` other than 0 batches are made for a cache of so many bytes.
  TimedRuntime(DeviceRuntime& real, bool alone, std::size_t l2_cache)
      : real_(real), alone_(alone), l2_cache_(l2_cache) {}

  double draw_s = 0, count_s = 0;
  std::uint32_t tiles = 0;  ///< of the largest batch

  DeviceCode count_devices(int& count) override { return real_.count_devices(count); }
  DeviceCode driver_version(int& version) override { return real_.driver_version(version); }
  int toolkit_version() const override { return real_.toolkit_version(); }
  DeviceCode properties(int device, DeviceProperties& out) override {
    const DeviceCode code = real_.properties(device, out);
    if (l2_cache_ != 0) out.l2_cache = l2_cache_;
    return code;
  }
  DeviceCode use(int device) override { return real_.use(device); }
  DeviceCode free_memory(std::size_t& bytes) override { return real_.free_memory(bytes); }
  DeviceCode resident_blocks(Kernel kernel, std::size_t shared_bytes, int& blocks) override {
    return real_.resident_blocks(kernel, shared_bytes, blocks);
  }
  DeviceCode allocate(void*& memory, std::size_t bytes) override { return real_.allocate(memory, bytes); }
  DeviceCode release(void* memory) override { return real_.release(memory); }
  DeviceCode make_stream(DeviceStream& stream) override { return real_.make_stream(stream); }
  DeviceCode release_stream(DeviceStream stream) override { return real_.release_stream(stream); }
  DeviceCode wait(DeviceStream stream) override { return real_.wait(stream); }
  DeviceCode copy_in(void* to, const void* from, std::size_t bytes, DeviceStream stream) override {
    return real_.copy_in(to, from, bytes, stream);
  }
  DeviceCode copy_out(void* to, const void* from, std::size_t bytes, DeviceStream stream) override {
    return real_.copy_out(to, from, bytes, stream);
  }
  DeviceCode clear(void* memory, std::size_t bytes, DeviceStream stream) override {
    return real_.clear(memory, bytes, stream);
  }
  DeviceCode draw(const TallyBatch& batch, std::uint32_t blocks, std::int32_t window_rows,
                  DeviceStream stream) override {
    tiles = batch.tiles > tiles ? batch.tiles : tiles;
    return timed(draw_s, stream, [&] { return real_.draw(batch, blocks, window_rows, stream); });
  }
  DeviceCode count(const TallyBatch& batch, DeviceStream stream) override {
    return timed(count_s, stream, [&] { return real_.count(batch, stream); });
  }
  DeviceCode take(const Takings& takings, DeviceStream stream) override {
    return real_.take(takings, stream);
  }
  DeviceCode stage(const RowsBatch& batch, std::uint32_t blocks, DeviceStream stream) override {
    return real_.stage(batch, blocks, stream);
  }
  DeviceCode refine(const RowsBatch& batch, const KeyCounts* windows, std::uint32_t count,
                    DeviceStream stream) override {
    return real_.refine(batch, windows, count, stream);
  }
  std::string name_of(DeviceCode code) const override { return real_.name_of(code); }
  std::string text_of(DeviceCode code) const override { return real_.text_of(code); }

 private:
  template <class Launch>
  DeviceCode timed(double& seconds, DeviceStream stream, const Launch& launch) {
    if (!alone_) return launch();
    using Clock = std::chrono::steady_clock;
    (void)real_.wait(stream);
    const auto begun = Clock::now();
    const DeviceCode launched = launch();
    const DeviceCode done = real_.wait(stream);
    seconds += std::chrono::duration<double>(Clock::now() - begun).count();
    return launched != DeviceCode::success ? launched : done;
  }

  DeviceRuntime& real_;
  bool alone_;
  std::size_t l2_cache_;
};

}  // namespace gw::bench
