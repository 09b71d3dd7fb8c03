/// What quick answers and cross-checks take as given where nobody says otherwise:
/// models/assumptions/conversion.yaml.
#pragma once

#include <string>

namespace gw {

/// What lies between the low and the high end of everything assumed (ends combined to make it smallest and
/// largest).
struct Span {
  double low = 0, high = 0;
  Span operator*(Span other) const { return {low * other.low, high * other.high}; }
  Span operator/(Span other) const { return {low / other.high, high / other.low}; }
};

/// One sourced belief: its 5th to 95th percentile.
struct Anchor {
  Span span;
  std::string text, source;  ///< as written
};

const Anchor& package_power();  ///< kW of facility power a package
const Anchor& peak_pue();       ///< GW_facility over GW_it, at peak provisioning

}  // namespace gw
