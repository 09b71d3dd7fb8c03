"""Counting in bins cut from a float32's own bits (sign, exponent, 6 bits of mantissa), as our engine counts: a trick
that both peers may borrow. Bins here are in the order of the bit pattern: negatives after positives, downwards.
"""

import numpy as np

import workload as w

BINS = 1 << 15
BELOW = 17  # bits
FINITE = 0x7F800000 >> BELOW  # bins of either sign that hold finite values


def ends_of(bin_):
    """The least and the greatest value in a bin of finite values."""
    patterns = np.array([bin_ << BELOW, (bin_ + 1 << BELOW) - 1], np.uint32)
    return sorted(patterns.view(np.float32).tolist())


def summary(counts, sums):
    """Means and quantiles of counts[series][bin] and the sums of the defined worlds."""
    means, quantiles = np.empty(len(counts)), np.empty((len(counts), len(w.QUANTILES)))
    for i, of_series in enumerate(counts):
        negative = np.flatnonzero(of_series[BINS // 2 : BINS // 2 + FINITE])[::-1] + BINS // 2
        used = np.concatenate([negative, np.flatnonzero(of_series[:FINITE])])
        upto = np.cumsum(of_series[used], dtype=np.int64)
        means[i] = sums[i] / upto[-1]
        for q, share in enumerate(w.QUANTILES):
            rank = share * (upto[-1] - 1) + 0.5
            k = np.searchsorted(upto, rank)
            low, high = ends_of(int(used[k]))
            quantiles[i, q] = high - (upto[k] - rank) / of_series[used[k]] * (high - low)
    return means, quantiles
