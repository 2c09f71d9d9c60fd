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
    Convention: `title` stands in for the names of its column and row; `drawn` is a picture (h, w,
    3) of any size that is shown instead, while the pointer reads the values.
    """

    values: FeatureMaps | RgbImage
    alt: str
    note: str = ""
    low: float = 0.0
    high: float = 255.0
    colours: Colours = Colours.MAGMA
    borders: npt.NDArray[np.float32] | None = None
    title: str = ""
    drawn: RgbImage | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """The same thing of both sides, and B − A where number belongs to number.

    Convention: `why` says in place of a difference why there is none; a `third` picture stands in
    its place with numbers of its own.
    """

    name: str
    a: Side
    b: Side
    difference: Side | None = None
    why: str = ""
    third: Side | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """Rows of pictures under one pointer; `names` are those of A, of B and of their difference.

    Convention: without a name the difference's numbers are not shown.
    """

    names: tuple[str, str, str]
    rows: Sequence[Row]
    kept: tuple[int, int] | None = None
    """The (row, column) that is kept, in A of the last row."""
