"""The part of a result that is looked at closely, and the controls that choose it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from explorer.ui import link
from explorer.ui.i18n import _

LEAST, MOST = 8, 224

link.declare(
    link.Setting("resampling_row", None, link.number(0, 1023)),
    link.Setting("resampling_column", None, link.number(0, 1023)),
    link.Setting("resampling_crop", 56, link.number(LEAST, MOST)),
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
    state = st.session_state
    height, width = shape[:2]
    largest = min(height, width, most)
    side = state["resampling_crop"] = min(state["resampling_crop"], largest)
    with st.container(horizontal=True, gap="medium"):
        side = st.slider(_("Size of the part"), LEAST, largest, key="resampling_crop", width=260)
        row = _place(_("Top row"), "resampling_row", height - side)
        column = _place(_("Left column"), "resampling_column", width - side)
    return Crop(row, column, side)


def _place(title: str, key: str, last: int) -> int:
    state = st.session_state
    wanted = last // 2 if state[key] is None else min(state[key], last)
    if last == 0:
        state[key] = 0
        return 0
    state[key] = wanted
    return st.slider(title, 0, last, key=key, width=260)
