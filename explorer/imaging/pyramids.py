"""Halving and doubling by the Gaussian pyramid."""

from typing import cast

import cv2
import numpy.typing as npt

from explorer.errors import ImageTooLargeError, ImageTooSmallError, SettingError
from explorer.imaging.resampling import Number, checked
from explorer.messages import N_, N_n
from explorer.numerals import millions
from explorer.shapes import SizeWH

MAX_PASSES = 10
_MOST_PIXELS = 24_000_000


def pyr_down(image: npt.NDArray[Number], passes: int = 1) -> npt.NDArray[Number]:
    """Blur with the 5 x 5 Gaussian kernel and keep every second pixel, `passes` times.

    Shape: (H, W[, 3]) -> (ceil(H / 2), ceil(W / 2)[, 3]) for each pass, read-only.
    Convention: kernel (1, 4, 6, 4, 1) / 16 per axis, border reflected without repeating its pixel;
    pixels 0, 2, 4... are kept; uint8 is rounded after each pass.
    Raises: ImageTooSmallError: if a side falls below 2 pixels. SettingError: if `passes` is not
        0..MAX_PASSES. ValueError: if the image is not uint8 or float32, gray or RGB.
    Source: OpenCV pyrDown.
    """
    _check_passes(passes)
    result = checked(image)
    for done in range(passes):
        height, width = result.shape[:2]
        if min(height, width) < 2:
            raise ImageTooSmallError(
                N_n(
                    "After {n} halving the picture is {width} × {height} pixels and cannot be "
                    "halved again. Choose no more than that.",
                    "After {n} halvings the picture is {width} × {height} pixels and cannot be "
                    "halved again. Choose no more than that.",
                ),
                n=done,
                width=width,
                height=height,
            )
        result = cast(npt.NDArray[Number], cv2.pyrDown(result))
    return _read_only(result, image)


def pyr_up(image: npt.NDArray[Number], passes: int = 1) -> npt.NDArray[Number]:
    """Put zeros between the pixels and blur with four times the Gaussian kernel, `passes` times.

    Shape: (H, W[, 3]) -> (2 H, 2 W[, 3]) for each pass, read-only.
    Convention: as `pyr_down`; it brings back the size, not the lost detail.
    Raises: ImageTooSmallError: if a side is below 2 pixels. ImageTooLargeError: if the result
        would exceed 24 million pixels. SettingError, ValueError: as `pyr_down`.
    Source: OpenCV pyrUp.
    """
    _check_passes(passes)
    result = checked(image)
    height, width = result.shape[:2]
    if passes and min(height, width) < 2:
        raise ImageTooSmallError(
            N_(
                "The picture is {width} × {height} pixels; "
                "doubling needs at least 2 on each side. Choose a larger picture."
            ),
            width=width,
            height=height,
        )
    if (height * width) << (2 * passes) > _MOST_PIXELS:
        raise ImageTooLargeError(
            N_n(
                "Doubled {n} time, the picture would have {found} million pixels; up to "
                "{limit} million are allowed. Choose fewer passes.",
                "Doubled {n} times, the picture would have {found} million pixels; up to "
                "{limit} million are allowed. Choose fewer passes.",
            ),
            n=passes,
            found=millions((height * width) << (2 * passes), 1),
            limit=millions(_MOST_PIXELS),
        )
    for _pass in range(passes):
        result = cast(npt.NDArray[Number], cv2.pyrUp(result))
    return _read_only(result, image)


def max_pyr_down_passes(size_wh: SizeWH, min_side: int = 32) -> int:
    """How often a picture can be halved with both sides staying at least `min_side`."""
    side, passes = min(size_wh), 0
    while passes < MAX_PASSES and side >= 2 and (side + 1) // 2 >= min_side:
        side, passes = (side + 1) // 2, passes + 1
    return passes


def _check_passes(passes: int) -> None:
    if not isinstance(passes, int) or isinstance(passes, bool) or not 0 <= passes <= MAX_PASSES:
        raise SettingError(
            N_("The number of pyramid passes must lie between 0 and {most}; found {found}."),
            found=passes,
            most=MAX_PASSES,
        )


def _read_only(result: npt.NDArray[Number], source: npt.NDArray[Number]) -> npt.NDArray[Number]:
    if result is source:
        result = result.copy()
    result.flags.writeable = False
    return result
