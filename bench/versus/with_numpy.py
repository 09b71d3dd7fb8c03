"""The workload in NumPy, float64, one thread: vectorised over draws, loops over years only where a year needs the last.

Draws are made in chunks whose temporaries stay in the second-level cache. The whole sample of every series is kept
(320 x draws x 8 bytes), because percentiles need it; a chunk's series are written straight into it.
"""

import numpy as np

import bits
import workload as w

CHUNK = 1000  # draws at a time: the fastest of 128 to 2000 on a processor with 1 MiB of second-level cache

# Freed at once: having seen a block this large go, glibc keeps what temporaries leave behind instead of giving the pages
# back and faulting them in again, which doubles the time of the model.
np.empty(31 << 17)

MU = np.array([mu for mu, _ in w.LOG_BELIEFS])[:, None]
SIGMA = np.array([sigma for _, sigma in w.LOG_BELIEFS])[:, None]
MEAN = np.array([mean for _, mean, _ in w.NORMAL])[:, None]
SD = np.array([sd for _, _, sd in w.NORMAL])[:, None]
LOW, MODE, HIGH = (np.array(column)[:, None] for column in list(zip(*w.TRIANGULAR))[1:])
AT_MODE = (MODE - LOW) / (HIGH - LOW)
RISING, FALLING = (HIGH - LOW) * (MODE - LOW), (HIGH - LOW) * (HIGH - MODE)

S = np.arange(w.PLANNED)[:, None]
CAPACITY = np.array(w.CAPACITY)[:, None]
# How far each year is from its first knot to its second, and from there to the third.
TO_2041 = np.minimum(S / 15, 1.0)
TO_2033 = np.minimum(S / 7, 1.0)[: w.YEARS]
BEYOND_2033 = (np.maximum(S - 7, 0) / 8)[: w.YEARS]


def sample(generator, n):
    """The 24 inputs of n worlds, a row each."""
    x = np.empty((len(w.INPUTS), n))
    normals, triangles = x[:13], x[13:]
    generator.standard_normal(out=normals)
    normals[:10] *= SIGMA
    normals[:10] += MU
    np.exp(normals[:10], out=normals[:10])
    normals[10:] *= SD
    normals[10:] += MEAN
    # Two roots, of which one is constant on either side of the mode: faster than choosing between them.
    u = generator.random(out=triangles)
    above = np.maximum(u, AT_MODE)
    np.subtract(1.0, above, out=above)
    above *= FALLING
    np.minimum(u, AT_MODE, out=u)
    u *= RISING
    np.sqrt(u, out=u)
    u -= np.sqrt(above, out=above)
    u += LOW + (HIGH - MODE)
    return x


def running(x, out=None):
    """Running sums over the years, a row at a time: np.cumsum(axis=0) takes four times as long."""
    out = x if out is None else out
    if out is not x:
        out[0] = x[0]
    for s in range(1, len(x)):
        np.add(out[s - 1], x[s], out=out[s])
    return out


def paid_within(lead):
    """Shares of a cost paid in its year of service and up to three years before, for lead times of 1 to 3 years."""
    paid, weights = 0.5 / lead, [0.5 / lead]
    for j in (1, 2, 3):
        beyond = np.minimum(np.maximum(lead - j, 0.0), 1.0)
        # Where the lead time ends before, `whole` is it.
        whole = np.minimum(lead, j)
        by_then = (whole + beyond - 0.5 * beyond * beyond) / lead
        weights.append(by_then - paid)
        paid = by_then
    return weights


def spend_ahead(placed, weights, paid):
    """Adds what is paid in years -3 ... 15 for what enters service in years 0 ... 18."""
    for j, weight in enumerate(weights):
        paid[w.LEAD - j :] += weight * placed[: w.YEARS + j]


def straight_line(begun, life):
    """The yearly charge, from the running sum of what entered up to mid-year."""
    charge = begun.copy()
    charge[life:] -= begun[:-life]
    charge /= life
    return charge


