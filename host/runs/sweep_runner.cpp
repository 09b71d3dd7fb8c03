#include "host/runs/sweep_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <new>
#include <numeric>
#include <optional>
#include <thread>

#include "host/language/output.h"
#include "host/language/problems.h"
#include "host/runs/fingerprint.h"
#include "host/runs/interrupt.h"

namespace gw {
namespace {

constexpr std::size_t most_waiting = 256;  // texts that are done before their turn
constexpr std::uint64_t long_draws = std::uint64_t{1} << 23;

/// A value behind --vary was not typed as it is read, but as one of many: its columns say nothing.
std::vector<Problem> as_typed(std::vector<Problem> problems) {
  for (Problem& problem : problems) {
    if (problem.where.file == "--vary") problem.where = {"--vary", 0, 0};
  }
  return problems;
}

/// All problems of a point on one line; the point itself says which values it has.
std::string reason_of(const InputError& error) {
  std::string text;
  for (const Problem& problem : as_typed(error.problems()))
    text += (text.empty() ? "" : "; ") + to_line(problem);
  return text;
}

/// Nothing where the user interrupted.
std::optional<PointResult> computed(const SweepJob& job, Backend& backend, std::size_t point) {
  PointResult result;
  result.point = point;
  const auto ended = [&](PointResult::Status status, std::string reason) {
    result.status = status;
    result.reason = std::move(reason);
    return result;
  };
  try {
    const ReadyPoint ready = make_ready(job, point);
    Problems problems;
    check_selection(job.selection, *ready.compiled, problems);
    problems.throw_if_any();
    const Outcome outcome = run_draws(backend, *ready.compiled, ready.request);
    if (outcome.partial) return std::nullopt;
    result.summary = summarise_selected(job.selection, *ready.compiled, ready.request, outcome);
    result.summary.fingerprint =
        fingerprint_of(*ready.compiled, ready.request.seed, outcome.done, outcome.tally);
  } catch (const InputError& error) {
    return ended(PointResult::Status::refused, reason_of(error));
  } catch (const std::bad_alloc&) {
    return ended(PointResult::Status::failed, "out of memory");
  } catch (const std::exception& error) {  // BackendError, and what nobody foresaw
    return ended(PointResult::Status::failed, error.what());
  }
  return result;
}

/// Which of the paths some point was seen to set, and what refused the first point that would have.
class PathCheck {
 public:
  explicit PathCheck(const SweepPoints& points) : points_(points), paths_(points.paths().size()) {}

  bool would_tell_more(std::size_t point) const {
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      if (!paths_[i].settable && sets(point, i)) return true;
    }
    return false;
  }
  void can_be_set(std::size_t point) {
    for (std::size_t i = 0; i < paths_.size(); ++i) paths_[i].settable = paths_[i].settable || sets(point, i);
  }
  void was_refused(std::size_t point, const InputError& error) {
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      if (sets(point, i) && !paths_[i].refusal) paths_[i].refusal = error;
    }
  }
  bool all_can_be_set() const {
    return std::all_of(paths_.begin(), paths_.end(), [](const Path& path) { return path.settable; });
  }
  void throw_what_refused_one() const {
    for (const Path& path : paths_) {
      if (!path.settable && path.refusal) throw InputError(as_typed(path.refusal->problems()));
    }
  }

 private:
  struct Path {
    bool settable = false;
    std::optional<InputError> refusal;
  };
  bool sets(std::size_t point, std::size_t path) const { return !points_.value(point, path).empty(); }
  const SweepPoints& points_;
  std::vector<Path> paths_;
};

/// What the threads share: whose turn it is, and what waits for its turn to be handed on.
class Queue {
 public:
  Queue(const std::vector<std::size_t>& todo, const SweepSink& sink) : todo_(todo), sink_(sink) {}

