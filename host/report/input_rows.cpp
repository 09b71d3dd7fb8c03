#include "host/report/input_rows.h"

#include "host/language/number_text.h"
#include "host/language/quantity.h"
#include "host/report/format_csv.h"

namespace gw {

const char* kind_name(Distribution::Kind kind) {
  switch (kind) {
    case Distribution::Kind::point:
      return "point";
    case Distribution::Kind::normal:
      return "normal";
    case Distribution::Kind::lognormal:
      return "lognormal";
    case Distribution::Kind::uniform:
      return "uniform";
    case Distribution::Kind::triangular:
      return "triangular";
    case Distribution::Kind::pert:
      return "pert";
    case Distribution::Kind::beta:
      return "beta";
    case Distribution::Kind::discrete:
      return "discrete";
    case Distribution::Kind::metalog:
      return "metalog";
    case Distribution::Kind::empirical:
      return "empirical";
  }
  return "";
}

double share_beyond_limits(const Input& input, const Knot& knot) {
  const auto [least, most] = reach(knot.distribution);
  const double low = least < input.sane_low ? level(knot.distribution, input.sane_low).below : 0;
  const double high = most > input.sane_high ? level(knot.distribution, input.sane_high).above : 0;
  return low + high;
}

std::vector<InputRow> input_rows(const Scenario& scenario) {
  std::vector<InputRow> rows;
  for (const Input& input : scenario.inputs) {
    const bool table = input.reading != Reading::scalar && input.knots.size() > 1;
    for (const Knot& knot : input.knots) {
      InputRow row;
      row.input = &input;
      if (table)
        row.period = (input.fiscal_year_end_month > 0 ? "FY" : "") + scenario.timeline.name(knot.period);
      row.distribution = kind_name(knot.distribution.kind);
      row.observations = knot.distribution.observations;
      row.value = !table && !input.text.empty() ? input.text : knot.distribution.text;
      row.p5 = quantile(knot.distribution, 0.05);
      row.p50 = quantile(knot.distribution, 0.5);
      row.p95 = quantile(knot.distribution, 0.95);
      row.beyond_limits = share_beyond_limits(input, knot);
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

std::string inputs_csv(const Scenario& scenario) {
  std::string csv =
      "path,unit,distribution,period,value,p5,p50,p95,source,as_of,confidence,evidence,because\n";
  for (const InputRow& row : input_rows(scenario)) {
    const Provenance& from = row.input->provenance;
    csv += csv_row({row.input->path, row.input->unit, row.distribution, row.period, row.value}) + ",";
    csv += exact_text(row.p5) + "," + exact_text(row.p50) + "," + exact_text(row.p95) + ",";
    csv += csv_row({from.source, from.as_of, from.confidence, from.evidence, from.because}) + "\n";
  }
  return csv;
}

}  // namespace gw
