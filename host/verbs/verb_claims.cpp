// gigawatt claims: every published claim tried in the worlds of the scenario that it speaks of.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/report/format_claims.h"
#include "host/runs/interrupt.h"
#include "host/runs/progress.h"
#include "host/verbs/options.h"
#include "host/verbs/verbs.h"

namespace gw {
namespace {

constexpr int done = 0, did_not_hold = 3;

struct Given {
  OptionTexts texts;
  std::vector<std::string> words;  ///< files of claims, ids and themes
  bool check = false;
};

bool names_a_file(const std::string& word) {
  std::error_code ignored;
  return word.ends_with(".yaml") || word.find('/') != std::string::npos ||
         std::filesystem::is_regular_file(word, ignored);
}

void check_ids_apart(const std::vector<Claim>& claims, Problems& problems) {
  std::map<std::string, const Claim*> seen;
  for (const Claim& claim : claims) {
    const auto [first, fresh] = seen.try_emplace(claim.id, &claim);
    if (!fresh)
      problems.add(claim.where, "a second claim is named " + gw::quoted(claim.id),
                   "the first one is in " + first->second->where.file, "Rename one.");
  }
}

/// What is in the files that are named, or else what travels in the program.
std::vector<Claim> read_all(const Given& given, Problems& problems) {
  std::vector<Claim> claims;
  bool any = false;
  for (const std::string& word : given.words) {
    if (!names_a_file(word)) continue;
    any = true;
    try {
      for (Claim& claim : read_claims_file(word)) claims.push_back(std::move(claim));
    } catch (const InputError& error) {
      for (const Problem& p : error.problems()) problems.add(p.where, p.problem, p.reason, p.suggestion);
    }
  }
  if (!any) claims = shipped_claims();
  check_ids_apart(claims, problems);
  return claims;
}

/// The claims and themes that are named, in the order of the claims; all where none is.
std::vector<Claim> chosen_of(const Given& given, std::vector<Claim> claims, Problems& problems,
                             bool& by_name) {
  std::vector<std::string> words = given.words, known;
  std::erase_if(words, names_a_file);
  if (words.empty()) return claims;
  const auto is = [](const Claim& claim, const std::string& word) {
    return claim.id == word || claim.theme == word;
  };
  for (const Claim& claim : claims) {
    known.push_back(claim.id);
    if (std::find(known.begin(), known.end(), claim.theme) == known.end()) known.push_back(claim.theme);
  }
  for (const std::string& word : words) {
    by_name |= std::any_of(claims.begin(), claims.end(), [&](const Claim& c) { return c.id == word; });
    if (std::any_of(claims.begin(), claims.end(), [&](const Claim& c) { return is(c, word); })) continue;
    const std::string near = nearest(word, known);
    problems.add({"gigawatt claims", 0, 0}, gw::quoted(printable(word)) + " is no claim and no theme",
                 "gigawatt claims lists them all; a file ends with .yaml",
                 near.empty() ? "" : "Did you mean " + near + "?");
  }
  std::erase_if(claims, [&](const Claim& claim) {
    return std::none_of(words.begin(), words.end(), [&](const std::string& word) { return is(claim, word); });
  });
  return claims;
}

std::uint64_t draws_of(const Options& options, Problems& problems) {
  const std::uint64_t draws = options.draws.value_or(default_claim_draws);
  if (draws > most_claim_draws)
    problems.add({"--draws", 0, 0}, fmt::format("{} draws are too many here", grouped(draws)),
                 "each claim's figure is kept for every world",
                 fmt::format("At most {}", grouped(most_claim_draws)));
  return draws;
}

/// Contradictions in which one of the chosen claims takes part.
std::vector<Contradiction> those_of(const std::vector<Claim>& chosen, std::vector<Contradiction> all) {
  const auto is_chosen = [&](const Claim* claim) {
    return std::any_of(chosen.begin(), chosen.end(),
                       [&](const Claim& c) { return claim != nullptr && c.id == claim->id; });
  };
  std::erase_if(all, [&](const Contradiction& c) {
    return !is_chosen(c.first.claim) && !is_chosen(c.second.claim) && !is_chosen(c.with);
  });
  return all;
}

std::string formatted(const ClaimsReport& report, const Options& options) {
  switch (options.format) {
    case Format::table:
      return table_of(report, {options.color && stdout_is_terminal()});
    case Format::csv:
      return csv_of(report);
    case Format::json:
      return json_of(report);
    case Format::jsonl:
      return jsonl_of(report);
  }
  return "";
}

/// Names each claim whose verdict is not the recorded one.
bool verdicts_hold(const ClaimTrials& trials) {
  bool hold = true;
  for (const ClaimTrial& trial : trials.all) {
    if (!trial.differs()) continue;
    write_stderr_line("gigawatt claims: " + printable(trial.claim->id) + " is " + word_of(trial.verdict) +
                      ", not " + trial.claim->recorded + " as recorded");
    hold = false;
  }
  return hold;
}

std::vector<const Claim*> pointers_to(const std::vector<Claim>& claims) {
  std::vector<const Claim*> all;
  for (const Claim& claim : claims) all.push_back(&claim);
  return all;
}

int run(const Given& given) {
  Problems problems;
  const Options options = read_options(given.texts, problems);
  const std::vector<Claim> claims = read_all(given, problems);
  bool by_name = false;
  const std::vector<Claim> chosen = chosen_of(given, claims, problems, by_name);
  const ClaimsRequest request{options.load, draws_of(options, problems), options.seed,
                              !options.quiet && stderr_is_terminal()};
  problems.throw_if_any();
  const ChosenBackend backend = choose_backend(options.backend);
  if (!options.quiet) write_stderr_line(backend.line);
  const std::optional<ClaimTrials> trials = try_claims(*backend.backend, chosen, request);
  if (!trials) {
    write_stderr_line("gigawatt claims: interrupted");
    return exit_interrupted;
  }
  if (!options.quiet) {
    for (const std::string& note : trials->notes) write_stderr_line("note: " + printable(note));
  }
  write_stdout(formatted({*trials, those_of(chosen, contradictions_of(pointers_to(claims))),
                          implied_ratios(pointers_to(chosen)), by_name},
                         options));
  return given.check && !verdicts_hold(*trials) ? did_not_hold : done;
}

}  // namespace

Verb make_claims_verb() {
  const auto given = std::make_shared<Given>();
  Verb verb;
  verb.name = "claims";
  verb.summary = "Every published claim tried: what is stated, what the model has, and the verdict";
  verb.examples = {"gigawatt claims",
                   "gigawatt claims depreciation --set assumptions.economic_life='{uniform: [2 yr, 3 yr]}'"};
  verb.declare = [given](CLI::App& app) {
    app.add_option("FILE|ID", given->words, "Files of claims (else those of the program), claims, themes")
        ->type_name("");
    add_scenario_options(app, given->texts);
    add_chance_options(app, given->texts);
    add_output_options(app, given->texts);
    app.add_flag("--check", given->check, "End with code 3 where a verdict is not the recorded one")
        ->group("What comes out");
  };
  verb.run = [given] { return run(*given); };
  return verb;
}

}  // namespace gw
