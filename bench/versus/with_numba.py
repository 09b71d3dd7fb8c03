"""The workload in Numba, float64: one compiled function a world, a parallel loop over blocks of worlds, and a
histogram of logarithms for each series and block of threads, added up at the end. Nothing is kept a world.

The random numbers are Numba's own, a generator a thread.
"""

from math import exp, log, sqrt

import numpy as np
from numba import get_num_threads, njit, prange, set_num_threads

import bits
import workload as w

YEARS, PLANNED, LEAD, LIFE, SERIES = w.YEARS, w.PLANNED, w.LEAD, w.LIFE, w.SERIES
POWER_LIFE, SHELL_LIFE = w.POWER_LIFE, w.SHELL_LIFE
NETWORK, SHELL, LAND, OTHERS, NETWORK_LEAD = w.NETWORK, w.SHELL, w.LAND, w.OTHERS, w.NETWORK_LEAD
LOGS, NORMALS = np.array(w.LOG_BELIEFS), np.array([one[1:] for one in w.NORMAL])
TRIANGLES = np.array([one[1:] for one in w.TRIANGULAR])
CAPACITY = np.array(w.CAPACITY)
QUANTILES = np.array(w.QUANTILES)
TILE = 256
WORK = (10, LEAD + PLANNED)
ORDER_IS_FREE = {"contract", "reassoc", "arcp", "nsz"}  # not "nnan": undefined worlds are NaN

# Bins of 1/64 of an octave's e-fold, from 1e-9 to 1e9 and the same below zero, one around zero, one for undefined.
LEAST, PER_FOLD = 1e-9, 64.0
HALF = int(2 * log(1e9) * PER_FOLD) + 1
BINS = 2 * HALF + 2
ZERO, UNDEFINED = HALF, 2 * HALF + 1
LOG_LEAST = log(LEAST)


@njit(inline="always")
def triangular(low, mode, high, u):
    if u * (high - low) < mode - low:
        return low + sqrt(u * (high - low) * (mode - low))
    return high - sqrt((1.0 - u) * (high - low) * (high - mode))


@njit(error_model="numpy")
def sample(x):
    for i in range(10):
        x[i] = exp(LOGS[i, 0] + LOGS[i, 1] * np.random.standard_normal())
    for i in range(3):
        x[10 + i] = NORMALS[i, 0] + NORMALS[i, 1] * np.random.standard_normal()
    for i in range(11):
        x[13 + i] = triangular(TRIANGLES[i, 0], TRIANGLES[i, 1], TRIANGLES[i, 2], np.random.random())


@njit(inline="always")
def paid_within(lead, j):
    """Share of a cost paid no earlier than j years before its year of service."""
    if j == 0:
        return 1.0 - 0.5 * lead if lead < 1.0 else 0.5 / lead
    if lead <= j:
        return 1.0
    beyond = min(lead - j, 1.0)
    return (j + beyond - 0.5 * beyond * beyond) / lead


