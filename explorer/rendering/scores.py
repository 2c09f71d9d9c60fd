"""How much of a map survives in gray levels: order, numbers, detail, looks."""

import numpy as np
import numpy.typing as npt

from explorer.rendering.curves import Curve
from explorer.rendering.gray_range import as_rows
from explorer.shapes import FeatureMaps, GrayLevels

Numbers = npt.NDArray[np.floating | np.integer]
Counts = npt.NDArray[np.int64]


def average_ranks(values: Numbers) -> npt.NDArray[np.float64]:
    """Number values from the smallest, 1 upwards; equal values share the mean of their places.

    Shape: (N,) -> (N,).
    """
    _found, where, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    shared: npt.NDArray[np.float64] = last - (counts - 1) / 2
    return shared[where]


def pearson(a: Numbers, b: Numbers) -> float:
    """Compute the correlation of two lists of numbers; NaN where one of them is constant.

    Shape: (N,) and (N,).
    """
    from_a, from_b = a - a.mean(), b - b.mean()
    length = np.sqrt(float(from_a @ from_a) * float(from_b @ from_b))
    return float(np.clip((from_a @ from_b) / length, -1, 1)) if length > 0 else np.nan


def level_counts(levels: GrayLevels) -> Counts:
    """Count each channel's gray levels.

    Shape: (C, H, W) -> (C, 256); (N,) -> (1, 256).
    """
    return np.stack([np.bincount(row, minlength=256) for row in as_rows(levels)])


def entropy(counts: Counts) -> npt.NDArray[np.float64]:
    """Compute how many bits a pixel's gray level tells on average: 0 for one level, at most 8.

    Shape: (C, 256) -> (C,).
    """
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    bits: npt.NDArray[np.float64] = -(share * np.log2(np.where(share > 0, share, 1))).sum(axis=1)
    return np.abs(bits)


def clipped(maps: FeatureMaps, found: Curve) -> tuple[Counts, Counts]:
    """Count the finite activations below and above the ends of the scale.

    Shape: (C, H, W) -> two (C,).
    """
    rows = as_rows(maps)
    low, high = found.limits.low[:, None], found.limits.high[:, None]
    below = np.count_nonzero((rows < low) & (rows > -np.inf), axis=1)
    above = np.count_nonzero((rows > high) & (rows < np.inf), axis=1)
    return below, above


def rmse(maps: FeatureMaps, levels: GrayLevels, found: Curve) -> float:
    """Compute how far, in activations, values read back off the gray levels are from the true ones.

    Convention: the root of the mean square over all finite values, clipped ones included; NaN
    where there are none.
    """
    total, count = 0.0, 0
    for channel, row in enumerate(as_rows(maps)):
        read = found.values[channel][as_rows(levels)[channel]]
        apart = np.subtract(row, read, dtype=np.float64)
        apart = apart[np.isfinite(apart)]
        total, count = total + float(np.einsum("i,i->", apart, apart)), count + apart.size
    return float(np.sqrt(total / count)) if count else np.nan
