/// A scenario as understood: named, sourced, checked beliefs, before they become a Plan.
///
/// Everything here is in the units of its beliefs (host/language/belief.h). `load` (host/scenario/load.h)
/// makes it from files; `compile` (host/plan/compile.h) makes a Plan of it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/language/belief.h"
#include "models/methods.h"

namespace gw {

enum AssetClass { accelerators, network, power_cooling, shell, land };
inline constexpr int asset_classes = 5;
inline constexpr std::array<const char*, asset_classes> asset_class_names = {
    "accelerators", "network", "power_cooling", "shell", "land"};
template <class T>
using PerClass = std::array<T, asset_classes>;

/// How power becomes accelerators: facility watts a package, or a mix of generations with PUE. Exactly one of
/// them.
struct Fleet {
  InputId facility_kw_per_package = none;
  struct Generation {
    std::string name;
    InputId share = none;         ///< path: share of the GW_it added in the period
    InputId it_kw = none;         ///< kW of IT power a package
    double h100_equivalents = 0;  ///< per package; 0 where the catalogue has none
    double catalogue_price_usd = 0;
  };
  std::vector<Generation> mix;
  InputId pue_peak = none;  ///< GW_facility = GW_it x pue_peak; needed by a mix and wherever GW_it appears
  double h100_equivalents =
      0;  ///< per package with `facility_kw_per_package` and a named `generation`; else 0
  std::string generation;
};

/// What a gigawatt costs, and when it is paid.
struct Cost {
  std::string basis;        ///< the catalogue's name, printed with every capex figure
  std::string basis_about;  ///< one sentence: what the basis counts
  InputId per_gw = none;    ///< busd per GW (path or scalar)
  bool per_gw_it = false;   ///< the basis is per GW_it, else per GW_facility
  PerClass<InputId> share = {none, none, none, none, none};  ///< of cost; `rest_class` takes what is left
  int rest_class = -1;               ///< -1: no `rest`, the shares are points that sum to 1
  double price_year = 0;             ///< decimal year of the basis's price level; escalation runs from it
  InputId escalation = none;         ///< share a year; none: off
  InputId learning_rate = none;      ///< share of cost saved with every doubling; none: off
  InputId learning_start_gw = none;  ///< cumulative GW_facility at which the basis's price holds
  PerClass<InputId> lead_time = {none, none, none, none,
                                 none};  ///< years over which spend precedes service; none: 0
};

enum class Status { loi, announced, contracted, funded, energised, cancelled };

struct Programme {
  std::string name;
  PerClass<std::string> owner;
  std::string tenant, vendor, region, scope;
  Status status = Status::announced;

  enum class Form { capacity, rollout, capex } form = Form::capacity;
  InputId capacity = none;         ///< form capacity: nameplate GW at period ends (stock)
  bool capacity_is_it = false;     ///< given in GW_it
  double rollout_start_year = 0;   ///< form rollout: decimal year at which 10 % stands
  InputId rollout_years = none;    ///< 10-90 % duration
  InputId rollout_ceiling = none;  ///< GW
  InputId capex = none;            ///< form capex: busd a year (flow)
  std::string measure;             ///< cash_ppe | incl_finance_leases
  InputId ai_share = none;  ///< form capex: share of spend that buys AI capacity; none: no GW are derived
  PerClass<InputId> in_service_lag = {none, none, none, none,
                                      none};  ///< form capex: years from spend to service

  InputId go_ahead = none;     ///< probability; none: goes ahead
  InputId built_share = none;  ///< none: built in full
  InputId slip = none;         ///< years; none: on time
  bool refresh = false;        ///< accelerators (and network) are replaced when their service life ends

