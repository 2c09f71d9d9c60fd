"""Transfer curves: which activation each of the 256 gray levels stands for, and the way back."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.rendering.gray_range import Limits, apply_limits, as_rows, limits, mean_and_std
from explorer.rendering.mapping import GrayKind, GrayMapping, as_mapping
from explorer.shapes import FeatureMaps, GrayLevels

_HALVES = np.arange(511) / 510
"""Levels 0, 0.5, 1 … 255 as shares of the scale: whole ones are values, halves are borders."""

_LOG_STEEPNESS = 255.0
"""s = c·log(1 + r), r from 0 to 255. Source: Gonzalez & Woods, Digital Image Processing, 3.2."""

Table = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """A mapping made exact for the maps at hand, one curve per channel.

    Shape: `values` (C, 256) is what each level stands for, never falling; `borders` (C, 255) are
    the activations from which on the next level begins; `limits` repeats the ends.
    Convention: an activation between the ends lies between the values of its level's two
    neighbours, so reading a level back errs by less than one level.
    """

    mapping: GrayMapping
    values: Table
    borders: Table
    limits: Limits

    @property
    def is_flat(self) -> npt.NDArray[np.bool_]:
        """Which channels have one value only, so that no gray level says anything.

        Shape: (C,).
        """
        flat: npt.NDArray[np.bool_] = self.limits.low == self.limits.high
        return flat

    def of(self, channel: int) -> "Curve":
        """Keep one channel's curve."""
        one = slice(channel, channel + 1)
        ends = Limits(self.limits.low[one], self.limits.high[one], self.limits.is_centred)
        return Curve(self.mapping, self.values[one], self.borders[one], ends)


def _bent(kind: GrayKind) -> Points:
    """Undo the logarithm or the square root.

    Shape: (511,), from 0 to 1.
    """
    if kind is GrayKind.LOG:
        unlogged: Points = np.expm1(_HALVES * np.log1p(_LOG_STEEPNESS)) / _LOG_STEEPNESS
        return unlogged
    return _HALVES**2


def _two_sided(share: Points) -> Points:
    """Use a curve from 0 to 1 for both signs: -1 at level 0, 0 in the middle, 1 at level 255."""
    sides = 2 * _HALVES - 1
    bent: Points = np.sign(sides) * np.interp(np.abs(sides), _HALVES, share)
    return bent


def _sigmoid(rows: FeatureMaps, ends: Limits) -> Points:
    mean, std = (column[:, None] for column in mean_and_std(rows))
    safe = np.where(std > 0, std, 1)
    low, high = (
        1 / (1 + np.exp(np.clip(-(end[:, None] - mean) / safe, -700, 700)))
        for end in (ends.low, ends.high)
    )
    share = low + (high - low) * _HALVES
    with np.errstate(divide="ignore"):
        logit: Points = np.log(share) - np.log1p(-share)
    return mean + std * np.nan_to_num(logit, posinf=1e3, neginf=-1e3)


def _rank(row: FeatureMaps) -> Points:
    """Turn the share of smaller values into the scale; between two values the curve is straight."""
    found, counts = np.unique(row[np.isfinite(row)], return_counts=True)
    if found.size < 2:
        return np.full(_HALVES.size, found[0] if found.size else 0.0)
    share = np.cumsum(counts) / counts.sum()
    return np.interp(_HALVES, (share - share[0]) / (1 - share[0]), found)


def _points(rows: FeatureMaps, mapping: GrayMapping, ends: Limits) -> Points:
    """Find the activation at every half level.

    Shape: (R, 511).
    """
    low, high = (end[:, None].astype(np.float64) for end in (ends.low, ends.high))
    if mapping.kind is GrayKind.RANK:
        return np.stack([_rank(row) for row in rows])
    if mapping.kind is GrayKind.SIGMOID:
        return _sigmoid(rows, ends)
    if mapping.kind.is_linear:
        return low + (high - low) * _HALVES
    share = _bent(mapping.kind)
    if (low < 0).any():
        return high * _two_sided(share)
    return low + (high - low) * share


def curve(maps: FeatureMaps, mapping: GrayMapping | str) -> Curve:
    """Make a mapping exact for these maps.

    Shape: (C, H, W) or (N,), which counts as one channel.
    Convention: for the ends see `limits`. With r the share of the way from the lower to the upper
    end, log is log(1 + 255 r) / log(256) and sqrt is √r; maps with negative values have both on
    either side of the middle. Sigmoid is σ((x - mean) / std) stretched to the ends, rank the share
    of smaller or equal values stretched likewise.
    Raises: SettingError: for an unknown mapping.
    """
    mapping = as_mapping(mapping)
    rows = as_rows(maps)
    ends = limits(maps, mapping)
    first = Limits(ends.low[:1], ends.high[:1]) if mapping.is_shared else ends
    points = _points(rows.reshape(1, -1) if mapping.is_shared else rows, mapping, first)
    inside = np.clip(points, first.low[:, None], first.high[:, None]).astype(np.float32)
    rising: Table = np.maximum.accumulate(inside, axis=1)
    table = np.broadcast_to(rising, (len(rows), rising.shape[1]))
    return Curve(mapping, table[:, ::2], table[:, 1::2], ends)


def apply_curve(maps: FeatureMaps, found: Curve) -> GrayLevels:
    """Send activations to gray levels with a known curve.

    Shape: (C, H, W) -> (C, H, W) uint8; (N,) -> (N,).
    Convention: as `apply_limits`: a constant channel and NaN become level 0, or the middle where
    the scale is symmetric about zero; +inf is 255 and -inf is 0.
    """
    if found.mapping.kind.is_linear:
        return apply_limits(maps, found.limits)
    rows = as_rows(maps)
    levels = np.full(rows.shape, found.limits.resting, np.uint8)
    for channel in np.flatnonzero(~found.is_flat):
        row = rows[channel]
        levels[channel] = np.searchsorted(found.borders[channel], row, side="right")
        if np.isnan(row).any():
            centred = found.limits.low[channel] == -found.limits.high[channel]
            levels[channel][np.isnan(row)] = 128 if centred else 0
    return levels.reshape(maps.shape)


def to_uint8(maps: FeatureMaps, mapping: GrayMapping | str = "channel") -> GrayLevels:
    """Map activations to 0..255.

    Shape: (C, H, W) -> (C, H, W) uint8; (N,) -> (N,).
    Convention: see `curve` and `apply_curve`.
    Raises: SettingError: for an unknown mapping.
    """
    mapping = as_mapping(mapping)
    if mapping.kind.is_linear:
        return apply_limits(maps, limits(maps, mapping))
    return apply_curve(maps, curve(maps, mapping))


def to_values(levels: GrayLevels, found: Limits | Curve) -> FeatureMaps:
    """Read activations back off gray levels; right to within one level unless clipped.

    Shape: (C, H, W) uint8 -> (C, H, W) float32.
    """
    if isinstance(found, Curve):
        rows = levels.reshape(len(found.values), -1)
        return np.take_along_axis(found.values, rows.astype(np.intp), axis=1).reshape(levels.shape)
    shape = (-1,) + (1,) * (levels.ndim - 1) if levels.ndim == 3 else (1,)
    low, high = found.low.reshape(shape), found.high.reshape(shape)
    share = levels.astype(np.float64) / 255
    return (share * high + (1 - share) * low).astype(np.float32)
