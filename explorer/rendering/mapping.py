"""From activations to gray levels, and back: which number became which of the 256 levels."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from explorer.messages import N_
from explorer.shapes import FeatureMaps, GrayLevels


class Mapping(StrEnum):
    """How activations become gray levels."""

    CHANNEL = "channel"
    LAYER = "layer"
    PERCENTILE = "p1-99"
    ZERO = "zero"
    ZERO_LAYER = "zero-layer"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "channel": N_("Each channel's own range"),
            "layer": N_("One range for the layer"),
            "p1-99": N_("Percentiles 1–99 of each channel"),
            "zero": N_("Zero-centred, each channel"),
            "zero-layer": N_("Zero-centred, whole layer"),
        }[self]

    @property
    def hint(self) -> str:
        """What may be read off the picture, in English."""
        return {
            "channel": N_(
                "Every tile uses the full scale, so shapes show well; "
                "brightness can't be compared between tiles."
            ),
            "layer": N_("All tiles share one scale, so brightness can be compared between tiles."),
            "p1-99": N_(
                "Every tile spans its 1st to 99th percentile; "
                "the few values outside are clipped to the ends."
            ),
            "zero": N_(
                "Zero is the middle of the scale and both signs reach equally far; "
                "every tile has its own scale."
            ),
            "zero-layer": N_(
                "Zero is the middle of the scale and both signs reach equally far; "
                "all tiles share one scale."
            ),
        }[self]

    @property
    def is_zero_centred(self) -> bool:
        """Whether level 127.5 stands for zero."""
        return self in (Mapping.ZERO, Mapping.ZERO_LAYER)

    @property
    def is_shared(self) -> bool:
        """Whether all channels have the same limits."""
        return self in (Mapping.LAYER, Mapping.ZERO_LAYER)


@dataclass(frozen=True, slots=True)
class Limits:
    """The activations that become level 0 and level 255, one pair per channel.

    Shape: `low`, `high` are (C,) float32; equal where a channel is constant.
    """

    low: npt.NDArray[np.float32]
    high: npt.NDArray[np.float32]


def _extremes(rows: FeatureMaps) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    low, high = rows.min(axis=1), rows.max(axis=1)
    bad = ~(np.isfinite(low) & np.isfinite(high))
    for channel in np.flatnonzero(bad):
        finite = rows[channel][np.isfinite(rows[channel])]
        low[channel], high[channel] = (finite.min(), finite.max()) if finite.size else (0, 0)
    return low, high


def _percentiles(rows: FeatureMaps) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    if np.isfinite(rows).all():
        low, high = np.percentile(rows, (1, 99), axis=1)
    else:
        low, high = np.nanpercentile(np.where(np.isfinite(rows), rows, np.nan), (1, 99), axis=1)
    return low.astype(np.float32), high.astype(np.float32)


def limits(maps: FeatureMaps, mapping: Mapping) -> Limits:
    """Find the activations that a mapping sends to levels 0 and 255.

    Shape: (C, H, W) or (N,), which counts as one channel.
    Convention: maps without negative values start at 0, whatever their minimum; NaN and infinities
    are left out. A percentile range that is empty (a channel nearly all zeros) falls back to the
    channel's own range.
    """
    rows = maps.reshape(maps.shape[0] if maps.ndim == 3 else 1, -1)
    low, high = _extremes(rows)
    if mapping is Mapping.PERCENTILE:
        inner_low, inner_high = _percentiles(rows)
        usable = inner_high > inner_low
        low, high = np.where(usable, inner_low, low), np.where(usable, inner_high, high)
    if mapping.is_shared:
        low, high = np.full_like(low, low.min()), np.full_like(high, high.max())
    if mapping.is_zero_centred:
        high = np.maximum(np.abs(low), np.abs(high))
        low = -high
    elif maps.size and low.min() >= 0:
        low = np.where(low == high, low, np.float32(0))
    return Limits(low.astype(np.float32), high.astype(np.float32))


def apply_limits(maps: FeatureMaps, found: Limits) -> GrayLevels:
    """Send activations to gray levels with known limits.

    Shape: (C, H, W) -> (C, H, W) uint8; (N,) -> (N,).
    Convention: rounds to the nearest level and clips; a constant channel and NaN become level 0
    (the middle, 128, where the limits are symmetric about zero); +inf is 255 and -inf is 0.
    """
    shape = (-1,) + (1,) * (maps.ndim - 1) if maps.ndim == 3 else (1,)
    low, high = found.low.reshape(shape), found.high.reshape(shape)
    span = high - low
    factor = np.divide(np.float32(255), span, out=np.zeros_like(span), where=span > 0)
    levels = maps - low
    levels *= factor
    levels += np.float32(0.5)
    if not np.isfinite(levels).all():
        centre = np.where(low == -high, np.float32(127.5), np.float32(0))
        levels = np.where(np.isnan(levels), centre + np.float32(0.5), levels)
    np.clip(levels, 0, 255.5, out=levels)
    return levels.astype(np.uint8)


def to_uint8(maps: FeatureMaps, mapping: Mapping | str = Mapping.CHANNEL) -> GrayLevels:
    """Map activations to 0..255.

    Shape: (C, H, W) -> (C, H, W) uint8; (N,) -> (N,).
    Convention: see `limits` and `apply_limits`.
    """
    return apply_limits(maps, limits(maps, Mapping(mapping)))


def to_values(levels: GrayLevels, found: Limits) -> FeatureMaps:
    """Read activations back off gray levels; right to within one level unless clipped.

    Shape: (C, H, W) uint8 -> (C, H, W) float32.
    """
    shape = (-1,) + (1,) * (levels.ndim - 1) if levels.ndim == 3 else (1,)
    low, high = found.low.reshape(shape), found.high.reshape(shape)
    return (levels.astype(np.float32) / np.float32(255) * (high - low) + low).astype(np.float32)
