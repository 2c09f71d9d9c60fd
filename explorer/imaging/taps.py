"""Which source pixels a resampled pixel is made of, and with what weights: asked of the library."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import gcd
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from explorer.imaging.fitting import placement, target_size
from explorer.imaging.resampling import Interpolation, resize
from explorer.imaging.sampling import Sampling
from explorer.shapes import SizeWH

Floats = npt.NDArray[np.float32]
_LANES = 16
"""The other axis is probed with at least so many pixels, for OpenCV's code for wide pictures."""


@dataclass(frozen=True, slots=True, eq=False)
class AxisTaps:
    """For every output row (or column), the K source rows (or columns) it reads.

    Shape: `index` and `weight` (N, K).
    Convention: index -1 is padding, which keeps its weight; weight 0 means unused.
    """

    index: npt.NDArray[np.int32]
    weight: Floats

    def __post_init__(self) -> None:
        if self.index.ndim != 2 or self.index.shape != self.weight.shape:
            raise ValueError(f"taps {self.index.shape} need as many weights {self.weight.shape}")

    def part(self, start: int, count: int) -> "AxisTaps":
        """The taps of `count` output rows from `start` on."""
        rows = slice(start, start + count)
        return AxisTaps(self.index[rows], self.weight[rows])

    def shifted(self, start: int) -> "AxisTaps":
        """The same taps on a source that begins at its pixel `start`; unused taps become 0."""
        index = np.where(self.weight != 0, self.index - start, 0)
        return AxisTaps(index.astype(np.int32), self.weight)

    def reach(self) -> tuple[int, int] | None:
        """The first source pixel that is used and the one after the last, or None if none is."""
        used = self.index[self.weight != 0]
        return (int(used.min()), int(used.max()) + 1) if used.size else None

    def matrix(self, old: int) -> npt.NDArray[np.float64]:
        """The same as a matrix.

        Shape: (N, old).
        """
        dense = np.zeros((len(self.index), old))
        np.add.at(dense, (np.arange(len(dense))[:, None], self.index), self.weight)
        return dense


