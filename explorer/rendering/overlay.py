"""A map of few or many numbers laid over the picture it belongs to."""

import numpy as np
import numpy.typing as npt

from explorer.rendering.colormaps import Colours, colourise
from explorer.shapes import GrayLevels, RgbImage, ShapeHW

_FLOOR = 0.12
"""How bright a picture stays where a map is 0."""
_CLIPPED = 99.5

Numbers = npt.NDArray[np.float32]


def spread(values: Numbers, size_hw: ShapeHW) -> Numbers:
    """Give every pixel the number of the cell it lies in.

    Shape: (h, w) -> (H, W).
    """
    rows, columns = (
        np.arange(size) * cells // size for size, cells in zip(size_hw, values.shape, strict=True)
    )
    found: Numbers = values[rows[:, None], columns]
    return found


def reach(values: Numbers) -> float:
    """Find an end for a scale: 99.5 % of the numbers, whatever their sign, lie within.

    Convention: the largest where nearly all are 0; 0 only where all are, or none is finite.
    """
    sizes = np.abs(values[np.isfinite(values)])
    if not sizes.size:
        return 0.0
    return float(np.percentile(sizes, _CLIPPED)) or float(sizes.max())


def levels(values: Numbers, end: float, *, signed: bool) -> GrayLevels:
    """Turn numbers into levels: from -end over 0 to end, or their sizes from 0 to end.

    Convention: what is not finite is shown as 0.
    """
    finite = np.where(np.isfinite(values), values, 0).astype(np.float64)
    share = np.clip(finite / end, -1, 1) if end > 0 else np.zeros_like(finite)
    counted = 127.5 + 127.5 * share if signed else 255 * np.abs(share)
    found: GrayLevels = np.rint(counted).astype(np.uint8)
    return found


def over(picture: RgbImage, values: Numbers, end: float, *, signed: bool) -> RgbImage:
    """Colour a gray version of the picture, the more the larger a number is.

    Shape: `picture` (H, W, 3); `values` (H, W).
    """
    gray = picture.mean(axis=2, keepdims=True) * 0.6 + 90
    table = Colours.natural(centred=signed)
    colours = colourise(levels(values, end, signed=signed), table).astype(np.float64)
    sizes = np.abs(np.where(np.isfinite(values), values, 0)) / end if end > 0 else values * 0.0
    weight = np.clip(np.sqrt(sizes), 0, 1)[:, :, None]
    mixed: RgbImage = np.rint(gray * (1 - weight) + colours * weight).clip(0, 255).astype(np.uint8)
    return mixed


def lit(picture: RgbImage, strength: Numbers) -> RgbImage:
    """Darken the picture where a map is weak.

    Shape: `picture` (H, W, 3); `strength` (h, w), not below 0; the largest leaves it as it is.
    """
    peak = float(strength.max())
    share = strength / peak if peak > 0 else np.zeros_like(strength)
    light = spread(_FLOOR + (1 - _FLOOR) * share, (picture.shape[0], picture.shape[1]))
    shown: RgbImage = np.rint(picture * light[:, :, None]).astype(np.uint8)
    return shown
