#include "kernels/device_tally.h"

#include <algorithm>
#include <limits>

#include "kernels/world_block.h"

namespace gw {
namespace {

constexpr std::uint32_t lane_count = 2;
constexpr std::size_t room_a_series = 1024;  // bins that leave the device at a time
constexpr std::int32_t window_choices[] = {32, 16};
static_assert(WorldBlock::bytes(32) <= 48 * 1024, "what a block may have on every device without asking");
constexpr std::uint32_t most_parts = 64;

std::size_t workspace_floats(const Chunk& job) {
  return static_cast<std::size_t>(workspace_of_both(job.staging)) * tile_size;
}
std::size_t condition_floats(const Chunk& conditions) {
  return static_cast<std::size_t>(conditions.staging.rows) * tile_size;
}

constexpr std::size_t bytes_a_series = bin_count * sizeof(std::uint64_t) + room_a_series * sizeof(RowBin);
constexpr std::size_t bytes_a_row_of_tile = tile_size * sizeof(std::uint16_t) + sizeof(RowSummary);

/// What sizes_for's choice takes of the device's memory.
std::size_t bytes_of(const TallySizes& sizes, std::size_t block_floats) {
  const std::size_t blocks = std::min(sizes.blocks, sizes.tiles);
  const std::size_t lane = sizes.tiles * sizes.series * bytes_a_row_of_tile +
                           blocks * block_floats * sizeof(float) +
                           sizes.parts * sizes.series * sizeof(RowTotals);
  return sizes.series * bytes_a_series + lane_count * lane;
}

/// Halves what is done at a time; false where it can't be less.
bool halve(TallySizes& sizes) {
  if (sizes.tiles > 1) {
    sizes.tiles /= 2;
  } else if (sizes.series > 1) {
    sizes.series = (sizes.series + 1) / 2;
  } else {
    return false;
  }
  sizes.parts = std::min(sizes.parts, sizes.tiles);
  return true;
}

/// The watches that have any of the series first … end - 1. Watches come in the order of their series.
WatchSpan watches_of(const Plan& plan, std::int32_t first, std::int32_t end) {
  const WatchPlan* watches = plan.all(plan.watches);
  const auto end_of = [&](const WatchPlan& w) { return w.first_series + (w.metric < 0 ? 1 : plan.reported); };
  WatchSpan span{0, 0};
  while (span.first < plan.watches.count && end_of(watches[span.first]) <= first) ++span.first;
  span.end = span.first;
  while (span.end < plan.watches.count && watches[span.end].first_series < end) ++span.end;
  return span;
}

std::int32_t window_count(std::int32_t rows, std::int32_t window_rows) {
  return (rows + window_rows - 1) / window_rows;
}

/// The windows of all chunks, one chunk's after another's.
std::vector<RowWindow> windows_of(const std::vector<Chunk>& chunks, std::int32_t window_rows) {
  std::vector<RowWindow> windows;
  for (const Chunk& chunk : chunks) {
    for (std::int32_t row = 0; row < chunk.wanted(); row += window_rows) {
      const std::int32_t rows = std::min(window_rows, chunk.wanted() - row);
      const std::int32_t first = chunk.series.front() + row;
      RowWindow window{row, rows, {watches_of(chunk.staging.plan, first, first + rows), {0, 0}}};
      if (chunk.staging.has_minus) window.watches[1] = watches_of(chunk.staging.minus, first, first + rows);
      windows.push_back(window);
    }
  }
  return windows;
}

}  // namespace

DeviceArenas::DeviceArenas(const Device& device, const Chunk& job, const Stream& stream)
    : plan(device, job.staging.plan.arena_bytes),
      minus(device, job.staging.minus.arena_bytes),
      points(device, job.points, stream),
      minus_points(device, job.minus_points, stream) {
  plan.copy_in(job.staging.plan.arena, plan.size(), stream);
  minus.copy_in(job.staging.minus.arena, minus.size(), stream);
  stream.wait();
}

void DeviceArenas::take(Staging& staging) const {
  staging.plan.arena = plan.data();
  staging.minus.arena = minus.data();
  if (points.size() != 0) staging.key.points = points.data();
  if (minus_points.size() != 0) staging.minus_key.points = minus_points.data();
}

TallySizes sizes_for(const Device& device, const Chunk& job) {
  const std::size_t budget = device.free_memory() / 5 * 4;
  const auto all = static_cast<std::size_t>(std::max(1, job.staging.plan.series));
  TallySizes sizes{};
  for (const std::int32_t rows : window_choices) {  // more rows, unless fewer draws would run at a time
    const std::uint32_t blocks = device.resident_blocks(Kernel::worlds, WorldBlock::bytes(rows));
    if (blocks <= sizes.blocks) continue;
    sizes.blocks = blocks;
    sizes.window_rows = rows;
  }
  // Two batches are under way at a time, so half of what the device holds is each one's.
  sizes.blocks = std::max<std::uint32_t>(1, sizes.blocks / lane_count);
  const std::uint32_t counting = device.resident_blocks(Kernel::count, 0);
  sizes.series = std::clamp<std::size_t>(budget / 4 / bytes_a_series, 1, all);
  // A batch is read back out of the L2 cache, half of which the two of them may fill; but no two batches are
  // so small that multiprocessors stand idle.
  const std::size_t wave = sizes.blocks * sizes.series * bytes_a_row_of_tile;
  const std::size_t waves = std::clamp<std::size_t>(device.properties.l2_cache / 4 / wave, 1, 64);
  sizes.tiles = sizes.blocks * static_cast<std::uint32_t>(waves);
  const std::size_t wanted_parts = (counting + sizes.series - 1) / sizes.series;
  sizes.parts = std::clamp<std::uint32_t>(static_cast<std::uint32_t>(wanted_parts), 1, most_parts);
  sizes.parts = std::min(sizes.parts, sizes.tiles);
  const std::size_t block_floats = workspace_floats(job) + condition_floats(cut(job, {}).front());
  while (bytes_of(sizes, block_floats) > budget && halve(sizes)) {
  }
  return sizes;
}

/// What one stream works in. Two of them: while the one draws, the other counts.
struct DeviceTally::Lane {
  Stream stream;
  DeviceArray<float> workspace, condition_rows;
  DeviceArray<std::uint16_t> bins;
  DeviceArray<RowSummary> summaries;
  DeviceArray<RowTotals> totals;

