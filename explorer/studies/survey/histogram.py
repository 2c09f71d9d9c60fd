"""How often which values occur: counts in bins that are the same for every channel and picture.

A bin is half an octave, read from a float's own bits, so that counting is cheap and counts of many
pictures simply add up. Large maps are counted on a grid of places.
"""

import numpy as np
import numpy.typing as npt

from explorer.shapes import FeatureMaps

_LOWEST, _HIGHEST = -6, 15
"""Powers of two: what is smaller or larger goes into one bin each."""

BINS = 2 * (_HIGHEST - _LOWEST) + 3
"""Zeros, tiny numbers, half octaves, and everything from the highest power on."""

GRID = 14
"""So many rows and columns of a map are counted at most, evenly spaced."""

Counts = npt.NDArray[np.int64]

_FIRST_CODE = 2 * (127 + _LOWEST)


def edges() -> npt.NDArray[np.float64]:
    """Where the bins begin: bin 0 holds zeros alone, bin i what is in edges[i-1] <= x < edges[i].

    Shape: (BINS - 1,); the last bin has no end, and the first edge is 0.
    """
    halves = [2.0**power * half for power in range(_LOWEST, _HIGHEST) for half in (1.0, 1.5)]
    return np.array([0.0, *halves, 2.0**_HIGHEST])


def counts(maps: FeatureMaps) -> Counts:
    """Count each channel's values by bin, on a grid of places where a map has more than `GRID`².

    Shape: (C, H, W), none below zero -> (C, BINS).
    Convention: a step of s begins at row and column s // 2. Numbers below 2**-126 count as zero.
    """
    rows, columns = (_picked(side) for side in maps.shape[1:])
    values = np.ascontiguousarray(maps[:, rows, columns]).reshape(len(maps), -1)
    codes = values.view(np.uint32) >> np.uint32(22)  # without the sign, 9 bits are left
    codes |= (np.arange(len(values), dtype=np.uint32) << np.uint32(9))[:, None]
    found = np.bincount(codes.ravel(), minlength=len(values) << 9).reshape(len(values), 512)
    begins = [0, 1, *range(_FIRST_CODE, _FIRST_CODE + BINS - 2)]
    summed: Counts = np.add.reduceat(found, begins, axis=1).astype(np.int64, copy=False)
    return summed


def _picked(side: int) -> slice:
    step = -(-side // GRID)
    return slice(step // 2, None, step)


def entropy(found: Counts) -> npt.NDArray[np.float64]:
    """How evenly a channel's values spread over the bins, in bits: 0 where all are in one.

    Shape: (C, BINS) -> (C,).
    """
    shares = found / np.maximum(found.sum(axis=1, keepdims=True), 1)
    logs = np.log2(np.where(shares > 0, shares, 1.0))
    bits: npt.NDArray[np.float64] = -(shares * logs).sum(axis=1) + 0.0
    return bits
