/// A second, naive calculation of one world, to compare the model with: in double, one programme, class and
/// vintage after the other, from the definitions (design notes, models/metrics.h, scenario.h). It shares no
/// code with models/.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "host/scenario/scenario.h"
#include "tests/reference_books.h"
#include "tests/reference_number.h"

namespace gw::test {

class Reference {
 public:
  /// `opens`: the period, 0 or negative, from which rollouts are looked at (what stood before it counts as
  /// built in it). `values`: what the draw gave to each knot of each input; 0 or 1 for a go_ahead.
  Reference(const Scenario& scenario, int opens, Values values);

  /// A metric of a member ("" is the total) in a period from the timeline's start; `_cumulative` forms
  /// included.
  Number operator()(const std::string& metric, int period, const std::string& rollup = "total",
                    const std::string& member = "") const;

 private:
  /// Figures of one programme (or one class of it, or a company), and whom they count for.
  struct Part {
    std::map<std::string, std::string> member_of;  // roll-up -> name
    std::map<std::string, Series> series;
    int asset_class = -1;  // of property
  };
  struct Spend {
    Series placed, placed_growth, growth, refresh;
  };

  void run(const Programme& programme);
  void add_company(const Company& company);

  Number value(InputId input, int knot = 0) const { return values_(input, knot); }
  Number value_or(InputId input, double otherwise) const {
    return input == none ? Number(otherwise) : value(input);
  }
  Number periods(InputId duration) const {
    return duration == none ? Number(0.0) : value(duration) / length_;
  }
  /// An input in a period: a scalar's value, or a table's by its reading.
  Number at(InputId input, int period) const;
  Number between_knots(const Input& table, InputId id, int period) const;
  Number fiscal(const Input& table, InputId id, int year) const;

  Series demand(const Programme& programme) const;
  Number unit_cost(const Programme& programme, int period, bool learns) const;
  Number share(const Cost& cost, int asset_class) const;
  bool buys(const Programme& programme, int asset_class) const;
  Number life_of(const Programme& programme, int asset_class) const;
  Series retirements(const Series& growth, Number life, bool refresh, Series& placed) const;
  Spend spend_on(const Programme& programme, int asset_class, const Series& growth,
                 const Series& retired) const;
  Spend spend_stated(const Programme& programme, int asset_class) const;
  void post_spend(const Programme& programme, int asset_class, const Spend& spend);
  void post_books(const Programme& programme, int asset_class, const Spend& spend, Part& part);
  void post_fleet(const Programme& programme, const Series& growth);
  Part& part_of(const Programme& programme, int asset_class);

  void value_at_risk();
  void add_up();
  Number sum(const std::string& series, int period, const std::string& rollup,
             const std::string& member) const;
  Number sum_to(const std::string& series, int period, const std::string& rollup,
                const std::string& member) const;
  Number overstatement(bool of_economic, int period, const std::string& rollup,
                       const std::string& member) const;

  const Scenario& scenario_;
  Values values_;
  double length_;            // of a period, in years
  int opens_, first_, end_;  // the periods that are looked at: [first_, end_), in the timeline [0, reported_)
  int reported_;
  Series built_;  // power of all programmes at mid-period
  std::vector<Part> parts_;
  std::map<std::tuple<std::string, std::string, std::string>, Series>
      totals_;  // by series, roll-up and member
  std::map<std::pair<const Policy*, int>, VintageBooks> books_;
};

}  // namespace gw::test
