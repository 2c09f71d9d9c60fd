"""The part of a result that is looked at closely, and the controls that choose it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from explorer.ui.i18n import _
from explorer.ui.parts.choices import bound
from explorer.ui.settings import Setting, declare, mine, number

LEAST, MOST = 8, 224

declare(
    Setting("resampling_row", None, number(0, 1023)),
    Setting("resampling_column", None, number(0, 1023)),
    Setting("resampling_crop", 56, number(LEAST, MOST)),
)


@dataclass(frozen=True, slots=True)
class Crop:
    """A square part of a picture: its first row and column, and its side."""

    row: int
    column: int
    side: int

    def of(self, image: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Cut the part out.

        Shape: (H, W, ...) -> (side, side, ...).
        """
        rows = slice(self.row, self.row + self.side)
        return np.ascontiguousarray(image[rows, self.column : self.column + self.side])


def choose_crop(shape: tuple[int, ...], most: int = MOST) -> Crop:
    """Draw the three sliders and return the part they choose; at first the middle."""
    height, width = shape[:2]
    largest = min(height, width, most)
    wanted = bound("resampling_crop", shown=min(mine()["resampling_crop"], largest))
    with st.container(horizontal=True, gap="medium"):
        side = st.slider(_("Size of the part"), LEAST, largest, **wanted, width=260)
        row = _place(_("Top row"), "resampling_row", height - side)
        column = _place(_("Left column"), "resampling_column", width - side)
    return Crop(row, column, side)


def _place(title: str, key: str, last: int) -> int:
    if last == 0:
        return 0
    wanted = mine()[key]
    shown = last // 2 if wanted is None else min(wanted, last)
    return int(st.slider(title, 0, last, **bound(key, shown=shown), width=260))
