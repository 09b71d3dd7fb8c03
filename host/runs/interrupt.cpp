#include "host/runs/interrupt.h"

#include <unistd.h>
#include <csignal>

#include <atomic>

namespace gw {
namespace {

std::atomic<bool> came_{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch nothing else");

extern "C" void on_signal(int) {
  if (came_.exchange(true)) _exit(exit_interrupted);
}

}  // namespace

void catch_signals() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
}

bool interrupted() { return came_.load(std::memory_order_relaxed); }

void set_interrupted(bool came) { came_.store(came); }

}  // namespace gw
