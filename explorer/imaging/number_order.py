"""The order of an array's numbers: colours split and merged, planes, and the reshape trap."""

from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.messages import N_

Numbers = npt.NDArray[Any]


class Way(StrEnum):
    """How an array of planes may be turned into one of pixels, rightly or wrongly."""

    TRANSPOSE = "transpose"
    RESHAPE_C = "reshape-c"
    RESHAPE_F = "reshape-f"

    @property
    def label(self) -> str:
        """The call people write, never translated."""
        return {
            "transpose": "transpose(1, 2, 0)",
            "reshape-c": 'reshape(H, W, 3, order="C")',
            "reshape-f": 'reshape(H, W, 3, order="F")',
        }[self]

    @property
    def hint(self) -> str:
        """What the call does, in English."""
        return {
            "transpose": N_("Right: every number keeps its row, column and colour."),
            "reshape-c": N_(
                "Wrong: reads the planes row by row, so three neighbours of one colour become one "
                "pixel's red, green and blue."
            ),
            "reshape-f": N_(
                "Wrong: reads down the first axis first, so rows, columns and colours mix."
            ),
        }[self]


def split(image: Numbers) -> tuple[Numbers, ...]:
    """Take the colours of a picture apart, as `cv2.split` does.

    Shape: (H, W, C) -> C arrays (H, W).
    """
    return tuple(np.ascontiguousarray(image[:, :, colour]) for colour in range(image.shape[2]))


def merge(planes: tuple[Numbers, ...] | list[Numbers]) -> Numbers:
    """Put planes together to pixels, as `cv2.merge` does.

    Shape: C arrays (H, W) -> (H, W, C).
    """
    return np.stack(planes, axis=-1)


def swapped(image: Numbers) -> Numbers:
    """Read BGR as RGB, or the other way round.

    Shape: (H, W, 3) -> (H, W, 3).
    """
    return np.ascontiguousarray(image[:, :, ::-1])


def to_planes(image: Numbers) -> Numbers:
    """Turn a picture into the network's layout, a batch of one.

    Shape: (H, W, C) -> (1, C, H, W).
    """
    return np.ascontiguousarray(image.transpose(2, 0, 1))[None]


def to_pixels(planes: Numbers, way: Way) -> Numbers:
    """Turn planes into something of the shape of pixels; only one way makes them the pixels.

    Shape: (C, H, W) -> (H, W, C).
    """
    channels, height, width = planes.shape
    if way is Way.TRANSPOSE:
        return np.ascontiguousarray(planes.transpose(1, 2, 0))
    row_major = way is Way.RESHAPE_C
    return np.ascontiguousarray(
        planes.reshape((height, width, channels), order="C" if row_major else "F")
    )


def toy() -> Numbers:
    """Three planes of 2 x 4: the article's ones, twos and threes, with row and column after them.

    Shape: (3, 2, 4); 112 lies in the first plane, row 1, column 2.
    """
    colour, row, column = np.indices((3, 2, 4))
    numbers: Numbers = (colour + 1) * 100 + row * 10 + column
    return numbers


def articles() -> Numbers:
    """The article's own array: a plane of ones, one of twos, one of threes.

    Shape: (3, 2, 4).
    """
    return np.repeat(np.arange(1, 4), 8).reshape(3, 2, 4)
