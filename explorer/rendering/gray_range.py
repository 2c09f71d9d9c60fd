"""The two ends of a gray scale: which activations become levels 0 and 255."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from explorer.rendering.mapping import GrayKind, GrayMapping, as_mapping
from explorer.shapes import FeatureMaps, GrayLevels

Numbers = npt.NDArray[np.floating]
Pair = tuple[Numbers, Numbers]
Number = TypeVar("Number", bound=np.generic)

_LARGEST = np.finfo(np.float32).max


@dataclass(frozen=True, slots=True)
class Limits:
    """The activations that become level 0 and level 255, one pair per channel.

    Shape: `low`, `high` are (C,) float32; equal where a channel is constant.
    Convention: `is_centred` says that zero is the middle of the scale, even of a channel that is
    zero everywhere.
    """

    low: npt.NDArray[np.float32]
    high: npt.NDArray[np.float32]
    is_centred: bool = False

    @property
    def resting(self) -> int:
        """The gray level of a channel whose two ends are equal."""
        return 128 if self.is_centred else 0


def as_rows(maps: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """Lay each channel out as one row.

    Shape: (C, H, W) -> (C, H*W); (N,), which counts as one channel, -> (1, N).
    """
    return maps.reshape(maps.shape[0] if maps.ndim == 3 else 1, -1)


def _extremes(rows: FeatureMaps) -> Pair:
    low, high = rows.min(axis=1), rows.max(axis=1)
    bad = ~(np.isfinite(low) & np.isfinite(high))
    for channel in np.flatnonzero(bad):
        finite = rows[channel][np.isfinite(rows[channel])]
        low[channel], high[channel] = (finite.min(), finite.max()) if finite.size else (0, 0)
    return low, high


def _percentiles(rows: FeatureMaps, mapping: GrayMapping) -> Pair:
    """Find two percentiles; an empty range falls back to the row's own."""
    wanted = (mapping.low, mapping.high)
    low, high = _extremes(rows)
    if np.isfinite(rows).all():
        inner_low, inner_high = np.percentile(rows, wanted, axis=1)
    else:
        seen = np.where(np.isfinite(rows), rows, np.nan)
        seen[np.isnan(seen).all(axis=1)] = 0
        inner_low, inner_high = np.nanpercentile(seen, wanted, axis=1)
    usable = inner_high > inner_low
    return np.where(usable, inner_low, low), np.where(usable, inner_high, high)


def mean_and_std(rows: FeatureMaps) -> Pair:
    """Compute each row's mean and standard deviation over its finite values, in float64.

    Shape: (C, N) -> two (C,); 0 where a row has no finite value.
    """
    pairs = []
    for row in rows:
        finite = row[np.isfinite(row)].astype(np.float64)
        pairs.append((finite.mean(), finite.std()) if finite.size else (0.0, 0.0))
    mean, std = np.array(pairs).reshape(-1, 2).T
    return mean, std


def _around_mean(rows: FeatureMaps, mapping: GrayMapping) -> Pair:
    mean, std = mean_and_std(rows)
    return mean - mapping.width * std, mean + mapping.width * std


def _symmetric(low: Numbers, high: Numbers) -> Pair:
    reach = np.maximum(np.abs(low), np.abs(high))
    return -reach, reach


def _ends(rows: FeatureMaps, mapping: GrayMapping) -> Pair:
    kind = mapping.kind
    if kind is GrayKind.FIXED:
        ends = np.ones(len(rows))
        return ends * mapping.low, ends * mapping.high
    if kind is GrayKind.STD:
        return _around_mean(rows, mapping)
    if kind is GrayKind.PERCENTILE:
        low, high = _percentiles(rows, mapping)
    else:
        low, high = _extremes(rows)
    signed = bool(rows.size and low.min() < 0)
    if kind is GrayKind.ZERO or (signed and kind in (GrayKind.LOG, GrayKind.SQRT)):
        return _symmetric(low, high)
    if not signed and kind not in (GrayKind.RANK, GrayKind.SIGMOID):
        low = np.where(low == high, low, 0)
    return low, high


def limits(maps: FeatureMaps, mapping: GrayMapping | str) -> Limits:
    """Find the activations that a mapping sends to levels 0 and 255.

    Shape: (C, H, W) or (N,), which counts as one channel.
    Convention: maps without negative values start at 0, whatever their minimum (except for `rank`,
    `sigmoid`, `std` and `fixed`); the logarithm and the square root of maps with negative values
    are symmetric about 0. NaN and infinities are left out. A percentile range that is empty (a
    channel nearly all zeros) falls back to the channel's own range.
    Raises: SettingError: for an unknown mapping.
    """
    mapping = as_mapping(mapping)
    rows = as_rows(maps)
    low, high = _ends(rows.reshape(1, -1) if mapping.is_shared else rows, mapping)
    low, high = (np.clip(end, -_LARGEST, _LARGEST).astype(np.float32) for end in (low, high))
    centred = mapping.is_centred(signed=bool((low < 0).any()))
    bottom, top = (np.broadcast_to(end, len(rows)) for end in (low, high))
    return Limits(bottom, top, centred)


def apply_limits(maps: FeatureMaps, found: Limits) -> GrayLevels:
    """Send activations to gray levels with known limits.

    Shape: (C, H, W) -> (C, H, W) uint8; (N,) -> (N,).
    Convention: rounds to the nearest level and clips; a channel whose ends are equal and
    NaN become level 0 (the middle, 128, where the scale is symmetric about zero); +inf is 255 and
    -inf is 0.
    """
    shape = (-1,) + (1,) * (maps.ndim - 1) if maps.ndim == 3 else (1,)
    low, high = found.low.reshape(shape), found.high.reshape(shape)
    span = high.astype(np.float64) - low
    factor = np.divide(255, span, out=np.zeros_like(span), where=span > 0)
    # Single precision will do, unless a range is so wide or so narrow that it would overflow.
    roomy = span.max(initial=0) < _LARGEST / 4 and factor.max(initial=0) < _LARGEST
    precision = np.float32 if roomy else np.float64
    with np.errstate(invalid="ignore", over="ignore"):
        levels = np.subtract(maps, low, dtype=precision)
        levels *= factor.astype(precision)
        levels += np.float32(0.5)
    if not np.isfinite(levels).all():
        symmetric = (low == -high) & (span > 0)
        nowhere = np.where(symmetric, np.float32(128), np.float32(found.resting))
        levels = np.where(np.isnan(levels), nowhere, levels)
    if found.is_centred and not span.all():
        levels = np.where(span > 0, levels, np.float32(found.resting))
    np.clip(levels, 0, 255.5, out=levels)
    return levels.astype(np.uint8)


def signed_levels(values: npt.NDArray[np.floating], reach: float) -> GrayLevels:
    """Send numbers to gray levels about zero: -reach is 0, zero the middle, reach 255.

    Shape: any, kept.
    Convention: rounds to the nearest level; `reach` is the largest size there is, or 0.
    """
    share = values / reach if reach else np.zeros_like(values)
    levels: GrayLevels = np.floor(128 + 127.5 * share).clip(0, 255).astype(np.uint8)
    return levels
