// Tried claims as a table.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/language/number_text.h"
#include "host/report/format_claims.h"
#include "host/report/table_grid.h"

namespace gw {
namespace {

constexpr int width = 118, id_width = 32, stated_width = 31, modelled_width = 23, place_width = 11;
constexpr const char* indent = "    ";

std::string folded(const std::string& text, const std::string& before = indent) {
  return before + wrapped(text, width - static_cast<int>(before.size()), before) + "\n";
}

std::string opening(const ClaimTrials& trials) {
  std::string text;
  for (const Verdict verdict : {Verdict::inside, Verdict::high, Verdict::low, Verdict::contradicted,
                                Verdict::not_testable, Verdict::open}) {
    const int count = trials.count(verdict);
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, word_of(verdict));
  }
  const int tried = static_cast<int>(trials.all.size()) - trials.count(Verdict::untried);
  text = fmt::format("{} claim{}: {}.", tried, tried == 1 ? "" : "s", text.empty() ? "none tried" : text);
  if (trials.scenarios == 1) text += fmt::format(" {} worlds of its scenario.", grouped(trials.draws));
  if (trials.scenarios > 1)
    text +=
        fmt::format(" {} worlds of each of {} scenarios and cases.", grouped(trials.draws), trials.scenarios);
  if (!trials.as_of.empty()) text += " As of " + printable(trials.as_of) + ": later claims are left out.";
  return wrapped(text, width) + "\n";
}

std::string number(double value) { return earned_text(value, 0, 3); }

/// "true where assumptions.economic_life is 2.4 yr instead of 3.3 (-1.2 sd; 1,204 worlds)"
std::string belief_text(const BeliefShift& belief) {
  return fmt::format("comes true with {} {} {} instead of {} ({:+.1f} sd; mean of {} worlds)", belief.input,
                     number(belief.after), belief.unit, number(belief.before), belief.shift,
                     grouped(belief.worlds));
}

/// A name is never cut: it is to be copied.
std::string named(const std::string& id) {
  const std::string text = printable(id);
  return text_width(text) < id_width ? fitted(text, id_width) : text;
}

std::string stated_of(const Claim& claim) { return claim.stated ? claim.stated->text : "-"; }

std::string verdict_text(const ClaimTrial& trial, Ink ink) {
  std::string text = word_of(trial.verdict);
  if (trial.judgement.worlds > 0 && !trial.judgement.sure) text += " (close)";
  text = ink.bold(text);
  if (trial.differs()) text += ", was " + trial.claim->recorded;
  return text;
}

std::string row(const ClaimTrial& trial, Ink ink) {
  std::string text = named(trial.claim->id) + " " + fitted(printable(stated_of(*trial.claim)), stated_width) +
                     " " + fitted(modelled_text(trial), modelled_width) + " " +
                     fitted(place_text(trial), place_width) + " " + verdict_text(trial, ink) + "\n";
  text += ink.dim(folded(printable(trial.claim->statement)));
  if (!trial.reason.empty()) text += folded(printable(trial.reason));
  if (trial.belief) text += folded(printable(belief_text(*trial.belief)));
  return text;
}

std::string fact_line(const char* name, const std::string& value) {
  if (value.empty()) return "";
  return "  " + fitted(name, 12) + wrapped(printable(value), width - 14, std::string(14, ' ')) + "\n";
}

std::string draws_text(const Judgement& j) {
  std::string text =
      fmt::format("{} worlds, {} to {}", grouped(j.worlds), number(j.smallest), number(j.largest));
  return j.undefined == 0 ? text : text + fmt::format("; undefined in {} more", grouped(j.undefined));
}

/// All that is known of one claim.
std::string page(const ClaimTrial& trial, Ink ink) {
  const Claim& c = *trial.claim;
  std::string text = ink.bold(printable(c.id)) + "  " + verdict_text(trial, ink) + "\n";
  text += fact_line("claim", c.statement) + fact_line("said by", c.said_by + ", " + c.said) +
          fact_line("source", c.source + " (" + c.status + ")") + fact_line("tried", c.part);
  if (c.stated) text += fact_line("stated", c.stated->text);
  text += fact_line("figure", trial.figure) + fact_line("scenario", trial.scenario);
  if (trial.judgement.worlds > 0) {
    const std::string unit = stated_unit_in_words(c.stated->unit);
    text += fact_line("modelled", modelled_text(trial) + " " + unit + "; " + draws_text(trial.judgement));
    text += fact_line("stated at", place_text(trial) + (c.stated->bounded() ? "" : " of the worlds"));
  }
  text += fact_line("missing", trial.reason);
  if (trial.belief) text += fact_line("belief", belief_text(*trial.belief));
  return text + fact_line("refuted by", c.refuted_by) + fact_line("recorded", c.recorded) +
         fact_line("note", c.note) + "\n";
}

std::string range_text(const Interval& range) {
  const bool low = std::isfinite(range.low), high = std::isfinite(range.high);
  if (low && !high) return "over " + number(range.low);
  if (high && !low) return "up to " + number(range.high);
  const std::string from = number(range.low), to = number(range.high);
  return from == to ? from : from + "–" + to;
}

std::string in_words(const Assertion& says) {
  return says.value.text + (says.per ? " by " + says.per->text : "") +
         (says.in.empty() ? "" : ", " + says.in);
}

std::string ratios_text(const ClaimsReport& report, Ink ink) {
  if (report.ratios.empty()) return "";
  std::string text = "\n" + ink.bold("What claims imply by unit") + "\n", of;
  for (const ImpliedRatio& ratio : report.ratios) {
    const std::string heading = ratio.says->what + ", " + stated_unit_in_words(ratio.unit);
    if (heading != of) text += "  " + printable(of = heading) + "\n";
    const std::string basis = ratio.says->basis.empty() ? "" : " (" + ratio.says->basis + ")";
    text += indent + fitted(range_text(ratio.range), 14) + named(ratio.claim->id) + " " +
            fitted(printable(in_words(*ratio.says) + basis), width - 50) + "\n";
  }
  return text;
}

std::string side_text(const ContradictionSide& side) {
  std::string text = fmt::format("{} ({}", side.claim->id, in_words(*side.says));
  if (side.says->per) text += " = " + range_text(side.range);
  return text + (side.says->basis.empty() ? ")" : "; " + side.says->basis + ")");
}

constexpr std::size_t shown_of_a_kind = 4;

std::string pair_text(const Contradiction& c) {
  std::string text = side_text(c.first) + " against " + side_text(c.second);
  return c.with == nullptr ? text : text + " and " + c.with->id;
}

/// By how much the ranges of the two fail to meet.
double gap_of(const Contradiction& c) {
  return std::max(c.first.range.low - c.second.range.high, c.second.range.low - c.first.range.high);
}

/// One kind of contradiction about one thing: every pair where they are few, else the one furthest apart.
std::string about_one_thing(const Contradiction* first, std::size_t count) {
  std::string of_whom;
  for (const std::string& whose : first->first.says->of) of_whom += (of_whom.empty() ? "" : ", ") + whose;
  const std::string head = first->what + " of " + of_whom + ", " + stated_unit_in_words(first->unit) + ": ";
  std::string text;
  if (count > shown_of_a_kind) {
    const Contradiction* furthest = first;
    for (const Contradiction* c = first; c != first + count; ++c)
      furthest = gap_of(*c) > gap_of(*furthest) ? c : furthest;
    return folded(printable(head + fmt::format("{} pairs; furthest apart ", count) + pair_text(*furthest)));
  }
  for (const Contradiction* c = first; c != first + count; ++c)
    text += folded(printable(head + pair_text(*c)));
  return text;
}

std::string contradictions_text(const ClaimsReport& report, Ink ink) {
  if (report.contradictions.empty()) return "";
  constexpr const char* kinds[] = {"as stated", "as a listener takes it", "a whole and its parts",
                                   "different things under one unit"};
  const std::string of = fmt::format("What can't both be true: {} pair{}", report.contradictions.size(),
                                     report.contradictions.size() == 1 ? "" : "s");
  std::string text = "\n" + ink.bold(of) + "\n";
  const std::vector<Contradiction>& all = report.contradictions;
  for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
    const auto alike = [&](const Contradiction& c) {
      return c.kind == all[begin].kind && c.what == all[begin].what &&
             c.first.says->of == all[begin].first.says->of;
    };
    if (begin == 0 || all[begin].kind != all[begin - 1].kind)
      text += std::string("  ") + kinds[static_cast<int>(all[begin].kind)] + "\n";
    while (end < all.size() && alike(all[end])) ++end;
    text += about_one_thing(&all[begin], end - begin);
  }
  return text;
}

