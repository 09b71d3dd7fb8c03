#include "bench/peer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <vector>

namespace gw::bench {
namespace {

std::vector<std::string> pythons() {
  if (const char* chosen = std::getenv("GIGAWATT_PYTHON")) return {chosen};
  return {"python3", "/usr/bin/python3"};
}

}  // namespace

Peer::Peer(const std::string& name, int threads) {
  std::signal(SIGPIPE, SIG_IGN);  // a peer that ended is told by its missing answer
  for (const std::string& python : pythons()) {
    if (start(python, name, threads)) return;
    stop();
  }
}

Peer::~Peer() { stop(); }

bool Peer::start(const std::string& python, const std::string& name, int threads) {
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const std::string script = GIGAWATT_ROOT "/bench/versus/peer.py", count = std::to_string(threads);
  process_ = fork();
  if (process_ == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    // -B: nothing is written beside the sources.
    execlp(python.c_str(), python.c_str(), "-B", script.c_str(), name.c_str(), count.c_str(), nullptr);
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  to_ = fdopen(in[1], "w");
  from_ = fdopen(out[0], "r");
  if (process_ < 0) throw std::runtime_error("no process");
  const auto told = nlohmann::json::parse(line(), nullptr, false);
  if (told.is_object() && told.contains("ready")) {
    description_ = told["ready"].get<std::string>();
    missing_.clear();
    return true;
  }
  missing_ = told.is_object() && told.contains("missing") ? told["missing"].get<std::string>()
                                                          : "Python that starts as " + python;
  return false;
}

void Peer::stop() {
  if (to_ != nullptr) fclose(to_);
  if (from_ != nullptr) fclose(from_);
  to_ = from_ = nullptr;
  if (process_ > 0) waitpid(process_, nullptr, 0);  // it ends with its input
  process_ = -1;
}

std::string Peer::line() {
  char* text = nullptr;
  std::size_t size = 0;
  const ssize_t length = getline(&text, &size, from_);
  const std::string read(text == nullptr ? "" : text, length < 0 ? 0 : static_cast<std::size_t>(length));
  std::free(text);
  return read;
}

nlohmann::json Peer::ask(const nlohmann::json& question) {
  const std::string asked = question.dump() + "\n";
  if (to_ != nullptr && fwrite(asked.data(), 1, asked.size(), to_) == asked.size() && fflush(to_) == 0) {
    auto answer = nlohmann::json::parse(line(), nullptr, false);
    if (answer.is_object()) return answer;
  }
  throw std::runtime_error(fmt::format("bench/versus: {} ended without an answer", description_));
}

Peer::Took Peer::run(std::uint64_t draws, std::uint64_t seed) {
  const nlohmann::json took = ask({{"do", "run"}, {"draws", draws}, {"seed", seed}});
  return {took.at("seconds").get<double>(), took.at("cpu_seconds").get<double>()};
}

}  // namespace gw::bench
