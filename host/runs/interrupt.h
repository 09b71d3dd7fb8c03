/// Ctrl-C: the first asks a run to stop after the block it is in, the second ends the program at once.
#pragma once

namespace gw {

/// Catches SIGINT and SIGTERM from here on, and ignores SIGPIPE: a closed pipe is told by the write that
/// fails.
void catch_signals();

/// True once SIGINT or SIGTERM came. Safe to ask from any thread.
bool interrupted();

/// As if a signal had come (`true`), or as if none had.
void set_interrupted(bool came);

inline constexpr int exit_interrupted = 130;

}  // namespace gw
