/// The results as tables with ratios, for people; Google Benchmark writes the JSON itself.
#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

namespace gw::bench {

/// One benchmark's counters: medians where it was repeated.
struct Figures {
  std::vector<std::string> path;  ///< its name at the slashes
  std::string label;
  std::map<std::string, double> counters;  ///< empty: it was refused
  double spread = 0.0;                     ///< coefficient of variation over the repetitions
  double cpu_share = 0.0;                  ///< processor time by elapsed time

  double of(const std::string& counter) const;
};

/// Three digits and a factor: "1.23 M".
std::string with_factor(double value);

class Table : public benchmark::BenchmarkReporter {
 public:
  /// `names` of all benchmarks in the order in which to show them.
  Table(std::string header, const std::vector<std::string>& names);
  bool ReportContext(const Context& context) override;
  void ReportRuns(const std::vector<Run>& runs) override;
  void Finalize() override;

 private:
  /// The distinct parts of names at `level` below `group`, in the order they came.
  std::vector<std::string> parts(const std::string& group, std::size_t level) const;
  /// nullptr where there is none that was measured.
  const Figures* find(const std::vector<std::string>& path) const;

  void print_scenario(const std::string& scenario) const;
  void print_sweeps(const std::string& scenario) const;
  void print_steps(const std::string& scenario) const;
  void print_values() const;
  /// Ours and the peers on the scenario that they have in common.
  void print_ratios() const;
  void print_shares_of_floors(const std::string& scenario) const;
  void print_floors() const;
  void print_sizes() const;
  /// The FMA peak of a backend's pack ("cpu-avx512", "avx512"); nullptr where it was not measured.
  const Figures* floor_of_pack(const std::string& backend) const;
  void print_warning() const;

  std::string header_;
  std::vector<Figures> all_;
};

}  // namespace gw::bench