  int fleet = -1;  ///< index into Scenario::fleets; -1 only for form capex without ai_share
  int cost = -1;  ///< index into Scenario::costs (form capex: its shares, and per_gw where ai_share is given)
  Provenance provenance;
  Where where;  ///< of its entry in the list
};

enum class Profile { straight_line, geometric, hyperbolic, market, survivor };

/// A survivor curve in ages of its mean life: Weibull's of a shape, or a type of the Iowa system.
struct SurvivorType {
  double weibull_shape = 0;
  std::string iowa;  ///< "S2"; empty: Weibull's
};

/// How a book charges cost over its life.
struct BookMethod {
  Method method = Method::straight_line;
  int macrs = 0;                      ///< the class of the tax law, in years; 0: none
  double factor = 2;                  ///< of declining balance
  bool switches = true;               ///< of declining balance: to straight line
  std::optional<SurvivorType> group;  ///< straight line of a group whose units live so long
  bool equal_life = false;            ///< the group's procedure; false: average life
  Where where;                        ///< of what states it
};

/// The book that the tax authority sees: method and life by class, a share of cost at once. None is kept
/// where no method is stated (`kept` is false).
struct TaxBook {
  bool kept = false;
  BookMethod method;
  InputId life = none;                   ///< years; none: that of the tax law's class
  std::optional<Convention> convention;  ///< none: that of the books of account
  Where convention_where;
  InputId bonus = none;  ///< path: share of cost charged at once, by the period placed in service
};

/// How one owner's assets of one class lose value. Land has no policy.
struct Policy {
  std::string owner;  ///< empty: every owner without a policy of its own for the class
  int asset_class = accelerators;
  Convention convention = Convention::mid_period;
  BookMethod booked_method;
  InputId booked_life = none;  ///< years
  struct Change {
    double year;   ///< decimal date from which the new estimate holds (2022.25 = 1 April 2022)
    InputId life;  ///< total life under the new estimate, years
  };
  std::vector<Change> changes;      ///< ascending by date; applied prospectively (ASC 250)
  InputId salvage = none;           ///< share of cost; none: 0
  InputId economic_life = none;     ///< years
  bool economic_as_booked = false;  ///< the economic book follows the booked one (long-lived classes)
  Profile profile = Profile::straight_line;
  double declining_balance_rate = 0;  ///< geometric: yearly rate = this / economic life (Hulten-Wykoff; BEA)
  SurvivorType survivors;             ///< of the profile of that name, whose mean life is the economic life
  /// Of a present value of rentals: the loss of efficiency with age (none: one-hoss shay), the real rate a
  /// year (none: 0), and for a market value the yearly fall of a new asset's rental: throughout, or after the
  /// end of a path that it follows first.
  InputId beta = none, real_rate = none, obsolescence = none, rental_price = none;
  InputId service_life = none;  ///< years to retirement; none: the longest booked life
  InputId proceeds = none;      ///< share of cost received at retirement; none: the salvage share
  TaxBook tax;
};

/// Net property of one owner at a balance-sheet date before its first spend in the scenario.
struct OpeningBalance {
  std::string owner;
  double year = 0;                ///< decimal year at the end of that day (2019 for 31 December 2018)
  InputId amount = none;          ///< busd, net of what was charged until then
  InputId remaining_life = none;  ///< years over which it is charged, straight line, in both books
  InputId land_share = none;      ///< share of it that never depreciates; none: 0
  Where where;
};

/// Company-wide figures of one owner, for the overstatement of its earnings.
struct Company {
  std::string owner;
  InputId net_income = none;  ///< busd a year (flow)
  InputId revenue = none;     ///< busd a year (flow)
};

/// A figure that a company reported, beside which the model's own is set.
struct ReportedFigure {
  std::string metric;  ///< empty: what the changes of estimate of the year did to booked depreciation
  std::string owner;
  int year = 0;
  int fiscal_year_end_month = 0;  ///< 1-11; 0: `year` is the calendar's
  std::string period;             ///< as written: "2022", "FY2022"
  InputId value = none;           ///< busd
  Where where;
  /// The decimal year in which its twelve months begin.
  double begins() const { return fiscal_year_end_month > 0 ? year - 1 + fiscal_year_end_month / 12.0 : year; }
  bool covers(double date) const {
    constexpr double rounding = 1e-6;
    return date > begins() - rounding && date < begins() + 1 - rounding;
  }
};

struct Correlation {
  InputId a, b;
  double spearman;
  Where where;
};

/// What to summarise. Empty vectors mean the documented defaults were already filled in by `load`.
struct Report {
  std::vector<std::string> metrics;
  std::vector<Where> metrics_where;
  std::vector<std::string> rollups;  ///< of total, owner, tenant, vendor
  std::vector<double> quantiles;     ///< percent, ascending
  int at = -1;                       ///< period that the headline and tables by member tell; -1: the last
};

/// All names that a report's metrics and roll-ups may have.
std::vector<std::string> metric_names();
const std::vector<std::string>& rollup_names();

struct Timeline {
  int start_year = 0, start_quarter = 0;  ///< quarter 0-3; 0 in a yearly timeline
  int periods = 0;
  bool quarterly = false;
  double years_per_period() const { return quarterly ? 0.25 : 1.0; }
  double start() const {
    return start_year + 0.25 * start_quarter;
  }                                    ///< decimal year at which period 0 opens
  std::string name(int period) const;  ///< "2030" or "2030Q2"
  std::vector<std::string> names() const;
};

struct Scenario {
  std::string file, sha256, name, about, case_name, as_of;
  std::vector<std::pair<std::string, std::string>> data;   ///< files of observations: path and SHA-256
  std::vector<std::pair<std::string, std::string>> cases;  ///< name and nothing, or its `about`
  std::vector<std::string> set;                            ///< --set arguments in force
  Timeline timeline;
  std::uint64_t draws = 0, seed = 1;
  std::vector<Input> inputs;
  std::vector<Fleet> fleets;
  std::vector<Cost> costs;
  std::vector<Programme> programmes;
  std::vector<Policy> policies;
  std::vector<OpeningBalance> openings;
  std::vector<Company> companies;
  std::vector<ReportedFigure> reported;
  int indicative_before = 0;  ///< figures of years before it lean on the opening balance; 0: of none
  InputId tax_rate = none;
  InputId load_factor = none;
  InputId electricity_price = none;  ///< USD/MWh
  std::vector<Correlation> correlations;
  Report report;
  std::vector<std::string> warnings;  ///< things a reader should know; never a silent change
};

}  // namespace gw