  /// The next place of `todo`, when there is room for what comes of it; nothing when all are taken.
  std::optional<std::size_t> next() {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] {
      return !sink_.in_order || taken_ < handed_on_ + most_waiting || failure_ || interrupted();
    });
    if (failure_ || interrupted() || taken_ == todo_.size()) return std::nullopt;
    return taken_++;
  }

  /// After a text that could not be kept no other one is.
  void hand_on(std::size_t place, std::string text) {
    const std::lock_guard lock(mutex_);
    try {
      if (!failure_) keep_in_turn(place, std::move(text));
    } catch (...) {
      failure_ = std::current_exception();
    }
    room_.notify_all();
  }

  void fail(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = failure;
    room_.notify_all();
  }

  /// Wakes who waits for a turn that does not come any more.
  void stop_waiting() {
    const std::lock_guard lock(mutex_);
    room_.notify_all();
  }

  bool finish() const {
    if (failure_) std::rethrow_exception(failure_);
    return handed_on_ == todo_.size();
  }

 private:
  void keep_in_turn(std::size_t place, std::string text) {
    if (!sink_.in_order) {
      sink_.keep(todo_[place], text);
      ++handed_on_;
      return;
    }
    waiting_[place] = std::move(text);
    for (auto first = waiting_.begin(); first != waiting_.end() && first->first == handed_on_;
         first = waiting_.erase(first), ++handed_on_) {
      sink_.keep(todo_[first->first], first->second);
    }
  }

  const std::vector<std::size_t>& todo_;
  const SweepSink& sink_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::size_t taken_ = 0, handed_on_ = 0;
  std::map<std::size_t, std::string> waiting_;
  std::exception_ptr failure_;
};

}  // namespace

ReadyPoint make_ready(const SweepJob& job, std::size_t point) {
  ReadyPoint ready;
  ready.point = point;
  ready.scenario = job.document.with(job.points.assignments(point));
  ready.compiled = compile(ready.scenario);
  ready.request = job.request(ready.scenario);
  return ready;
}

ReadyPoint first_ready(const SweepJob& job, const std::function<bool(const ReadyPoint&)>& lacks) {
  PathCheck paths(job.points);
  std::optional<ReadyPoint> first, whole;
  std::optional<InputError> refusal;
  for (std::size_t point = 0; point < job.points.count() && !interrupted(); ++point) {
    if (whole && !paths.would_tell_more(point)) continue;
    try {
      ReadyPoint ready = make_ready(job, point);
      paths.can_be_set(point);
      if (!whole && !lacks(ready))
        whole = std::move(ready);
      else if (!first)
        first = std::move(ready);
    } catch (const InputError& error) {
      paths.was_refused(point, error);
      if (!refusal) refusal = error;
    }
    if (whole && paths.all_can_be_set()) return std::move(*whole);
  }
  if (interrupted()) return {};
  paths.throw_what_refused_one();
  if (whole) return std::move(*whole);
  if (!first && refusal) throw InputError(as_typed(refusal->problems()));
  return std::move(*first);
}

namespace {

std::vector<int> devices_of(const BackendChoice& backend) {
  std::vector<int> devices = backend.devices.value_or(std::vector<int>{0});
  if (devices.empty()) {
    devices.resize(cuda_status().devices.size());
    std::iota(devices.begin(), devices.end(), 0);
  }
  return devices;
}

}  // namespace

Flight flight_of(std::string_view resolved, const BackendChoice& backend, std::uint64_t draws,
                 std::size_t points) {
  const int all = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const int threads = backend.threads > 0 ? backend.threads : all;
  const auto at_most = [points](std::size_t some) {
    return static_cast<int>(std::clamp<std::size_t>(points, 1, some));
  };
  if (resolved == "cuda") {
    const std::vector<int> devices = devices_of(backend);
    return {at_most(devices.size()), threads, devices};
  }
  const std::size_t rounds = points / static_cast<std::size_t>(threads);
  const bool idle_at_the_end = draws >= long_draws && rounds < 8;
  if (resolved == "cpu" && (idle_at_the_end || points < 2)) return {1, threads, {}};
  return {at_most(static_cast<std::size_t>(threads)), 1, {}};
}

bool run_sweep(const SweepJob& job, const BackendChoice& backend, const Flight& flight,
               const std::vector<std::size_t>& todo, const SweepSink& sink) {
  Queue queue(todo, sink);
  const auto work = [&](std::size_t number) {
    try {
      BackendChoice own = backend;
      own.threads = flight.threads_each;
      if (!flight.devices.empty()) own.devices = std::vector<int>{flight.devices[number]};
      const ChosenBackend chosen = choose_backend(own);
      while (const std::optional<std::size_t> place = queue.next()) {
        const std::optional<PointResult> result = computed(job, *chosen.backend, todo[*place]);
        if (!result) break;
        queue.hand_on(*place, sink.describe(*result));
      }
      if (interrupted()) queue.stop_waiting();
    } catch (...) {
      queue.fail(std::current_exception());
    }
  };
  {
    std::vector<std::jthread> others;
    for (int i = 1; i < flight.at_once; ++i) others.emplace_back(work, static_cast<std::size_t>(i));
    work(0);
  }
  return queue.finish();
}

}  // namespace gw