def series(x, out):
    """The 320 series of the worlds in x, into out[metric][year]."""
    (kw26, kw33, kw41, cost26, cost41, start, revenue26, revenue41, price, capacity, escalation, income26, income41,
     life, network_life, lead, power_lead, shell_lead, rate, share, tax, load, built_share, slip) = x
    (energised, added, installed, capex, capex_to_date, capex_accelerators, capex_power, in_progress, book, economic,
     gap, gap_to_date, write_off, book_value, economic_value, overstatement, to_revenue, energy, power_cost,
     per_accelerator) = out
    Y = w.YEARS

    # Power: the stated table, later by the slip.
    scale = capacity * built_share
    gw = CAPACITY * (scale * np.maximum(1.0 - slip, 0.0))
    gw[1:] += CAPACITY[:-1] * (scale * (1.0 - np.abs(slip - 1.0)))
    gw[2:] += CAPACITY[:-2] * (scale * np.maximum(slip - 1.0, 0.0))
    energised[:] = gw[:Y]
    growth = gw.copy()
    growth[1:] -= gw[:-1]

    # Accelerators, replaced at the end of their life.
    equipped = growth.copy()
    for s in range(w.LIFE, w.PLANNED, w.LIFE):
        equipped[s : s + w.LIFE] += equipped[s - w.LIFE : s][: w.PLANNED - s]
    per_kw = 1.0 / (kw26 + TO_2033 * (kw33 - kw26) + BEYOND_2033 * (kw41 - kw33))
    np.multiply(equipped[:Y], per_kw, out=added)
    to_date = running(added, np.empty_like(added))
    installed[:] = to_date
    installed[w.LIFE :] -= to_date[: -w.LIFE]

    # Unit cost, escalated and learning from what stands at mid-year.
    unit = cost26 + TO_2041 * (cost41 - cost26)
    factor = 1.0 + escalation
    prices = np.sqrt(factor)
    for s in range(w.PLANNED):
        unit[s] *= prices
        prices = prices * factor
    built = 1.0 + (gw - 0.5 * growth) / start
    np.log(built, out=built)
    built *= np.log2(1.0 - rate)
    unit *= np.exp(built, out=built)

    # Spend, ahead of service.
    grown, replaced = unit * growth, unit * equipped
    power_share = 1.0 - w.OTHERS - share
    paid = np.zeros((w.LEAD + w.YEARS, len(share)))
    first = 1.0 - 0.5 * lead
    spend_ahead(replaced, [share * first, share * (1.0 - first)], paid)
    capex_accelerators[:] = paid[w.LEAD :]
    of_power = np.zeros_like(paid)
    spend_ahead(grown, [power_share * weight for weight in paid_within(power_lead)], of_power)
    capex_power[:] = of_power[w.LEAD :]
    paid += of_power
    first = w.NETWORK * (1.0 - 0.5 * w.NETWORK_LEAD)
    spend_ahead(replaced, [first, w.NETWORK - first], paid)
    spend_ahead(grown, [w.SHELL * weight for weight in paid_within(shell_lead)], paid)
    paid[w.LEAD :] += w.LAND * grown[:Y]
    capex[:] = paid[w.LEAD :]
    capex_to_date[:] = running(paid)[w.LEAD :]
    replaced, grown = replaced[:Y], grown[:Y]
    replaced_to_date, grown_to_date = running(replaced, np.empty_like(replaced)), running(grown, np.empty_like(grown))
    short_share, long_share = share + w.NETWORK, power_share + (w.SHELL + w.LAND)
    np.subtract(capex_to_date, replaced_to_date * short_share, out=in_progress)
    in_progress -= grown_to_date * long_share

    # Depreciation. Power and shell lose value as booked, so they are in both books alike.
    begun = grown_to_date - 0.5 * grown
    long_lived = straight_line(begun, w.POWER_LIFE) * power_share
    long_lived += (w.SHELL / w.SHELL_LIFE) * begun
    booked = straight_line(replaced_to_date - 0.5 * replaced, w.LIFE) * short_share
    np.add(booked, long_lived, out=book)
    np.subtract(capex_to_date, running(book, np.empty_like(booked)), out=book_value)
    lost = np.zeros_like(booked)
    before, before_network = 1.0, 1.0
    for k in range(w.LIFE + 1):
        age = min(k + 0.5, w.LIFE)
        left, left_network = np.maximum(1.0 - age / life, 0.0), np.maximum(1.0 - age / network_life, 0.0)
        lost[k:] += replaced[: Y - k] * (share * (before - left) + w.NETWORK * (before_network - left_network))
        before, before_network = left, left_network
    np.add(lost, long_lived, out=economic)
    np.subtract(lost, booked, out=gap)
    running(gap, gap_to_date)
    write_off[:] = 0.0  # the booked life is the service life
    np.subtract(book_value, gap_to_date, out=economic_value)
    economic_value[w.LIFE :] -= replaced_to_date[: -w.LIFE] * (w.NETWORK * before_network)

    # Ratios and operations.
    after_tax = gap * (1.0 - tax)
    income = income26 + TO_2041[:Y] * (income41 - income26)
    earned = income - after_tax
    np.divide(100.0 * after_tax, earned, out=overstatement)
    overstatement[np.minimum(income, earned) <= 0.0] = np.nan
    np.divide(100.0 * capex, revenue26 + TO_2041[:Y] * (revenue41 - revenue26), out=to_revenue)
    mean_gw = gw[:Y] - 0.5 * growth[:Y]
    np.multiply(mean_gw, 8.766 * load, out=energy)
    np.multiply(energy, 0.001 * price, out=power_cost)
    packages = running(growth[:Y] * per_kw)
    with np.errstate(invalid="ignore", divide="ignore"):
        np.divide(1000.0 * grown_to_date, packages, out=per_accelerator)
    per_accelerator[packages <= 0.0] = np.nan