  Lane(const Device& device, const TallySizes& sizes, std::size_t blocks, const Chunk& conditions)
      : stream(device),
        workspace(device, blocks * workspace_floats(conditions)),
        condition_rows(device, blocks * condition_floats(conditions)),
        bins(device, sizes.tiles * sizes.series * tile_size),
        summaries(device, sizes.tiles * sizes.series),
        totals(device, sizes.parts * sizes.series) {}
};

struct DeviceTally::Memory {
  std::uint32_t blocks;
  Lane lanes[lane_count];
  DeviceArray<std::uint64_t> counts, worlds;
  DeviceArray<std::uint32_t> found;
  DeviceArray<RowBin> taken;
  DeviceArray<std::int32_t> row_of;
  DeviceArray<Condition> condition;
  std::vector<RowWindow> host_windows;
  DeviceArray<RowWindow> windows;
  std::vector<RowTotals> none;

  Memory(const Device& device, const TallySizes& sizes, const Chunk& conditions,
         const std::vector<Chunk>& chunks)
      : blocks(std::min(sizes.blocks, sizes.tiles)),
        lanes{{device, sizes, blocks, conditions}, {device, sizes, blocks, conditions}},
        counts(device, sizes.series * bin_count),
        worlds(device, 1),
        found(device, 1),
        taken(device, sizes.series * room_a_series),
        row_of(device, conditions.row_of, first()),
        condition(device, conditions.conditions, first()),
        host_windows(windows_of(chunks, sizes.window_rows)),
        windows(device, host_windows, first()),
        none(sizes.parts * sizes.series) {
    for (RowTotals& totals : none) totals.clear();
    counts.clear(first());
    first().wait();
  }
  const Stream& first() const { return lanes[0].stream; }
};

DeviceTally::DeviceTally(const Device& device, const Chunk& job, const DeviceArenas& arenas)
    : device_(device), sizes_(sizes_for(device, job)), conditions_(cut(job, {}).front()) {
  while (memory_ == nullptr) {
    chunks_ = cut(job, all_series(job.staging.plan), sizes_.series);
    try {
      memory_ = std::make_unique<Memory>(device, sizes_, conditions_, chunks_);
    } catch (const OutOfDeviceMemory&) {
      if (!halve(sizes_)) throw;
    }
  }
  batch_.staging = conditions_.ready();
  arenas.take(batch_.staging);
  batch_.staging.row_of = memory_->row_of.data();
  batch_.staging.condition = memory_->condition.data();
  batch_.counts = memory_->counts.data();
  batch_.worlds = memory_->worlds.data();
}

DeviceTally::~DeviceTally() = default;

void DeviceTally::draw_and_count(std::size_t index, Range range) {
  const Chunk& chunk = chunks_[index];
  batch_.first_series = chunk.series.empty() ? 0 : chunk.series.front();
  batch_.rows = chunk.wanted();
  batch_.window_count = window_count(batch_.rows, sizes_.window_rows);
  const auto before = index * static_cast<std::size_t>(
                                  window_count(static_cast<std::int32_t>(sizes_.series), sizes_.window_rows));
  batch_.windows = memory_->windows.data() + before;
  batch_.parts = sizes_.parts;
  memory_->worlds.clear(memory_->first());
  for (Lane& lane : memory_->lanes)
    lane.totals.copy_in(memory_->none.data(), memory_->none.size(), lane.stream);
  for (const Lane& lane : memory_->lanes) lane.stream.wait();

  const std::uint64_t most = std::uint64_t{sizes_.tiles} * tile_draws;
  std::size_t turn = 0;
  for (std::uint64_t first = range.begin; first < range.end; first += most) {
    const Lane& lane = memory_->lanes[turn++ % lane_count];
    batch_.first_draw = first;
    batch_.end_draw = std::min(first + most, range.end);
    batch_.tiles = static_cast<std::uint32_t>(tiles_of({batch_.first_draw, batch_.end_draw}));
    batch_.workspace = lane.workspace.data();
    batch_.condition_rows = lane.condition_rows.data();
    batch_.bins = lane.bins.data();
    batch_.summaries = lane.summaries.data();
    batch_.totals = lane.totals.data();
    const std::uint32_t blocks = std::min(memory_->blocks, batch_.tiles);
    device_.check(device_.runtime.draw(batch_, blocks, sizes_.window_rows, lane.stream.get()),
                  "world_kernel<<<>>>");
    device_.check(device_.runtime.count(batch_, lane.stream.get()), "count_kernel<<<>>>");
  }
  for (const Lane& lane : memory_->lanes) lane.stream.wait();
}

std::uint64_t DeviceTally::worlds_of(Range range) const {
  if (conditions_.conditions.empty()) return range.size();
  std::uint64_t worlds = 0;
  memory_->worlds.copy_out(&worlds, 1, memory_->first());
  memory_->first().wait();
  return worlds;
}

std::vector<RowTotals> DeviceTally::totals_of(std::size_t rows) const {
  std::vector<RowTotals> sums(rows), parts(sizes_.parts * rows);
  for (RowTotals& sum : sums) sum.clear();
  for (const Lane& lane : memory_->lanes) {
    lane.totals.copy_out(parts.data(), parts.size(), lane.stream);
    lane.stream.wait();
    for (std::size_t i = 0; i < parts.size(); ++i) sums[i % rows] += parts[i];
  }
  return sums;
}

std::vector<RowBin> DeviceTally::take_bins(std::size_t rows) {
  const Stream& stream = memory_->first();
  const auto room = static_cast<std::uint32_t>(
      std::min<std::size_t>(memory_->taken.size(), std::numeric_limits<std::uint32_t>::max()));
  std::vector<RowBin> all;
  std::uint32_t found;
  do {
    memory_->found.clear(stream);
    device_.check(device_.runtime.take({static_cast<std::int32_t>(rows), memory_->counts.data(),
                                        memory_->found.data(), memory_->taken.data(), room},
                                       stream.get()),
                  "take_kernel<<<>>>");
    memory_->found.copy_out(&found, 1, stream);
    stream.wait();
    const std::size_t before = all.size(), some = std::min(found, room);
    all.resize(before + some);
    memory_->taken.copy_out(all.data() + before, some, stream);
    stream.wait();
  } while (found > room);
  std::sort(all.begin(), all.end(),
            [](const RowBin& a, const RowBin& b) { return a.row != b.row ? a.row < b.row : a.bin < b.bin; });
  return all;
}

void DeviceTally::take(const Chunk& chunk, std::uint64_t absent, Tally& into) {
  const auto rows = static_cast<std::size_t>(chunk.wanted());
  const std::vector<RowTotals> totals = totals_of(rows);
  const std::vector<RowBin> taken = take_bins(rows);
  auto next = taken.begin();
  for (std::size_t row = 0; row < rows; ++row) {
    SeriesTally& series = into.series[static_cast<std::size_t>(chunk.series[row])];
    std::vector<BinCount> bins;
    for (; next != taken.end() && next->row == row; ++next) {
      // Draws that do not count stand in the rows as NaN.
      const std::uint64_t count = next->bin == bin_of_nan ? next->count - absent : next->count;
      if (count != 0) bins.push_back({next->bin, count});
    }
    series.add(bins);
    series.add_extremes(totals[row].smallest, totals[row].largest);
    series.moments += totals[row].moments;
  }
}

Tally DeviceTally::tally(Range range) {
  Tally found(conditions_.staging.plan.series);
  found.draws = range.size();
  found.worlds = range.size();
  for (std::size_t c = 0; c < chunks_.size(); ++c) {
    if (chunks_[c].series.empty()) continue;  // nothing is watched
    draw_and_count(c, range);
    found.worlds = worlds_of(range);
    take(chunks_[c], tiles_of(range) * tile_draws - found.worlds, found);
  }
  return found;
}

}  // namespace gw
