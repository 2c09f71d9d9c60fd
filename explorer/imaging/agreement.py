"""How far taps and weights explain what a library's resampling makes of a picture."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.imaging.taps import AxisTaps, Floats
from explorer.shapes import RgbImage

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the weights, the library's floats and its bytes agree over the part that is shown."""

    most: int
    smallest: float
    largest: float
    sum_error: float
    float_error: float
    byte_error: float
    clipped: int


def agreement(
    taps: tuple[AxisTaps, AxisTaps], source: RgbImage, result: RgbImage, floats: Floats
) -> Agreement:
    """Compare what the taps of rows and columns say with what the library made of a picture.

    Shape: `source` (H, W, 3), `result` (h, w, 3); `floats` (h, w), the library's output for the
    green plane as floats, NaN where nothing was resampled.
    Convention: a byte that had to be clipped does not count as an error.
    """
    down = taps[0].matrix(source.shape[0])
    across = taps[1].matrix(source.shape[1])
    sums = np.einsum("ri,ijk,cj->rck", down, source.astype(np.float64), across, optimize=True)
    apart = np.abs(sums[:, :, 1] - floats)
    inside = (down.sum(axis=1) > 0.5)[:, None] & (across.sum(axis=1) > 0.5)[None, :]
    clipped = (sums < -0.5) | (sums > 255.5)
    gap = np.where(clipped | ~inside[:, :, None], 0, np.abs(sums - result))
    most = int((down != 0).sum(axis=1).max() * (across != 0).sum(axis=1).max())
    weights = np.concatenate([down.sum(axis=1), across.sum(axis=1)])
    used = weights[weights != 0]
    return Agreement(
        most=most,
        smallest=_least(down, across),
        largest=float(down.max() * across.max()),
        sum_error=float(np.abs(used - 1).max(initial=0)),
        float_error=float(np.nanmax(apart, initial=0)),
        byte_error=float(gap.max(initial=0)),
        clipped=int(clipped.sum()),
    )


def _least(down: Matrix, across: Matrix) -> float:
    ends = [(values[values != 0].min(initial=1), values.max()) for values in (down, across)]
    (low, high), (other_low, other_high) = ends
    return float(min(low * other_high, high * other_low, low * other_low))