@njit(error_model="numpy", fastmath=ORDER_IS_FREE)
def series(x, out, work):
    """The 320 series of one world: out[metric * 16 + year]. `work` is 10 rows of scratch."""
    gw, growth, equipped, added, grown, replaced = work[0], work[1], work[2], work[3], work[4], work[5]
    paid, paid_accelerators, paid_power, charge = work[6], work[7], work[8], work[9]
    paid[:] = paid_accelerators[:] = paid_power[:] = 0.0
    kw26, kw33, kw41, cost26, cost41, start = x[0], x[1], x[2], x[3], x[4], x[5]
    revenue26, revenue41, price, capacity = x[6], x[7], x[8], x[9]
    escalation, income26, income41, life, network_life = x[10], x[11], x[12], x[13], x[14]
    lead, power_lead, shell_lead, rate, share = x[15], x[16], x[17], x[18], x[19]
    tax, load, slip = x[20], x[21], x[23]
    scale = capacity * x[22]

    # Power, accelerators, and what both growth and replacement cost.
    w0, w1, w2 = max(1.0 - slip, 0.0), 1.0 - abs(slip - 1.0), max(slip - 1.0, 0.0)
    exponent = log(1.0 - rate) / log(2.0)
    prices = sqrt(1.0 + escalation)
    for s in range(PLANNED):
        late = w0 * CAPACITY[s]
        if s > 0:
            late += w1 * CAPACITY[s - 1]
        if s > 1:
            late += w2 * CAPACITY[s - 2]
        gw[s] = scale * late
        growth[s] = gw[s] - (gw[s - 1] if s > 0 else 0.0)
        equipped[s] = growth[s] + (equipped[s - LIFE] if s >= LIFE else 0.0)
        unit = cost26 + min(s / 15.0, 1.0) * (cost41 - cost26)
        unit *= prices * exp(exponent * log(1.0 + (gw[s] - 0.5 * growth[s]) / start))
        prices *= 1.0 + escalation
        grown[s] = unit * growth[s]
        replaced[s] = unit * equipped[s]

    # Spend, ahead of service.
    power_share = 1.0 - OTHERS - share
    before, before_network, before_power, before_shell = 0.0, 0.0, 0.0, 0.0
    for j in range(LEAD + 1):
        now = paid_within(power_lead, j)
        of_power = power_share * (now - before_power)
        before_power = now
        now = paid_within(shell_lead, j)
        of_shell = SHELL * (now - before_shell)
        before_shell = now
        of_accelerators, of_network = 0.0, 0.0
        if j < 2:
            now = paid_within(lead, j)
            of_accelerators = share * (now - before)
            before = now
            now = paid_within(NETWORK_LEAD, j)
            of_network = NETWORK * (now - before_network)
            before_network = now
        for s in range(YEARS + j):
            at = LEAD - j + s
            paid_accelerators[at] += of_accelerators * replaced[s]
            paid_power[at] += of_power * grown[s]
            paid[at] += of_network * replaced[s] + of_shell * grown[s]
    spent = 0.0
    for s in range(LEAD):
        spent += paid[s] + paid_accelerators[s] + paid_power[s]

    # The yearly loss of what is replaced, by age.
    before, before_network = 1.0, 1.0
    for k in range(LIFE + 1):
        age = min(k + 0.5, float(LIFE))
        left, left_network = max(1.0 - age / life, 0.0), max(1.0 - age / network_life, 0.0)
        charge[k] = share * (before - left) + NETWORK * (before_network - left_network)
        before, before_network = left, left_network
    at_exit = NETWORK * before_network

    stock, packages, spent_on_growth, placed, gaps, book_to_date, economic_to_date = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for s in range(YEARS):
        kw = kw26 + min(s / 7.0, 1.0) * (kw33 - kw26) + max(s - 7.0, 0.0) / 8.0 * (kw41 - kw33)
        added[s] = equipped[s] / kw
        stock += added[s] - (added[s - LIFE] if s >= LIFE else 0.0)
        capex = paid[s + LEAD] + paid_accelerators[s + LEAD] + paid_power[s + LEAD] + LAND * grown[s]
        spent += capex
        placed += replaced[s] * (share + NETWORK) + grown[s] * (power_share + SHELL + LAND)

        spent_on_growth += grown[s]
        begun = spent_on_growth - 0.5 * grown[s]
        ended = 0.5 * grown[0] if s == POWER_LIFE else 0.0  # only 2041 is late enough
        booked = 0.5 * replaced[s]
        lost = charge[0] * replaced[s]
        for k in range(1, min(s, LIFE) + 1):
            booked += replaced[s - k]
            lost += charge[k] * replaced[s - k]
        if s >= LIFE:
            booked -= 0.5 * replaced[s - LIFE]
        booked *= (share + NETWORK) / LIFE
        long_lived = (begun - ended) * power_share / POWER_LIFE + begun * SHELL / SHELL_LIFE
        book_to_date += booked + long_lived
        economic_to_date += lost + long_lived
        if s >= LIFE:
            economic_to_date += at_exit * replaced[s - LIFE]
        gap = lost - booked
        gaps += gap

        after_tax = gap * (1.0 - tax)
        income = income26 + s / 15.0 * (income41 - income26)
        earned = income - after_tax
        energy = (gw[s] - 0.5 * growth[s]) * load * 8.766
        packages += growth[s] / kw

        out[s] = gw[s]
        out[YEARS + s] = added[s]
        out[2 * YEARS + s] = stock
        out[3 * YEARS + s] = capex
        out[4 * YEARS + s] = spent
        out[5 * YEARS + s] = paid_accelerators[s + LEAD]
        out[6 * YEARS + s] = paid_power[s + LEAD]
        out[7 * YEARS + s] = spent - placed
        out[8 * YEARS + s] = booked + long_lived
        out[9 * YEARS + s] = lost + long_lived
        out[10 * YEARS + s] = gap
        out[11 * YEARS + s] = gaps
        out[12 * YEARS + s] = 0.0  # the booked life is the service life
        out[13 * YEARS + s] = spent - book_to_date
        out[14 * YEARS + s] = spent - economic_to_date
        out[15 * YEARS + s] = 100.0 * after_tax / earned if income > 0.0 and earned > 0.0 else np.nan
        out[16 * YEARS + s] = 100.0 * capex / (revenue26 + s / 15.0 * (revenue41 - revenue26))
        out[17 * YEARS + s] = energy
        out[18 * YEARS + s] = energy * price * 0.001
        out[19 * YEARS + s] = 1000.0 * spent_on_growth / packages if packages > 0.0 else np.nan


@njit(inline="always")
def bin_of(value):
    size = abs(value)
    if not size > LEAST:
        return ZERO if size <= LEAST else UNDEFINED
    place = min(int((log(size) - LOG_LEAST) * PER_FOLD), HALF - 1)
    return ZERO + 1 + place if value > 0.0 else ZERO - 1 - place


