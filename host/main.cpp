#include <string>
#include <vector>

#include "host/runs/interrupt.h"
#include "host/verbs/verbs.h"

int main(int count, char** words) {
  gw::catch_signals();
  const std::vector<gw::Verb> verbs = {
      gw::make_run_verb(),        gw::make_compare_verb(), gw::make_sweep_verb(),   gw::make_drivers_verb(),
      gw::make_solve_verb(),      gw::make_given_verb(),   gw::make_claims_verb(),  gw::make_convert_verb(),
      gw::make_depreciate_verb(), gw::make_check_verb(),   gw::make_explain_verb(), gw::make_trace_verb(),
      gw::make_devices_verb(),
  };
  return gw::run_program(verbs, std::vector<std::string>(words + (count > 0 ? 1 : 0), words + count));
}
