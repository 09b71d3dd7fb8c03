#include "tests/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace gw::test {
namespace {

std::vector<std::string> environment_of(const Setting& setting) {
  std::map<std::string, std::string> all = setting.environment;
  for (const char* kept : {"PATH", "HOME", "TMPDIR"}) {
    if (const char* value = std::getenv(kept)) all.emplace(kept, value);
  }
  std::vector<std::string> words;
  for (const auto& [name, value] : all) words.push_back(name + "=" + value);
  return words;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

void close_end(int& file) {
  if (file >= 0) ::close(file);
  file = -1;
}

/// Adds what is there to `text`; false, and closed, at the end.
bool drain(int& file, std::string& text) {
  char bytes[65536];
  const ssize_t count = ::read(file, bytes, sizeof bytes);
  if (count > 0)
    text.append(bytes, static_cast<std::size_t>(count));
  else
    close_end(file);
  return count > 0;
}

}  // namespace

Process::Process(const std::string& program, const Arguments& arguments, const Setting& setting) {
  std::vector<std::string> words = {program}, environment = environment_of(setting);
  words.insert(words.end(), arguments.begin(), arguments.end());
  const std::vector<char*> argv = pointers(words), envp = pointers(environment);
  const std::string folder = setting.folder.empty() ? GIGAWATT_ROOT : setting.folder;
  int out[2], err[2];
  if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(err, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  child_ = ::fork();
  if (child_ < 0) throw std::runtime_error("no process");
  if (child_ == 0) {
    const int input = ::open("/dev/null", O_RDONLY);
    const int named = setting.stdout_path.empty() ? out[1] : ::open(setting.stdout_path.c_str(), O_WRONLY);
    const bool set_up = input >= 0 && named >= 0 && ::dup2(input, 0) == 0 && ::dup2(named, 1) == 1 &&
                        ::dup2(err[1], 2) == 2 && ::chdir(folder.c_str()) == 0;
    if (set_up) ::execvpe(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
  ::close(out[1]);
  ::close(err[1]);
  ::fcntl(out[0], F_SETPIPE_SZ, 4096);
  out_ = out[0];
  err_ = err[0];
}

Process::~Process() {
  close_end(out_);
  close_end(err_);
  if (child_ <= 0) return;
  ::kill(child_, SIGKILL);
  ::waitpid(child_, nullptr, 0);
}

bool Process::read_some() {
  pollfd ends[2] = {{out_, POLLIN, 0}, {err_, POLLIN, 0}};  // a negative one is passed over
  if (out_ < 0 && err_ < 0) return false;
  if (::poll(ends, 2, -1) < 0) return errno == EINTR;
  if (ends[0].revents != 0) drain(out_, ended_.out);
  if (ends[1].revents != 0) drain(err_, ended_.err);
  return true;
}

bool Process::wait_for_stderr(const std::string& text) {
  while (ended_.err.find(text) == std::string::npos) {
    if (!read_some()) return false;
  }
  return true;
}

// Not wait4's ru_maxrss: that begins with what the process held which forked, here the tests.
long Process::peak_kib_at_first_output() const {
  pollfd end = {out_, POLLIN, 0};
  while (::poll(&end, 1, -1) < 0 && errno == EINTR) {
  }
  for (const std::string& line : lines_of(text_of("/proc/" + std::to_string(child_) + "/status"))) {
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
  }
  return -1;
}

void Process::send(int signal) const { ::kill(child_, signal); }

void Process::close_stdout() { close_end(out_); }

Ended Process::wait() {
  while (read_some()) {
  }
  int status = 0;
  while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
  ended_.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return std::move(ended_);
}

Ended gigawatt(const Arguments& arguments, const Setting& setting) {
  return Process(GIGAWATT_PROGRAM, arguments, setting).wait();
}

Ended shell(const std::string& line, const Setting& setting) {
  return Process("/bin/sh", {"-c", line}, setting).wait();
}

std::string in_tree(const std::string& path) { return std::string(GIGAWATT_ROOT) + "/" + path; }

std::string scenario_path(const std::string& name) { return in_tree("models/scenarios/" + name); }

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool inside = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool doubled = inside && line[i] == '"' && i + 1 < line.size() && line[i + 1] == '"';
    if (doubled)
      fields.back() += line[++i];
    else if (line[i] == '"')
      inside = !inside;
    else if (line[i] == ',' && !inside)
      fields.emplace_back();
    else
      fields.back() += line[i];
  }
  return fields;
}

ScratchFolder::ScratchFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "gigawatt-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch folder " + name);
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string ScratchFolder::write(const std::string& name, const std::string& text) const {
  const std::string path = *this / name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

std::vector<std::string> ScratchFolder::names() const {
  std::vector<std::string> all;
  for (const auto& entry : std::filesystem::directory_iterator(path_))
    all.push_back(entry.path().filename().string());
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace gw::test
