/// A scenario as plain numbers: what one draw reads, and nothing else.
///
/// A Plan is a header (small enough to be a kernel parameter) and one read-only arena of 4-byte words, in
/// which every record below lies at an offset. It owns nothing: host/plan/compile.h builds it, backends copy
/// its arena where they need it. Its bytes are the same under every compiler and C library, and go into the
/// fingerprint.
///
/// Time runs on a grid of `periods` periods of `years_per_period`: `history` periods before the scenario's
/// start (what stands there is the opening balance), `reported` periods of the timeline, then a tail in which
/// only lead times and life ends are still looked at. Period t covers the times [t, t + 1), stocks are at its
/// end, t + 1.
#pragma once

#include <cstdint>

#include "models/methods.h"
#include "models/real.h"

namespace gw {

inline constexpr int max_periods = 64;
/// What an array over periods has room for. Not a power of two: arrays of packs that lie side by side would
/// have all their first periods in the same few cache sets, and their second ones, and so on.
inline constexpr int period_room = max_periods + 3;
inline constexpr int classes = 5;  ///< accelerators, network, power_cooling, shell, land
enum ClassIndex : std::int32_t {
  class_accelerators,
  class_network,
  class_power_cooling,
  class_shell,
  class_land
};

/// Raised only when the draws of an unchanged scenario change on purpose.
inline constexpr std::int32_t model_version = 1;

/// `count` records at `offset` bytes into the arena.
template <class Record>
struct Section {
  std::uint32_t offset = 0;
  std::uint32_t count = 0;
};

/// One source of chance. Its address is the FNV-1a 64 hash of its canonical path.
struct Variable {
  std::uint32_t address_low, address_high;
  std::int32_t first_slot, slot_count;  ///< the slots that turn it into quantities
  std::int32_t correlated;              ///< index of its normal score among the correlated ones, or -1
};

enum class SlotKind : std::int32_t {
  constant,
  normal,
  lognormal,
  uniform,
  triangular,
  discrete,
  table,
  steps
};

/// One sampled number: a distribution's parameters, at `params` words into the arena's `numbers`.
struct Slot {
  SlotKind kind;
  std::int32_t params;
};

/// `count` variables from `first` (they lie together) whose normal scores are L z; L by rows at `cholesky`.
struct CorrelatedGroup {
  std::int32_t first, count, cholesky;
};

/// A quantity over time, one record a grid period: slot `low` moved towards slot `high` by `weight`.
struct PathPoint {
  std::int32_t low, high;
  float weight;
};

/// How power becomes packages. With `generations` 0 the path `kw_per_package` (of facility power) says it
/// directly.
struct FleetPlan {
  std::int32_t kw_per_package;      ///< path, or -1
  std::int32_t generations, first;  ///< records in `generations`
  std::int32_t pue_peak;            ///< slot, or -1
  float h100_equivalents;           ///< per package, where `generations` is 0
};
struct GenerationPlan {
  std::int32_t share;  ///< path: share of the GW_it added
  std::int32_t it_kw;  ///< slot
  float h100_equivalents;
};

struct CostPlan {
  std::int32_t per_gw;                            ///< path, busd per GW of the basis's side; -1: none
  std::int32_t per_gw_it;                         ///< 1: per GW_it
  std::int32_t share[classes];                    ///< slot; -1: no such spend (or the rest class)
  std::int32_t rest_class;                        ///< takes 1 - the other shares; -1: none
  std::int32_t escalation;                        ///< slot, share a year; -1: off
  std::int32_t learning_rate, learning_start_gw;  ///< slots; -1: off
  float price_year_offset;           ///< years from the price date to the opening of grid period 0
  std::int32_t lead_time[classes];   ///< slot, years; -1: paid in the period of service
  std::int32_t lead_reach[classes];  ///< periods beyond which no draw's lead time looks
};

enum class DemandForm : std::int32_t { table, rollout, capex };

/// A programme's member indices say in which roll-ups it counts; -1: in none.
struct ProgrammePlan {
  DemandForm form;
  std::int32_t path;                            ///< capacity in GW at period ends, or spend in busd a year
  std::int32_t is_it;                           ///< capacity stated in GW_it
  float rollout_start;                          ///< periods from the grid's start
  std::int32_t rollout_years, rollout_ceiling;  ///< slots
  std::int32_t go_ahead, built_share, slip;     ///< slots, -1: none
  std::int32_t slip_reach;
  std::int32_t ai_share;                          ///< path, or -1
  std::int32_t lag[classes], lag_reach[classes];  ///< slots: years from spend to service
  std::int32_t refresh;
  std::int32_t fleet, cost;
  std::int32_t tenant, vendor;  ///< members
  std::int32_t owner[classes];  ///< members
  std::int32_t group[classes];  ///< asset group of each class
  std::int32_t life[2], life_low[2],
      life_high[2];  ///< accelerators, network: service-life slot, periods it can reach
};

enum class EconomicProfile : std::int32_t {
  straight_line,
  geometric,
  as_booked,
  hyperbolic,
  market,
  survivor
};
/// Whether value is what an asset will still earn.
GW_FN constexpr bool earns_rentals(EconomicProfile profile) {
  return profile == EconomicProfile::hyperbolic || profile == EconomicProfile::market;
}

/// How one book charges a cost over its life. Lives are slots in years, of which a draw makes periods.
struct BookPlan {
  Method method;
  std::int32_t life, salvage;          ///< slots; salvage a share of cost, -1: none
  std::int32_t changes, first_change;  ///< changes of estimate
  float factor;                        ///< of declining balance
  std::int32_t switches;               ///< declining balance: 1: to straight line
  std::int32_t survivors;  ///< group depreciation: word at which the curve's table begins; -1: by asset
  std::int32_t ages, phases, offsets;  ///< plan.ages[ages + (phase * offsets + i) * periods + k], in periods
};

/// How one class of one owner's assets loses value. All lives are slots in years.
struct PolicyPlan {
  BookPlan booked;
  std::int32_t proceeds;  ///< slot, share of cost
  EconomicProfile profile;
  std::int32_t economic_life;
  float declining_balance_rate;
  std::int32_t service_life;  ///< slot; -1: stays in use
  std::int32_t value;         ///< record in `values`, of a profile that takes one; -1: none
  std::int32_t tax;           ///< record in `taxes`; -1: no tax book is kept
};
/// What a profile takes besides the life: one that is a present value of rentals (models/profiles.h), or one
/// that follows a survivor curve (models/survivors.h).
struct ValuePlan {
  std::int32_t beta;                     ///< slot; -1: one-hoss shay
  std::int32_t real_rate, obsolescence;  ///< slots, shares a year; -1: none
  std::int32_t rental, rental_end;       ///< path of a new asset's rental, stated for the periods before the
                                         ///< end; -1: it falls by obsolescence throughout
  std::int32_t survivors;                ///< word at which the curve's table begins; -1: none
};
/// The tax book: a share of cost at once, the rest by its method.
struct TaxPlan {
  BookPlan book;
  std::int32_t bonus;  ///< path, share of the cost placed in service in the period; -1: none
};
struct ChangeOfEstimate {
  float date;         ///< periods from the grid's start
  std::int32_t life;  ///< slot
};

/// Assets of one owner, class and policy: one schedule. `policy` -1 (land) never depreciates.
struct AssetGroup {
  std::int32_t owner;  ///< member
  std::int32_t asset_class, policy;
  std::int32_t placed;  ///< workspace row: cost placed in service by period
};

/// Net property of an owner from before the model's vintages (models/opening.h).
struct OpeningPlan {
  std::int32_t owner;                               ///< member
  std::int32_t amount, remaining_life, land_share;  ///< slots: busd, years, a share of it (-1: none)
  float at;                                         ///< its date, in periods from the grid's start
};

struct CompanyPlan {
  std::int32_t member;
  std::int32_t net_income, revenue;  ///< paths, busd a year; -1: not stated
};

/// One watched metric of one member: series first_series … + reported - 1.
struct WatchPlan {
  std::int32_t metric;  ///< MetricId, or -1: the slot `member` itself (one series)
  std::int32_t member;
  std::int32_t cumulative;  ///< 1: the running sum of a flow; 2: of the reported periods alone
  std::int32_t first_series;
};

/// Quantities that the steps post by member and period; a row is kept only where a watched metric needs it.
enum class Row : std::int32_t {
  demand_gw,
  energised_gw,
  accelerators_growth,
  accelerators_refresh,
  accelerators_retired,
  accelerators_installed,
  h100_equivalents,
  growth_gw,
  growth_gw_it,
  placed_growth,
  capex_growth,
  capex_refresh,
  capex_accelerators,
  capex_network,
  capex_power_cooling,
  capex_shell,
  capex_land,
  construction_in_progress,
  gross_in_service,
  book_depreciation,
  economic_depreciation,
  write_off,
  economic_write_off,
  proceeds,
  book_value,
  economic_value,
  energy_twh,
  power_cost,
  net_income,
  revenue,
  book_value_at_risk,
  tax_depreciation,
  tax_write_off,
  tax_value,
  count
};
inline constexpr int row_kinds = static_cast<int>(Row::count);

struct Plan {
  std::int32_t version;
  std::int32_t periods, history, reported;
  float years_per_period;
  std::int32_t members;                         ///< 0 is the total; then owners, tenants, vendors
  std::int32_t series;                          ///< watched series
  std::int32_t slots_in_use;                    ///< workspace: slots come first,
  std::int32_t correlated;                      ///< then correlated normal scores,
  std::int32_t rows;                            ///< then rows of `observed()` Reals
  std::int32_t tax_rate;                        ///< slot, -1: none
  std::int32_t load_factor, electricity_price;  ///< paths, -1: none
  std::int32_t learns;                          ///< 1: some cost learns from the total that was built
  Section<Variable> variables;
  Section<Slot> slots;
  Section<CorrelatedGroup> correlated_groups;
  Section<float> shifts;     ///< by correlated score: its mean before the groups' factors; or none at all
  Section<PathPoint> paths;  ///< path p at period t: record p * periods + t
  Section<float> numbers;    ///< parameters of slots, factors of correlations
  Section<float> ages;       ///< ages of vintages under each policy's convention
  Section<FleetPlan> fleets;
  Section<GenerationPlan> generations;
  Section<CostPlan> costs;
  Section<ProgrammePlan> programmes;
  Section<PolicyPlan> policies;
  Section<ValuePlan> values;
  Section<TaxPlan> taxes;
  Section<float> survivors;  ///< tables of survivor curves (models/survivors.h)
  Section<ChangeOfEstimate> changes;
  Section<AssetGroup> groups;
  Section<OpeningPlan> openings;
  Section<CompanyPlan> companies;
  Section<WatchPlan> watches;
  Section<std::int32_t> row_of;  ///< row_of[kind * members + member]: index of the row, or -1

  std::uint32_t arena_bytes;
  std::uint32_t padding;
  const unsigned char* arena;

  template <class Record>
  GW_FN const Record* all(Section<Record> section) const {
    return reinterpret_cast<const Record*>(arena + section.offset);
  }
  /// Periods that are looked at, history included: nothing after them is observed.
  GW_FN std::int32_t observed() const { return history + reported; }
  GW_FN const PathPoint* path(std::int32_t index) const { return all(paths) + index * periods; }
  /// Reals that one draw needs to work in.
  GW_FN std::int32_t workspace_size() const { return slots_in_use + correlated + rows * observed(); }
};

/// The scratch of one draw (of one pack of draws): on the CPU contiguous, on a GPU interleaved across
/// threads.
template <class Real>
struct Workspace {
  Real* base;
  std::int64_t stride;
  GW_FN Real& operator[](std::int32_t index) const { return base[index * stride]; }
  GW_FN Workspace from(std::int32_t index) const { return {base + index * stride, stride}; }
};

}  // namespace gw