std::string how_to_read() {
  return wrapped(
             "How to read it: P87 is where the stated figure lies among the worlds, 'in 62 %' the share of "
             "them in "
             "which an open-ended one holds. Inside: it meets P5 to P95; high: above it; low: below it; "
             "contradicted: "
             "so far that fewer than one world in 10,000 reaches it; close: more draws may say otherwise. "
             "What it "
             "comes true with is the mean of the input that shifts most, in its standard deviations, in the "
             "worlds "
             "that come near to it. `gigawatt claims ID` shows a claim in full.",
             width) +
         "\n";
}

}  // namespace

std::string table_of(const ClaimsReport& report, const TableStyle& style) {
  const Ink ink{style.color};
  std::string text = opening(report.trials) + (report.in_full ? "\n" : ""), theme;
  if (!report.in_full)
    text += "\n" + fitted("claim", id_width) + " " + fitted("stated", stated_width) + " " +
            fitted("modelled P50 (P5–P95)", modelled_width) + " " + fitted("stated at", place_width) +
            " verdict\n";
  for (const ClaimTrial& trial : report.trials.all) {
    if (trial.verdict == Verdict::untried && !report.in_full) continue;
    if (trial.claim->theme != theme && !report.in_full)
      text += "\n" + ink.bold(printable(theme = trial.claim->theme)) + "\n";
    text += report.in_full ? page(trial, ink) : row(trial, ink);
  }
  text += ratios_text(report, ink) + contradictions_text(report, ink);
  return text + "\n" + how_to_read();
}

}  // namespace gw
