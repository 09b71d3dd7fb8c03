/// One belief as understood: a distribution, or a path of them over time, with its unit and its source.
///
/// Values are in the model's internal units (GW, million packages, billion USD, TWh, years, shares in [0, 1])
/// and in double precision.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gw {

/// A place in a file (or in the command line, whose `file` is "--set" or the like). Lines and columns count
/// from 1.
struct Where {
  std::string file;
  int line = 0;
  int column = 0;
  bool is_option() const { return file.starts_with("--"); }
};

/// Where a belief comes from. `source` is never empty in a loaded scenario.
struct Provenance {
  std::string source;
  std::string as_of;       ///< ISO date, or empty
  std::string confidence;  ///< high | medium | low, or empty
  std::string evidence;    ///< verified | derived | recalled, or empty
  std::string because;     ///< the reason, required where `source` is `judgement`
  Where where;
  std::string note = {};  ///< what else a reader should know
};

/// The shape of one belief, in internal units. `values` by kind:
///   point        value
///   normal       mean, sd
///   lognormal    lower bound, mu, sigma         x = lower + exp(mu + sigma z)
///   uniform      low, high
///   triangular   min, mode, max
///   pert         min, mode, max
///   beta         low, high, alpha, beta         scaled to [low, high]
///   discrete     value_1, p_1, value_2, p_2 …   values ascending, probabilities sum to 1
///   metalog      low, high, a_1, …, a_n         an infinite bound is none; see metalog.h
///   empirical    value_1, c_1, value_2, c_2 …   values ascending, c the share at or below each, the last 1
struct Distribution {
  enum class Kind { point, normal, lognormal, uniform, triangular, pert, beta, discrete, metalog, empirical };
  Kind kind = Kind::point;
  std::vector<double> values;
  std::optional<std::pair<double, double>> truncate;  ///< the distribution given that it lies inside
  std::string text;                                   ///< as written: "2.0 kW to 2.5 kW"
  std::string file = {};                              ///< of its observations, where it is empirical
  std::size_t observations = 0;                       ///< how many that file holds
};

/// One point of an input: for a scalar the only one, without a period; for a table one per key.
struct Knot {
  /// Period the key names, counted from the timeline's start (negative: before it): -1 is the period before
  /// start.
  int period = 0;
  Distribution distribution;
  Where where;
};

/// How a table's keys meet the timeline.
enum class Reading {
  scalar,  ///< one value for all periods (or for none: a life, a slip)
  stock,   ///< capacity: 0 one period before its first point, linear between points, holds its last
  level,   ///< a price, a share: linear between points (`hold`: piecewise constant), must cover the timeline
  flow     ///< a yearly rate: as `level`; a year key in a quarterly timeline holds for its four quarters
};

/// One belief: a scalar or a path over time. Users share its draws by index.
struct Input {
  std::string path;  ///< canonical address, e.g. `assumptions.economic_life`, `programmes.stargate.slip`;
                     ///< seeds its chance
  std::string unit;  ///< internal unit as printed: "kW", "yr", "busd/GW_facility", "share", …
  Reading reading = Reading::scalar;
  bool hold = false;         ///< piecewise constant between knots
  bool independent = false;  ///< each knot has a draw of its own; else one factor moves the whole path
  int fiscal_year_end_month =
      0;  ///< knots are fiscal years ending in this month (1-11), calendarised by months; 0: calendar
  /// Sanity limits of what it is: P5 and P95 lie inside, draws beyond are told as their share.
  double sane_low = -std::numeric_limits<double>::infinity();
  double sane_high = std::numeric_limits<double>::infinity();
  /// Natural bounds of what it is: no draw lies outside.
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  std::vector<Knot> knots;
  std::string text;  ///< as written, for `check` and the JSON `inputs`
  Provenance provenance;
};

/// Index into Scenario::inputs, or `none`.
using InputId = int;
inline constexpr InputId none = -1;

}  // namespace gw