@lru_cache(maxsize=64)
def resize_taps(
    old: int, new: int, other_old: int, other_new: int, interpolation: Interpolation
) -> AxisTaps:
    """Find how `resize` makes `new` rows out of `old` ones, by resizing unit impulses.

    Shape: (new, K).
    Convention: OpenCV picks its method by how both sides change, so the other side is probed with
    the same ratio in the smallest numbers, or with 3 -> 2 (2 -> 3) where those are still large:
    a ratio that is not whole either.
    Raises: RuntimeError: if the library turns out not to be a weighted sum of rows.
    """
    lanes_old, lanes_new = _stand_in(other_old, other_new)

    def run(rows: Floats) -> Floats:
        image = np.ascontiguousarray(np.broadcast_to(rows[:, None], (old, lanes_old)))
        if (old, lanes_old) == (new, lanes_new):
            return rows
        return resize(image, (lanes_new, new), interpolation)[:, 0]

    return _probed(run, old, new, reach=2 * -(-old // new) + 10)


@lru_cache(maxsize=64)
def pyr_down_taps(old: int) -> AxisTaps:
    """Find how `cv2.pyrDown` makes its rows, by sending unit impulses through it.

    Shape: (ceil(old / 2), K).
    Raises: RuntimeError: as `resize_taps`.
    """

    def run(rows: Floats) -> Floats:
        image = np.ascontiguousarray(np.broadcast_to(rows[:, None], (old, 2)))
        return cast(Floats, cv2.pyrDown(image)[:, 0])

    return _probed(run, old, (old + 1) // 2, reach=6)


def composed(later: AxisTaps, earlier: AxisTaps) -> AxisTaps:
    """The taps of two steps in a row: the product of their matrices.

    Shape: (N, K) on (M, L) -> (N, K').
    """
    index = earlier.index[later.index].reshape(len(later.index), -1).astype(np.int64)
    weight = (later.weight[:, :, None].astype(np.float64) * earlier.weight[later.index]).reshape(
        index.shape
    )
    return _gathered(index, weight)


def sampling_taps(size_wh: SizeWH, sampling: Sampling) -> tuple[AxisTaps, AxisTaps]:
    """For every row and every column of the network's input, the picture's pixels it is made of.

    Shape: `size_wh` is the picture's; rows (h, K) and columns (w, K').
    Convention: pyramid passes, resize and fit as `sample` does them; a row in a padding bar has no
    taps. The products of row and column weights give the float result, before any rounding.
    Raises: ImageTooSmallError, SettingError: as `sample`.
    """
    width, height = size_wh
    columns, rows = _same(width), _same(height)
    for _pass in range(sampling.passes):
        columns, rows = (
            composed(pyr_down_taps(width), columns),
            composed(pyr_down_taps(height), rows),
        )
        width, height = (width + 1) // 2, (height + 1) // 2
    wanted = target_size((width, height), sampling.size, sampling.most)
    if wanted == (width, height):
        return rows, columns
    place = placement((width, height), wanted, sampling.fit)
    left, top, crop_w, crop_h = place.crop
    new_w, new_h = place.resized_wh
    method = sampling.interpolation
    across = _laid(resize_taps(crop_w, new_w, crop_h, new_h, method), place.offset_xy[0], wanted[0])
    down = _laid(resize_taps(crop_h, new_h, crop_w, new_w, method), place.offset_xy[1], wanted[1])
    return (
        composed(_moved(down, top), rows),
        composed(_moved(across, left), columns),
    )


def _same(count: int) -> AxisTaps:
    index = np.arange(count, dtype=np.int32)[:, None]
    return AxisTaps(index, np.ones((count, 1), np.float32))


def _moved(taps: AxisTaps, start: int) -> AxisTaps:
    return AxisTaps((taps.index + np.int32(start)).astype(np.int32), taps.weight)


def _laid(taps: AxisTaps, offset: int, count: int) -> AxisTaps:
    """Lay the rows at `offset` in a result of `count` rows; what lies beside them has no taps."""
    place = np.arange(count) - offset
    inside = (place >= 0) & (place < len(taps.index))
    place = np.where(inside, place, 0)
    return AxisTaps(taps.index[place], np.where(inside[:, None], taps.weight[place], np.float32(0)))


def _stand_in(old: int, new: int) -> tuple[int, int]:
    common = gcd(old, new)
    old, new = old // common, new // common
    if min(old, new) > 1 and max(old, new) > 64:
        old, new = (3, 2) if old > new else (2, 3)
    times = -(-_LANES // min(old, new))
    return old * times, new * times


def _probed(run: Callable[[Floats], Floats], old: int, new: int, reach: int) -> AxisTaps:
    """Send combs of unit impulses through `run`, so far apart that no output row sees two of them.

    A ramp first tells around which source row each output row lies: sum(weight * row).
    """
    middle = np.rint(run(np.arange(old, dtype=np.float32))).astype(np.int64)
    period = min(2 * reach, old)
    index = np.empty((new, period), np.int64)
    weight = np.empty((new, period))
    for phase in range(period):
        comb = (np.arange(old) % period == phase).astype(np.float32)
        weight[:, phase] = run(comb)
        near = middle + (phase - middle + period // 2) % period - period // 2
        index[:, phase] = np.where(
            near < 0, near + period, np.where(near >= old, near - period, near)
        )
    taps = _gathered(np.clip(index, 0, old - 1), weight)
    if not np.allclose(taps.weight.sum(axis=1), 1, atol=1e-4):
        raise RuntimeError("the weights of a row do not add up to 1")
    found = (taps.weight * taps.index).sum(axis=1)
    if not np.allclose(found, run(np.arange(old, dtype=np.float32)), rtol=1e-4, atol=1e-2):
        raise RuntimeError("the weights do not lie where the ramp says")
    return taps


def _gathered(index: npt.NDArray[np.int64], weight: npt.NDArray[np.float64]) -> AxisTaps:
    """Sort each row's taps into a run of neighbours, adding up what falls on the same pixel."""
    used = weight != 0
    far = np.iinfo(np.int64).max
    start = np.where(used, index, far).min(axis=1)
    start = np.where(start == far, 0, start)
    width = max(1, int(np.where(used, index - start[:, None] + 1, 1).max()))
    dense = np.zeros((len(index), width))
    rows, terms = np.nonzero(used)
    np.add.at(dense, (rows, index[rows, terms] - start[rows]), weight[rows, terms])
    last = int(index.max())
    places = np.minimum(start[:, None] + np.arange(width), last)
    result = AxisTaps(places.astype(np.int32), dense.astype(np.float32))
    result.index.flags.writeable = result.weight.flags.writeable = False
    return result
