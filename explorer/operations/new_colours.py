"""Colours that pooling each channel by itself makes up: mixtures nobody's pixel had."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.operations.pool_chain import Chain
from explorer.operations.pooling import Planes
from explorer.operations.windows import cells_through


@dataclass(frozen=True, slots=True, eq=False)
class NewColours:
    """A pooled colour picture and how foreign its colours are.

    Shape: `distance` (h, w) float32: the Euclidean distance, in RGB levels, to the nearest colour
    among the pixels of the input that this pixel was made from. `in_no_picture` (h, w) bool.
    """

    distance: npt.NDArray[np.float32]
    in_no_picture: npt.NDArray[np.bool_]

    @property
    def in_no_window(self) -> npt.NDArray[np.bool_]:
        """Where none of the pixels it was made from has this colour."""
        found: npt.NDArray[np.bool_] = self.distance > 0
        return found

    @property
    def most_foreign(self) -> tuple[int, int]:
        """The place whose colour is farthest from all it was made from, first in reading order."""
        row, column = divmod(int(self.distance.argmax()), self.distance.shape[1])
        return row, column


def _codes(planes: Planes) -> npt.NDArray[np.int32]:
    """Write each colour as one number.

    Shape: (3, H, W), whole numbers 0..255 -> (H, W).
    """
    red, green, blue = planes.astype(np.int32)
    found: npt.NDArray[np.int32] = (red * 256 + green) * 256 + blue
    return found


def new_colours(chain: Chain, number: int) -> NewColours:
    """Find the colours that pooling `number` made up, against the chain's input.

    Shape: a chain of (3, H, W) whole numbers 0..255.
    """
    picture, pooled = chain.stages[0], chain.stages[number]
    height, width = picture.shape[1:]
    rows = cells_through(height, chain.window, number)
    columns = cells_through(width, chain.window, number)
    nearest = np.full(pooled.shape[1:], np.inf, np.float32)
    for row in rows.T:
        strip = picture[:, row.clip(0)]
        for column in columns.T:
            apart = ((strip[:, :, column.clip(0)] - pooled) ** 2).sum(axis=0)
            apart[row < 0, :] = np.inf
            apart[:, column < 0] = np.inf
            np.minimum(nearest, apart, out=nearest)
    # One flag for each of the 2**24 colours: far quicker than sorting or hashing a million pixels.
    known = np.zeros(2**24, bool)
    known[_codes(picture)] = True
    return NewColours(np.sqrt(nearest), ~known[_codes(pooled)])