@njit(parallel=True)
def count(n, seeds):
    """(counts by series and bin, sums, extremes) of n worlds, over as many blocks as there are seeds."""
    blocks = len(seeds)
    counts = np.zeros((blocks, SERIES, BINS), np.uint32)
    sums = np.zeros((blocks, SERIES))
    for block in prange(blocks):
        np.random.seed(seeds[block])
        x, out, work = np.empty(24), np.empty(SERIES), np.empty(WORK)
        own_counts, own_sums = counts[block], sums[block]
        for _ in range(n * block // blocks, n * (block + 1) // blocks):
            sample(x)
            series(x, out, work)
            for i in range(SERIES):
                value = out[i]
                own_counts[i, bin_of(value)] += 1
                if value == value:
                    own_sums[i] += value
    return counts.sum(0), sums.sum(0)


@njit(parallel=True)
def count_bits(n, seeds):
    """The same in bins of a float32's bits, by series over tiles of worlds, so that counters stay near."""
    blocks = len(seeds)
    counts = np.zeros((blocks, SERIES, bits.BINS), np.uint32)
    sums = np.zeros((blocks, SERIES))
    for block in prange(blocks):
        np.random.seed(seeds[block])
        x, out, work = np.empty(24), np.empty(SERIES), np.empty(WORK)
        tile = np.empty((SERIES, TILE + 16), np.float32)  # rows never a power of two apart
        patterns = tile.view(np.uint32)
        own_counts, own_sums = counts[block], sums[block]
        end = n * (block + 1) // blocks
        for first in range(n * block // blocks, end, TILE):
            worlds_here = min(TILE, end - first)
            for world in range(worlds_here):
                sample(x)
                series(x, out, work)
                for i in range(SERIES):
                    tile[i, world] = out[i]
            for i in range(SERIES):
                total = 0.0
                for world in range(worlds_here):
                    own_counts[i, patterns[i, world] >> bits.BELOW] += 1
                    value = tile[i, world]
                    total += value if value == value else 0.0
                own_sums[i] += total
    return counts.sum(0), sums.sum(0)


@njit(parallel=True)
def keep(n, seeds):
    """The whole sample: values[series][world]."""
    blocks = len(seeds)
    values = np.empty((SERIES, n))
    for block in prange(blocks):
        np.random.seed(seeds[block])
        x, out, work = np.empty(24), np.empty(SERIES), np.empty(WORK)
        for world in range(n * block // blocks, n * (block + 1) // blocks):
            sample(x)
            series(x, out, work)
            for i in range(SERIES):
                values[i, world] = out[i]
    return values


@njit(parallel=True)
def percentiles(values):
    means, quantiles = np.empty(SERIES), np.empty((SERIES, len(QUANTILES)))
    for i in prange(SERIES):
        defined = values[i][~np.isnan(values[i])]
        means[i] = defined.mean()
        defined.sort()
        for q in range(len(QUANTILES)):
            place = QUANTILES[q] * (len(defined) - 1)
            rank = int(place)
            above = defined[min(rank + 1, len(defined) - 1)]
            quantiles[i, q] = defined[rank] + (place - rank) * (above - defined[rank])
    return means, quantiles


@njit
def edge(k):
    """The lower end of bin k."""
    if k > ZERO:
        return exp(LOG_LEAST + (k - ZERO - 1) / PER_FOLD)
    return -exp(LOG_LEAST + (ZERO - k) / PER_FOLD)


@njit
def of_counts(counts, sums):
    """Means, and quantiles interpolated within their bins."""
    means, quantiles = np.empty(SERIES), np.empty((SERIES, len(QUANTILES)))
    for i in range(SERIES):
        defined = counts[i, :UNDEFINED].sum()
        means[i] = sums[i] / defined
        for q in range(len(QUANTILES)):
            rank = QUANTILES[q] * (defined - 1) + 0.5
            k, below = 0, 0
            while below + counts[i, k] < rank:
                below += counts[i, k]
                k += 1
            if k == ZERO:
                quantiles[i, q] = 0.0
            else:
                quantiles[i, q] = edge(k) + (rank - below) / counts[i, k] * (edge(k + 1) - edge(k))
    return means, quantiles


def seeds_of(seed, threads):
    return np.random.SeedSequence(seed).generate_state(threads)


def run(n, seed):
    return of_counts(*count(n, seeds_of(seed, get_num_threads())))


def run_counting_bits(n, seed):
    return bits.summary(*count_bits(n, seeds_of(seed, get_num_threads())))


def run_by_sorting(n, seed):
    return percentiles(keep(n, seeds_of(seed, get_num_threads())))


def worlds(inputs):
    out = np.empty((inputs.shape[1], SERIES))
    for world in range(inputs.shape[1]):
        series(np.ascontiguousarray(inputs[:, world]), out[world], np.empty(WORK))
    return out.T.reshape(len(w.METRICS), YEARS, inputs.shape[1])
