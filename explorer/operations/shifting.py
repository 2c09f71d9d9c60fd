"""How much a pooled picture changes when the picture moves by a pixel."""

from collections.abc import Iterable
from enum import StrEnum

import numpy as np

from explorer.errors import SettingError
from explorer.messages import N_
from explorer.operations.distances import relative_l2
from explorer.operations.pool_chain import PASSES, common_scale, pool_chain
from explorer.operations.pooling import Planes, PoolKind
from explorer.operations.windows import Window


class Shift(StrEnum):
    """Which way the picture moves by one pixel."""

    LEFT = "left"
    UP = "up"
    DIAGONAL = "diagonal"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "left": N_("1 pixel to the left"),
            "up": N_("1 pixel up"),
            "diagonal": N_("1 pixel left and up"),
        }[self]

    @property
    def rows_columns(self) -> tuple[int, int]:
        """By how many rows and columns."""
        return {"left": (0, 1), "up": (1, 0), "diagonal": (1, 1)}[self]


def shifted_pair(x: Planes, shift: Shift) -> tuple[Planes, Planes]:
    """Cut two equal windows out of the same numbers, one pixel apart.

    Shape: (..., H, W) -> twice (..., H-1, W), (..., H, W-1) or both one shorter.
    Convention: both hold real neighbours only; nothing is made up at the border.
    Raises: SettingError: if there is only one row or column to move along.
    """
    rows, columns = shift.rows_columns
    height, width = x.shape[-2] - rows, x.shape[-1] - columns
    if min(height, width) < 1:
        raise SettingError(
            N_(
                "A picture of {width}×{height} px can't be moved that way: it would have no "
                "neighbours left. Choose a larger size."
            ),
            width=x.shape[-1],
            height=x.shape[-2],
        )
    return x[..., :height, :width], x[..., rows : rows + height, columns : columns + width]


def shift_changes(
    x: Planes,
    shift: Shift,
    window: Window,
    kinds: Iterable[PoolKind] = tuple(PoolKind),
    passes: int = PASSES,
) -> dict[PoolKind, tuple[float, ...]]:
    """Measure how far the pooled picture and the pooled moved picture lie apart, cell by cell.

    Convention: relative L2 distance to the picture that stayed; first before any pooling, then
    after each pass that is possible.
    Raises: SettingError: see `shifted_pair`.
    """
    still, moved = shifted_pair(x, shift)
    found = {}
    for kind in kinds:
        pairs = zip(
            pool_chain(moved, kind, window, passes).stages,
            pool_chain(still, kind, window, passes).stages,
            strict=True,
        )
        found[kind] = tuple(relative_l2(after, before) for after, before in pairs)
    return found


def shift_difference(
    x: Planes, shift: Shift, kind: PoolKind, window: Window, passes: int
) -> Planes:
    """Show where the pooled picture and the pooled moved picture differ.

    Shape: (C, H, W) -> (h, w), the mean over the channels of the absolute difference.
    Convention: the L2 norm is divided by what a flat picture would gain.
    """
    pooled = [
        common_scale(
            pool_chain(part, kind, window, passes).stages[passes], kind, window.kernel, passes
        )
        for part in shifted_pair(x, shift)
    ]
    apart: Planes = np.abs(pooled[1] - pooled[0]).mean(axis=0)
    return apart
