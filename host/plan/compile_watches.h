/// What is watched: metrics by roll-up member, and the ledger rows that their equations read.
#pragma once

#include <set>
#include <vector>

#include "host/language/problems.h"
#include "host/plan/compile.h"
#include "host/plan/compile_model.h"
#include "host/scenario/scenario.h"

namespace gw {

/// The rows that a metric's equation reads (found by evaluating it on a recorder).
std::set<Row> rows_of(MetricId metric);

class WatchCompiler {
 public:
  /// Reports metrics for which the scenario says too little.
  WatchCompiler(const Scenario& scenario, const Members& members, const CompileOptions& options,
                Problems& problems);

  int row_count() const { return rows_; }
  void write(Compiled& compiled) const;

 private:
  void watch(const std::string& name, const Where& where);
  bool has_company_figures(const Metric& metric, const Member& member) const;
  std::string missing_for(const std::set<Row>& rows) const;
  std::string missing_tax_book() const;

  const Scenario& scenario_;
  const Members& members_;
  const CompileOptions& options_;
  Problems& problems_;
  std::vector<Watched> watched_;
  std::vector<std::int32_t> row_of_;
  int rows_ = 0;
  int series_ = 0;
};

}  // namespace gw
