"""How numbers should look: gray levels by the rules the pages tell, written down once more."""

import numpy as np

from explorer.network import LAYERS
from explorer.shapes import FeatureMaps

AUTOMATIC = "Automatic"
SCALES = (
    AUTOMATIC,
    "Smallest to largest, each channel",
    "Smallest to largest, whole layer",
    "Zero-centred, each channel",
    "Zero-centred, whole layer",
)
"""The scales that are written down here, as the select box names them."""
_SIGNED = {layer.name for layer in LAYERS if layer.kind.signed}
_SMALL = 32


def tiles(maps: FeatureMaps, step: int, scale: str, layer: str) -> FeatureMaps:
    """A layer's wall under one of `SCALES`.

    Shape: (C, H, W) -> (C, H // step, W // step) levels 0..255, not rounded.
    """
    axes = (0, 1, 2) if scale in (SCALES[2], SCALES[4]) else (1, 2)
    low, high = maps.min(axis=axes, keepdims=True), maps.max(axis=axes, keepdims=True)
    if scale in SCALES[3:] or (scale == AUTOMATIC and layer in _SIGNED):
        reach = np.maximum(np.abs(low), np.abs(high))
        return _between(_means(maps, step), -reach, reach, resting=128)
    if maps.min() >= 0:
        low = np.where(low == high, low, np.float32(0))
    return _between(_means(maps, step), low, high, resting=0)


def thumbnail(maps: FeatureMaps) -> FeatureMaps:
    """A layer's mean over all channels, at most 32 px long.

    Shape: (C, H, W) -> (h, w) levels 0..255, not rounded.
    """
    mean = maps.mean(axis=0, keepdims=True)
    small = _means(mean, -(-max(mean.shape[1:]) // _SMALL))
    levels: FeatureMaps = _between(small, small.min(), small.max(), resting=0)[0]
    return levels


def _means(maps: FeatureMaps, step: int) -> FeatureMaps:
    count, height, width = maps.shape
    height, width = height // step, width // step
    cut = maps[:, : height * step, : width * step].astype(np.float64)
    means: FeatureMaps = cut.reshape(count, height, step, width, step).mean(axis=(2, 4))
    return means


def _between(maps: FeatureMaps, low: FeatureMaps, high: FeatureMaps, resting: int) -> FeatureMaps:
    span = np.subtract(high, low, dtype=np.float64)
    safe = np.where(span > 0, span, 1)
    levels = np.where(span > 0, (maps - low) / safe * 255, np.float64(resting))
    clipped: FeatureMaps = levels.clip(0, 255)
    return clipped
