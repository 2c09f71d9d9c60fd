"""Resampling without rounding: what the libraries give when the picture is made of floats."""

import numpy as np
import numpy.typing as npt

from explorer.imaging.fitting import placement, target_size
from explorer.imaging.pyramids import pyr_down
from explorer.imaging.resampling import resize
from explorer.imaging.sampling import Sampling

Plane = npt.NDArray[np.float32]


def sample_exact(plane: Plane, sampling: Sampling) -> Plane:
    """Do to one colour of a picture what `sample` does to its bytes, unrounded and unclipped.

    Shape: (H, W) -> (h, w).
    Convention: padding bars are NaN, because nothing is resampled there.
    Raises: ImageTooSmallError, SettingError: as `sample`.
    """
    plane = pyr_down(plane, sampling.passes)
    size_wh = (plane.shape[1], plane.shape[0])
    wanted = target_size(size_wh, sampling.size, sampling.most)
    if wanted == size_wh:
        return plane
    place = placement(size_wh, wanted, sampling.fit)
    left, top, width, height = place.crop
    cut = plane[top : top + height, left : left + width]
    resized = resize(cut, place.resized_wh, sampling.interpolation)
    result = np.full((wanted[1], wanted[0]), np.nan, np.float32)
    (into_y, from_y), (into_x, from_x) = (
        _overlap(place.offset_xy[axis], place.resized_wh[axis], wanted[axis]) for axis in (1, 0)
    )
    result[into_y, into_x] = resized[from_y, from_x]
    return result


def _overlap(offset: int, length: int, room: int) -> tuple[slice, slice]:
    """Which part of the result is covered, and by which part of what lies at `offset`."""
    first, last = max(0, offset), min(room, offset + length)
    return slice(first, last), slice(first - offset, last - offset)
