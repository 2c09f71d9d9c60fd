"""What the component `side_by_side` shows, before it is packed; all words already translated."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.rendering import Colours
from explorer.shapes import FeatureMaps, RgbImage


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One map with its scale: `low` and `high` are the ends of the colour table.

    Shape: `values` (H, W) float32, or (H, W, 3) uint8 pixels, which need no scale; `borders`
    (255,), where the mapping is no straight line, from which values on the next level begins.
    """

    values: FeatureMaps | RgbImage
    alt: str
    note: str = ""
    low: float = 0.0
    high: float = 255.0
    colours: Colours = Colours.MAGMA
    borders: npt.NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """The same thing of both sides, and B − A where number belongs to number.

    Convention: `why` says in place of a difference why there is none.
    """

    name: str
    a: Side
    b: Side
    difference: Side | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """Rows of pictures under one pointer; `names` are those of A, of B and of their difference."""

    names: tuple[str, str, str]
    rows: Sequence[Row]
    kept: tuple[int, int] | None = None
    """The (row, column) that is kept, in A of the last row."""
