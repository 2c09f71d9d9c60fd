"""The Gaussian pyramid taken apart: every stage of a halving and a doubling, and what they lose."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from explorer.shapes import RgbImage

Whole = npt.NDArray[np.int32]

KERNEL = np.array([1, 4, 6, 4, 1], np.int32)
"""The binomial kernel of one axis; the two axes together sum to 256."""
MAX_LEVELS = 5


@dataclass(frozen=True, slots=True)
class Halving:
    """One pass down: the blurred picture and every second pixel of it.

    Shape: `blurred` (H, W, 3), `kept` (ceil(H / 2), ceil(W / 2), 3).
    """

    blurred: RgbImage
    kept: RgbImage


@dataclass(frozen=True, slots=True)
class Doubling:
    """One pass up: the picture with zeros between its pixels, and that blurred.

    Shape: `spread` and `filled` (2 H, 2 W, 3).
    """

    spread: RgbImage
    filled: RgbImage


@dataclass(frozen=True, slots=True)
class LaplacianPyramid:
    """What every halving loses, and the small picture that is left.

    Shape: `residuals[k]` has the size of level k, int16, -255..255; `top` is the smallest level.
    """

    residuals: tuple[npt.NDArray[np.int16], ...]
    top: RgbImage


def halve(image: RgbImage) -> Halving:
    """Blur with the 5 x 5 binomial kernel, then drop every second row and column.

    Shape: (H, W, 3), both sides at least 2.
    Convention: border as BORDER_REFLECT_101 (..., 2, 1, 0, 1, 2, ...); sums in whole numbers,
    divided by 256 with halves rounded up; pixels 0, 2, 4, ... are kept.
    Raises: ValueError: if a side is under 2.
    Source: Burt & Adelson 1983; OpenCV pyrDown.
    """
    _check(image)
    padded = np.pad(image.astype(np.int32), ((2, 2), (2, 2), (0, 0)), mode="reflect")
    blurred = ((_blurred(padded) + 128) >> 8).astype(np.uint8)
    return Halving(blurred, np.ascontiguousarray(blurred[::2, ::2]))


def double(image: RgbImage) -> Doubling:
    """Put a zero after every row and column, then blur with four times the kernel.

    Shape: (H, W, 3), both sides at least 2.
    Convention: before the first pixel lies the second (BORDER_REFLECT_101), after the last the last
    itself, as OpenCV continues the zeros; sums divided by 64 with halves rounded up.
    Raises: ValueError: if a side is under 2.
    Source: Burt & Adelson 1983; OpenCV pyrUp.
    """
    _check(image)
    small = np.pad(image.astype(np.int32), ((1, 0), (1, 0), (0, 0)), mode="reflect")
    small = np.pad(small, ((0, 1), (0, 1), (0, 0)), mode="edge")
    spread = np.zeros((2 * small.shape[0], 2 * small.shape[1], 3), np.int32)
    spread[::2, ::2] = small
    # Of the border pixels and their zeros, the blur reaches two on either side.
    blurred = _blurred(spread)[: 2 * image.shape[0], : 2 * image.shape[1]]
    filled = ((4 * blurred + 128) >> 8).astype(np.uint8)
    return Doubling(np.ascontiguousarray(spread[2:-2, 2:-2].astype(np.uint8)), filled)


def halved_sizes(size_wh: tuple[int, int], levels: int) -> tuple[tuple[int, int], ...]:
    """The sizes of the levels, beginning with the picture itself.

    Convention: each side becomes (n + 1) // 2, so an odd one is rounded up.
    """
    sizes = [size_wh]
    for _level in range(levels):
        width, height = sizes[-1]
        sizes.append(((width + 1) // 2, (height + 1) // 2))
    return tuple(sizes)


def gaussian_levels(image: RgbImage, levels: int) -> tuple[RgbImage, ...]:
    """The picture and its halvings.

    Raises: ValueError: as `halve`.
    """
    found = [image]
    for _level in range(levels):
        found.append(halve(found[-1]).kept)
    return tuple(found)


def laplacian_pyramid(image: RgbImage, levels: int) -> LaplacianPyramid:
    """Keep at every level what the next smaller one, doubled, does not bring back.

    Convention: a doubled level is cut to the size of the level below it, which may be odd.
    Raises: ValueError: as `halve`.
    Source: Burt & Adelson 1983.
    """
    gaussians = gaussian_levels(image, levels)
    residuals = tuple(
        fine.astype(np.int16) - _fitting(coarse, fine.shape) for fine, coarse in pairwise(gaussians)
    )
    return LaplacianPyramid(residuals, gaussians[-1])


def restore(top: RgbImage, residuals: Sequence[npt.NDArray[np.int16]]) -> RgbImage:
    """Double the smallest level and add what each halving lost: the picture again, exactly.

    Shape: as in `LaplacianPyramid`.
    """
    image = top
    for residual in reversed(residuals):
        image = (_fitting(image, residual.shape) + residual).astype(np.uint8)
    return image


def _fitting(coarse: RgbImage, shape: tuple[int, ...]) -> npt.NDArray[np.int16]:
    return double(coarse).filled[: shape[0], : shape[1]].astype(np.int16)


def _blurred(padded: Whole) -> Whole:
    """Sum with the kernel along both axes, where it fits.

    Shape: (H + 4, W + 4, 3) -> (H, W, 3), 256 times too large.
    """
    height, width = padded.shape[0] - 4, padded.shape[1] - 4
    rows = sum(KERNEL[k] * padded[k : k + height] for k in range(5))
    both: Whole = np.asarray(sum(KERNEL[k] * rows[:, k : k + width] for k in range(5)))
    return both


def _check(image: RgbImage) -> None:
    if image.ndim != 3 or image.dtype != np.uint8 or min(image.shape[:2]) < 2:
        raise ValueError(f"expected (H, W, 3) uint8, at least 2 x 2, got {image.shape}")
