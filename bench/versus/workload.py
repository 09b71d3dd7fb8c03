"""bench/scenario.yaml in figures: its beliefs, its tables, and the 20 metrics x 16 years it reports.

The equations of one draw stand in with_numpy.py and in with_numba.py, written for each as its users would. Both are
reduced to what this scenario needs: known service lives are shifts by whole years, straight lines are differences of
running sums, and the two classes that are replaced together share one convolution of economic charges.
"""

from math import log

YEARS = 16  # reported: 2026 to 2041
PLANNED = YEARS + 3  # the longest lead time looks at what enters service up to three years later
LEAD = 3  # and spends up to three years before the first
LIFE, POWER_LIFE, SHELL_LIFE = 6, 15, 25  # booked; accelerators and network are replaced at its end

# What is drawn, in this order: (name, low, high) a lognormal's central 90 %; (name, mean, sd) a normal;
# (name, low, mode, high) a triangular distribution.
LOGNORMAL = [
    ("accelerators.facility_power_per_accelerator 2026", 1.8, 2.3),
    ("accelerators.facility_power_per_accelerator 2033", 2.0, 3.0),
    ("accelerators.facility_power_per_accelerator 2041", 2.2, 4.0),
    ("cost.cost_per_gw 2026", 35.0, 60.0),
    ("cost.cost_per_gw 2041", 30.0, 70.0),
    ("cost.learning.start", 5.0, 20.0),
    ("economics.revenue.Builder 2026", 200.0, 300.0),
    ("economics.revenue.Builder 2041", 300.0, 600.0),
    ("operations.electricity_price", 60.0, 110.0),
    ("programmes.campus.capacity 2026", 0.8, 1.2),
]
NORMAL = [
    ("cost.escalation", 0.03, 0.01),
    ("economics.net_income.Builder 2026", 60.0, 8.0),
    ("economics.net_income.Builder 2041", 140.0, 30.0),
]
TRIANGULAR = [
    ("assumptions.economic_life", 2.0, 3.0, 6.0),
    ("accounting.economic_life.network", 3.0, 5.0, 8.0),
    ("cost.lead_time.accelerators", 0.25, 0.5, 1.0),
    ("cost.lead_time.power_cooling", 1.0, 2.0, 3.0),
    ("cost.lead_time.shell", 1.0, 1.5, 2.5),
    ("cost.learning.rate", 0.0, 0.05, 0.15),
    ("cost.shares.accelerators", 0.4, 0.45, 0.55),
    ("economics.tax_rate", 0.15, 0.19, 0.25),
    ("operations.load_factor", 0.5, 0.65, 0.85),
    ("programmes.campus.built_share", 0.5, 0.9, 1.0),
    ("programmes.campus.slip", 0.0, 0.5, 2.0),
]
INPUTS = [one[0] for one in LOGNORMAL + NORMAL + TRIANGULAR]
# A lognormal's mean and standard deviation of the logarithm, from P5 and P95.
LOG_BELIEFS = [((log(low) + log(high)) / 2, (log(high) - log(low)) / 3.289707253902945) for _, low, high in LOGNORMAL]

# Shares of the unit cost; power and cooling take what these and the accelerators leave.
NETWORK, SHELL, LAND = 0.13, 0.08, 0.02
OTHERS = NETWORK + SHELL + LAND
NETWORK_LEAD = 0.5

# GW of the stated capacity by year for a first knot of 1; it is zero before.
CAPACITY = [1 + 9 * s / 6 if s <= 6 else min(10 + 1.25 * (s - 6) / 4, 11.25) for s in range(PLANNED)]

METRICS = [
    "energised_gw",
    "accelerators_added",
    "accelerators_installed",
    "capex",
    "capex_cumulative",
    "capex_accelerators",
    "capex_power_cooling",
    "construction_in_progress",
    "book_depreciation",
    "economic_depreciation",
    "understatement",
    "understatement_cumulative",
    "write_off",
    "net_book_value",
    "economic_value",
    "overstatement_of_economic_pct",
    "capex_to_revenue_pct",
    "energy_twh",
    "power_cost",
    "usd_per_accelerator",
]
SERIES = len(METRICS) * YEARS
QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]
