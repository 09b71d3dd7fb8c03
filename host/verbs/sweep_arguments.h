/// What a command line of `sweep` asks for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/report/sweep_iso.h"
#include "host/runs/sweep_points.h"
#include "host/runs/sweep_selection.h"
#include "host/verbs/options.h"

namespace gw {

/// As it was typed.
struct SweepTexts {
  OptionTexts texts;
  std::string file, list;
  std::optional<std::string> out;
  std::vector<std::string> vary, metrics, rollups, periods, iso;
};

/// The same, read; without points where they can't be.
struct SweepArguments {
  Options options;
  std::optional<SweepPoints> points;
  SweepSelection selection;
  std::vector<IsoAsked> iso;
};

/// Reads the command line and the list that it names. Reported: all that is wrong with them, whatever the
/// scenario holds.
SweepArguments read_sweep(const SweepTexts& given, Problems& problems);

/// Reports metrics of iso-lines that no scenario has.
void check_iso_metrics(const SweepArguments& asked, Problems& problems);
/// The same, and selected metrics and roll-ups.
void check_sweep_names(const SweepArguments& asked, Problems& problems);

/// Whether a point other than one with these periods may have all metrics, roll-ups and periods asked for.
bool may_be_elsewhere(const SweepArguments& asked, const std::vector<std::string>& periods);

}  // namespace gw
