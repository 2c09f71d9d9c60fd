"""Which channels of a layer say the same, and which the opposite."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.shapes import FeatureMaps

_PIECE = 2**19
"""Values turned into float64 at a time."""

Correlations = npt.NDArray[np.float64]
"""(C, C), symmetric, -1..1; NaN where a channel is constant or has NaN or infinities."""


@dataclass(frozen=True, slots=True)
class ChannelPair:
    """Two channels and how alike they are: 1 the same shape, -1 one the other's negative."""

    first: int
    second: int
    correlation: float


def correlations(maps: FeatureMaps) -> Correlations:
    """Correlate every channel with every other over the positions.

    Shape: (C, H, W) -> (C, C).
    Convention: Pearson's, in float64; a channel that is constant or not finite has no correlation,
    not even with itself: NaN.
    """
    rows = maps.reshape(len(maps), -1)
    low, high = rows.min(axis=1), rows.max(axis=1)
    usable = np.flatnonzero(np.isfinite(low) & np.isfinite(high) & (low < high))
    scale = np.maximum(np.abs(low[usable]), np.abs(high[usable])).astype(np.float64)[:, None]
    mean = (rows[usable].mean(axis=1, dtype=np.float64))[:, None] / scale
    products = np.zeros((len(usable), len(usable)))
    width = max(1, _PIECE // max(len(usable), 1))
    for start in range(0, rows.shape[1], width):
        piece = rows[usable, start : start + width] / scale - mean
        products += piece @ piece.T
    length = np.sqrt(np.diagonal(products))
    found = np.full((len(maps), len(maps)), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        inside = products / length / length[:, None]
    found[np.ix_(usable, usable)] = np.clip(inside, -1, 1)
    return found


def alike(found: Correlations, count: int = 5) -> tuple[ChannelPair, ...]:
    """List the pairs of different channels with the highest correlation, highest first."""
    return _best(found, count)


def opposite(found: Correlations, count: int = 5) -> tuple[ChannelPair, ...]:
    """List the pairs of different channels with the lowest correlation, lowest first."""
    return tuple(
        ChannelPair(pair.first, pair.second, -pair.correlation) for pair in _best(-found, count)
    )


def nearest(found: Correlations, channel: int, count: int = 5) -> tuple[ChannelPair, ...]:
    """List the channels that are most like this one, the likest first; `first` is this one.

    Convention: ties by number; none for a channel without a correlation.
    """
    row = found[channel].copy()
    row[channel] = np.nan
    known = np.flatnonzero(~np.isnan(row))
    best = known[np.argsort(-row[known], kind="stable")[:count]]
    return tuple(ChannelPair(channel, int(other), float(row[other])) for other in best)


def _best(found: Correlations, count: int) -> tuple[ChannelPair, ...]:
    first, second = np.triu_indices(len(found), k=1)
    values = found[first, second]
    known = np.flatnonzero(~np.isnan(values))
    best = known[np.argsort(-values[known], kind="stable")[:count]]
    return tuple(ChannelPair(int(first[i]), int(second[i]), float(values[i])) for i in best)
