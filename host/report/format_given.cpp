// What would have to be true, for people.
#include "host/report/format_given.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/language/number_text.h"
#include "host/report/format_solve.h"
#include "host/report/table_grid.h"

namespace gw {
namespace {

constexpr double normal_975 = 1.959963984540054, told_from = 3;  // standard errors
constexpr std::size_t most_inputs = 12, most_moves = 6;
constexpr double rare = 1e-3;  // probabilities below it are not told in per cent
constexpr int digits = 3, width = 132, text_columns = 110;

std::string per_cent(double share, double uncertainty) {
  return earned_text(100 * share, 100 * uncertainty, 4) + " %";
}

std::string quantiles_text(const Quantiles3& q) {
  return fmt::format("{} ({}–{})", earned_text(q.p50, 0, digits), earned_text(q.p5, 0, digits),
                     earned_text(q.p95, 0, digits));
}

std::string clauses_text(const std::vector<Clause>& clauses) {
  std::string text;
  for (const Clause& clause : clauses) text += (text.empty() ? "" : " and ") + printable(clause.asked);
  return text;
}

std::string title(const Scenario& scenario, const GivenRequest& request) {
  std::string text = "Given that ";
  const std::string where = clauses_text(request.where), means = clauses_text(request.means);
  if (!where.empty()) text += where;
  if (!where.empty() && request.likely < 1) text += " with a probability of " + per_cent(request.likely, 0);
  if (!means.empty()) text += (where.empty() ? "" : ", and ") + std::string("on average ") + means;
  return text +
         fmt::format("\n{}{}; seed {}\n\n", printable(scenario.name),
                     scenario.case_name.empty() ? "" : ", case '" + printable(scenario.case_name) + "'",
                     request.seed);
}

/// A probability, in per cent where that has digits to show: "4.31 %", "2.87e-7".
std::string rare_text(double p, double half_width) {
  if (!(p > 0) || p >= rare) return per_cent(p, half_width);
  const double places = half_width > 0 ? std::ceil(-std::log10(half_width / p)) : 3;
  std::string text = fmt::format("{:.{}e}", p, static_cast<int>(std::clamp(places, 0.0, 3.0)));
  const std::size_t zero = text.find("e-0");
  return zero == std::string::npos ? text : text.erase(zero + 2, 1);
}

std::string interval_text(const Probability& p) {
  const double half = (p.high - p.low) / 2;
  return fmt::format("{} (95 % interval {} to {})", rare_text(p.value, half / 10),
                     rare_text(p.low, half / 10), rare_text(p.high, half / 10));
}

/// "cost.cost_per_gw +5.2, …": what moves the worlds towards the event, in standard deviations.
std::string moves_text(const Given& given, const NearEvent::Way& way) {
  std::string text;
  for (std::size_t i = 0; i < way.moves.size() && i < most_moves; ++i) {
    const auto& [input, by] = way.moves[i];
    text += fmt::format("{}{} {:+.1f}", i == 0 ? "" : ", ", printable(given.inputs[input].input.path), by);
  }
  if (way.moves.size() > most_moves) text += fmt::format(", {} more", way.moves.size() - most_moves);
  return text;
}

std::string how_near(const Given& given) {
  const NearEvent& near = *given.near;
  std::string text = fmt::format(
      "As believed it has a probability of {}, one world in {}.\nThat is too rare for worlds drawn as "
      "believed ({} of {}): {} drawn near it count by their likelihood (importance sampling). It holds in {} "
      "of them, worth {} that count the same.\n",
      interval_text(given.probability),
      earned_text(1 / given.probability.value,
                  given.probability.error / given.probability.value / given.probability.value, 3),
      grouped(near.plain_event_worlds), grouped(near.plain_worlds), grouped(given.worlds),
      grouped(given.event_worlds), earned_text(given.effective_worlds, 0, 4));
  for (const NearEvent::Way& way : near.ways) {
    if (way.moves.empty()) continue;
    text += near.ways.size() == 1
                ? std::string("They were drawn with these normal scores moved, sd: ")
                : fmt::format("{:.0f} % were drawn with these moved, sd: ", 100 * way.share);
    text += moves_text(given, way) + "\n";
  }
  return text;
}

std::string how_likely(const GivenRequest& request, const Given& given) {
  std::string text;
  if (given.near) {
    text += how_near(given);
  } else if (!request.where.empty()) {
    text += fmt::format("As believed it holds in {} of {} worlds: {}.\n", grouped(given.event_worlds),
                        grouped(given.worlds), interval_text(given.probability));
  }
  if (given.tilted) {
    text += fmt::format(
        "The least change of belief: relative entropy {} nats, as surprising as an event of {}; the weights "
        "rest on {:.0f} effective worlds.\n",
        earned_text(given.relative_entropy, 0, 3), rare_text(std::exp(-given.relative_entropy), 0),
        given.effective_worlds);
  }
  return text;
}

std::vector<std::string> cells_of(const Shifted& by, bool otherwise) {
  std::vector<std::string> cells = {with_error(by.shift, normal_975 * by.shift_error, 4),
                                    quantiles_text(by.all), quantiles_text(by.given)};
  if (otherwise) cells.push_back(by.otherwise ? quantiles_text(*by.otherwise) : "");
  return cells;
}

std::string path_text(const Scenario& scenario, const UncertainInput& input) {
  const bool own_key = input.path.ends_with("." + input.period);
  const std::string key = input.period.empty() || own_key ? "" : " " + input.period;
  return printable(input.path) + key + ", " + scenario.inputs[static_cast<std::size_t>(input.input)].unit;
}

bool is_told(const ShiftedInput& input, std::size_t place) {
  return place < most_inputs && std::fabs(input.by.shift) > told_from * input.by.shift_error;
}

TextGrid empty_grid(bool otherwise) {
  TextGrid grid{{"shift, sd", "all worlds", "given that"}, {}};
  if (otherwise) grid.columns.push_back("otherwise");
  return grid;
}

std::string inputs_table(const Scenario& scenario, const Given& given, bool otherwise, Ink ink) {
  TextGrid grid = empty_grid(otherwise);
  std::size_t untold = 0;
  double most = 0;
  for (std::size_t i = 0; i < given.inputs.size(); ++i) {
    const ShiftedInput& input = given.inputs[i];
    if (is_told(input, i)) {
      grid.rows.push_back({path_text(scenario, input.input), "", cells_of(input.by, otherwise)});
    } else {
      ++untold;
      most = std::max(most, std::fabs(input.by.shift));
    }
  }
  std::string text = grid.rows.empty() ? "" : grid_text(grid, width, ink);
  if (untold > 0)
    text += fmt::format("{} {} by {} standard deviations or less, or no more than chance would.\n", untold,
                        untold == 1 ? "input shifts" : "inputs shift", earned_text(most, 0, 2));
  return text + "\n";
}

std::string figures_table(const Given& given, bool otherwise, Ink ink) {
  TextGrid grid = empty_grid(otherwise);
  for (const ShiftedFigure& f : given.figures)
    grid.rows.push_back(
        {printable(in_words(f.figure)) + ", " + f.figure.unit, "", cells_of(f.by, otherwise)});
  return grid.rows.empty() ? "" : grid_text(grid, width, ink) + "\n";
}

std::string side_text(const Restriction& r, const std::string& name) {
  const auto number = [](double x) { return earned_text(x, 0, 4); };
  if (std::isinf(r.low)) return fmt::format("{} at most {}", name, number(r.high));
  if (std::isinf(r.high)) return fmt::format("{} at least {}", name, number(r.low));
  return fmt::format("{} from {} to {}", name, number(r.low), number(r.high));
}

std::string box_text(const Scenario& scenario, const Given& given, Ink ink) {
  if (!given.no_box.empty()) return "No box: " + given.no_box + ".\n\n";
  if (!given.box) return "";
  if (given.box->restrictions.empty()) return "No box in the inputs makes it more common.\n\n";
  const BoxFit& fit = given.box->fit;
  std::string text = ink.bold("A box that tells where it holds") +
                     fmt::format(
                         ": {} of the worlds, in {} of which it holds (density); they are {} of those "
                         "in which it does (coverage).\n",
                         rare_text(fit.mass, 0.001 * rare), rare_text(fit.density, 0.001 * rare),
                         per_cent(fit.coverage, 0.001));
  for (const Restriction& r : given.box->restrictions) {
    text += fmt::format("  {}; without this, density {} and coverage {}\n",
                        side_text(r, path_text(scenario, given.inputs[r.input].input)),
                        rare_text(r.without.density, 0.001 * rare), per_cent(r.without.coverage, 0.001));
  }
  return text + "\n";
}

std::string legend(const GivenRequest& request, const Given& given) {
  std::vector<std::string> lines = {
      "Shift: of the mean, in standard deviations over all worlds; ± is half of a 95 % interval. P50 "
      "(P5–P95)."};
  if (given.box && !given.box->restrictions.empty()) {
    lines.push_back(
        fmt::format("Box: PRIM (Friedman and Fisher 1999), peeled by {:.0f} % and pasted by "
                    "{:.0f} % on every second one of {} worlds, counted in the others.",
                    100 * peel_share, 100 * paste_share, grouped(given.box_worlds)));
  }
  if (!request.where.empty() && request.likely >= 1) {
    lines.push_back(fmt::format("Believing it (probability 1) takes {} nats of relative entropy.",
                                earned_text(-std::log(given.probability.value), 0, 3)));
  }
  if (given.near) {
    lines.push_back(fmt::format(
        "Importance sampling: shifted normal scores, found in {} levels by cross-entropy. One world in "
        "{:.0f} is "
        "drawn as believed, so that none counts more than {:.0f} times. A second way into the event that "
        "neither these worlds nor the first {} show would be left out.",
        given.near->levels, 1 / plain_share, 1 / plain_share, grouped(given.near->plain_worlds)));
  }
  for (const std::string& note : given.notes) lines.push_back("Note: " + printable(note) + ".");
  std::string text;
  for (const std::string& line : lines) text += wrapped(line, text_columns, "  ") + "\n";
  return text;
}

}  // namespace

std::string given_table(const Scenario& scenario, const GivenRequest& request, const Given& given,
                        const TableStyle& style) {
  const Ink ink{style.color};
  const bool otherwise = !request.where.empty() && request.likely >= 1;
  return title(scenario, request) + how_likely(request, given) + "\n" +
         inputs_table(scenario, given, otherwise, ink) + figures_table(given, otherwise, ink) +
         box_text(scenario, given, ink) + legend(request, given);
}

}  // namespace gw
