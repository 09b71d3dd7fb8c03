/// What a user might take instead of this program: bench/versus/peer.py in a process of its own, asked one
/// line of JSON at a time.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace gw::bench {

class Peer {
 public:
  /// Starts it under the first Python that has its packages: GIGAWATT_PYTHON alone where it is set, else
  /// python3 and /usr/bin/python3. Where none has, `missing()` says what it lacks.
  Peer(const std::string& name, int threads);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  const std::string& missing() const { return missing_; }
  const std::string& description() const { return description_; }

  /// Its answer. Throws std::runtime_error where it ends or answers with something else.
  nlohmann::json ask(const nlohmann::json& question);
  /// What it took for that many draws of this seed, as it measured it: elapsed, and of all its threads
  /// together.
  struct Took {
    double seconds, cpu_seconds;
  };
  Took run(std::uint64_t draws, std::uint64_t seed);

 private:
  bool start(const std::string& python, const std::string& name, int threads);
  void stop();
  std::string line();

  std::string missing_, description_;
  pid_t process_ = -1;
  FILE *to_ = nullptr, *from_ = nullptr;
};

}  // namespace gw::bench