def worlds(inputs):
    """The series of given worlds: out[metric][year][world]."""
    out = np.empty((len(w.METRICS), w.YEARS, inputs.shape[1]))
    series(inputs, out)
    return out


def chunks(n, seed, chunk):
    """(first, end, inputs) of n fresh worlds."""
    generator = np.random.Generator(np.random.SFC64(seed))
    for first in range(0, n, chunk):
        end = min(n, first + chunk)
        yield first, end, sample(generator, end - first)


_kept = np.empty(0)


def room_for(size):
    """Memory that is used again: what a sample takes would otherwise be fetched anew a page at a time."""
    global _kept
    if len(_kept) < size:
        _kept = np.empty(size)
    return _kept[:size]


def of_sample(values):
    """Mean and quantiles of one series' defined worlds. Reorders it."""
    n = len(values)
    total = values.sum()
    if total != total:
        values = values[~np.isnan(values)]
        n = len(values)
        total = values.sum()
    places = [q * (n - 1) for q in w.QUANTILES]
    ranks = [int(place) for place in places]
    values.partition(sorted({r for rank in ranks for r in (rank, min(rank + 1, n - 1))}))
    quantiles = [values[r] + (place - r) * (values[min(r + 1, n - 1)] - values[r]) for place, r in zip(places, ranks)]
    return total / n, quantiles


def run(n, seed, chunk=CHUNK):
    """(means, quantiles[series][5]) of n fresh worlds, by partition of the whole sample."""
    out = room_for(w.SERIES * n).reshape(len(w.METRICS), w.YEARS, n)
    for first, end, inputs in chunks(n, seed, chunk):
        series(inputs, out[:, :, first:end])
    summaries = [of_sample(values) for values in out.reshape(w.SERIES, n)]
    return np.array([mean for mean, _ in summaries]), np.array([quantiles for _, quantiles in summaries])


def run_counting_bits(n, seed, chunk=CHUNK):
    """The same without keeping the sample: a bincount of each series' bits as float32."""
    counts, sums = np.zeros((w.SERIES, bits.BINS), np.int64), np.zeros(w.SERIES)
    group = 50 * chunk
    out = room_for(w.SERIES * group).reshape(len(w.METRICS), w.YEARS, group)
    for first, end, inputs in chunks(n, seed, chunk):
        at = first % group
        series(inputs, out[:, :, at : at + end - first])
        if end % group != 0 and end != n:
            continue
        for i, values in enumerate(out[:, :, : at + end - first].reshape(w.SERIES, -1)):
            counts[i] += np.bincount(values.astype(np.float32).view(np.uint32) >> bits.BELOW, minlength=bits.BINS)
            total = values.sum()
            sums[i] += total if total == total else np.nansum(values)
    return bits.summary(counts, sums)
