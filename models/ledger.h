/// Where the steps write what they computed: rows of a period's figures, by kind and member of a roll-up.
#pragma once

#include "models/plan.h"

namespace gw {

/// A row exists only where a watched metric needs it; posting to any other is free. Figures add up in the
/// order in which the plan lists programmes and groups, so a row's bits do not depend on who else is watched.
template <class Real>
struct Ledger {
  const Plan& plan;
  Workspace<Real> rows;

  GW_FN std::int32_t find(Row kind, std::int32_t member) const {
    return plan.all(plan.row_of)[static_cast<std::int32_t>(kind) * plan.members + member];
  }
  GW_FN Workspace<Real> row(std::int32_t index) const { return rows.from(index * plan.observed()); }

  GW_FN void clear() const {
    for (std::int32_t i = 0; i < plan.rows * plan.observed(); ++i) rows[i] = Real(0.0f);
  }
  /// Adds the observed periods' figures to the member's row, where there is one. A member of -1 is in no
  /// roll-up.
  /// They are an array, or a function of the period that is called anew for each row.
  template <class Figures>
  GW_FN void post(Row kind, std::int32_t member, const Figures& figure) const {
    const std::int32_t index = member < 0 ? -1 : find(kind, member);
    if (index < 0) return;
    const Workspace<Real> to = row(index);
    for (std::int32_t t = 0; t < plan.observed(); ++t) {
      if constexpr (requires { figure(t); }) {
        to[t] = to[t] + figure(t);
      } else {
        to[t] = to[t] + figure[t];
      }
    }
  }
  /// The same for the total and for each roll-up that a programme counts in.
  template <class Figures>
  GW_FN void post_all(Row kind, const ProgrammePlan& programme, std::int32_t owner,
                      const Figures& figures) const {
    post(kind, 0, figures);
    post(kind, owner, figures);
    post(kind, programme.tenant, figures);
    post(kind, programme.vendor, figures);
  }
  /// Whether `post_all` would add to any row.
  GW_FN bool wants(Row kind, const ProgrammePlan& programme, std::int32_t owner) const {
    const std::int32_t members[] = {0, owner, programme.tenant, programme.vendor};
    for (const std::int32_t member : members) {
      if (member >= 0 && find(kind, member) >= 0) return true;
    }
    return false;
  }
};

}  // namespace gw
