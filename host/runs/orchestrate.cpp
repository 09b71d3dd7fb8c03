#include "host/runs/orchestrate.h"

#include <fmt/format.h>

#include <chrono>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/language/problems.h"
#include "host/runs/interrupt.h"
#include "kernels/relief.h"

namespace gw {

namespace {

/// The backend of this name and no other.
std::unique_ptr<Backend> exactly(const std::string& name, const BackendOptions& options) {
  auto backend = make_backend(name, options);
  if (backend->name() == name) return backend;
  throw BackendError("asked for the backend " + name + " and got " + std::string(backend->name()));
}

/// Refuses devices that this machine does not have.
void check_devices(const BackendChoice& choice, std::size_t present) {
  Problems problems;
  for (const int device : choice.devices.value_or(std::vector<int>{})) {
    if (static_cast<std::size_t>(device) < present) continue;
    problems.add({"--devices", 0, 0}, fmt::format("there is no device {}", device),
                 fmt::format("they are counted from 0, and this machine has {}", present),
                 "gigawatt devices lists them");
  }
  problems.throw_if_any();
}

/// cuda, and the cpu at hand.
std::unique_ptr<Backend> cuda_or_cpu(const BackendOptions& options) {
  return with_relief(exactly("cuda", options), exactly("cpu", options), [](const std::string& error) {
    write_stderr_line("gigawatt: " + printable(error) + ": the CPU takes over, with the same bits");
  });
}

}  // namespace

std::string ChosenBackend::line_now() const {
  const std::string now = backend->description();
  return line.compare(0, line.find(':'), backend->name()) == 0 ? line : now + " (a device failed)";
}

ChosenBackend choose_backend(const BackendChoice& choice) {
  BackendOptions options;
  options.threads = choice.threads;
  if (choice.devices) options.devices = *choice.devices;
  const bool automatic = choice.name == "auto";
  std::string why;
  if (automatic || choice.name == "cuda") {
    const CudaStatus cuda = cuda_status();
    why = cuda.reason;
    if (cuda.usable) check_devices(choice, cuda.devices.size());
    if (cuda.usable && automatic) {
      try {
        ChosenBackend chosen{cuda_or_cpu(options), ""};
        chosen.line = chosen.backend->description();
        return chosen;
      } catch (const BackendError& error) {  // a device that is there, but can't run these kernels
        why = error.what();
      }
    }
    if (!cuda.usable && !automatic) {
      throw BackendError("the backend cuda can't be used: " + why +
                         ". --backend cpu gives the same bits on the CPU");
    }
  }
  ChosenBackend chosen{exactly(automatic ? "cpu" : choice.name, options), ""};
  chosen.line = chosen.backend->description() + (automatic ? " (no GPU: " + why + ")" : "");
  return chosen;
}

Outcome run_draws(Backend& backend, const Compiled& compiled, const RunRequest& request) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  const Job job{.plan = compiled.plan, .seed = request.seed};
  const std::unique_ptr<Sweep> sweep = backend.open(job);

  Outcome outcome;
  outcome.tally = Tally(compiled.plan.series);
  Blocks blocks(request.show_progress);
  outcome.done = blocks.over(request.range, "", [&](Range part) { sweep->tally(part, outcome.tally); });
  outcome.partial = outcome.done.end != request.range.end;
  if (request.exact && !outcome.partial) {
    outcome.exact = exact_estimates(blocks, *sweep, outcome.done, outcome.tally, request.quantiles);
    outcome.partial = outcome.exact.empty() && interrupted();
  }
  outcome.elapsed_s = std::chrono::duration<double>(Clock::now() - start).count();
  return outcome;
}

}  // namespace gw
