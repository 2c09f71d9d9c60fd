"""Which number of a window went on, and the way back from a pooled number to the input."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.operations.pool_chain import Chain
from explorer.operations.pooling import Planes, PoolKind
from explorer.operations.windows import Window

Cell = tuple[int, int]
"""Row and column."""

SELECTING = (PoolKind.MAX, PoolKind.MIN)
"""The kinds that let exactly one number of a window go on, whichever it is."""


@dataclass(frozen=True, slots=True, eq=False)
class Winners:
    """Which number of each window went on, and where others were as good.

    Shape: (..., h, w); `position` is row * kernel + column within the window.
    """

    position: npt.NDArray[np.int32]
    tied: npt.NDArray[np.bool_]


def _ranked(x: Planes, kind: PoolKind) -> Planes:
    if kind not in SELECTING:
        raise ValueError(f"{kind} has no winner")
    return -x if kind is PoolKind.MIN else x


def winners(x: Planes, kind: PoolKind, window: Window) -> Winners:
    """Say for every window which of its numbers went on.

    Shape: (..., H, W) -> (..., h, w).
    Convention: among equals the first in reading order, as in PyTorch.
    Raises: SettingError: if no window fits.
    """
    ranked = _ranked(x, kind)
    height, width = x.shape[-2:]
    rows, columns = window.cells(height), window.cells(width)
    best = np.full((*x.shape[:-2], len(rows), len(columns)), -np.inf, np.float32)
    position = np.full(best.shape, -1, np.int32)
    tied = np.zeros(best.shape, bool)
    for number in range(window.kernel**2):
        row, column = rows[:, number // window.kernel], columns[:, number % window.kernel]
        inside = ((row >= 0) & (row < height))[:, None] & ((column >= 0) & (column < width))
        found = ranked[..., row.clip(0, height - 1)[:, None], column.clip(0, width - 1)]
        better = inside & ((found > best) | (position < 0))
        tied = np.where(better, False, tied | (inside & (found == best)))
        position[better] = number
        best = np.where(better, found, best)
    return Winners(position, tied)


@dataclass(frozen=True, slots=True, eq=False)
class PoolStep:
    """One pooling on the way back: the cell it made, its candidates and the one that won.

    Shape: `candidates` (K, K), NaN in the padding.
    Convention: `number` counts poolings from 1; `source` is the winner's place one stage before.
    """

    number: int
    place: Cell
    value: float
    candidates: npt.NDArray[np.float32]
    winner: Cell
    source: Cell


def trace_back(chain: Chain, place: Cell) -> tuple[PoolStep, ...]:
    """Follow a cell of the last stage back to the one number of the input that it is.

    Shape: a chain of (H, W) planes.
    Convention: the last pooling's step comes first; the last step's `source` is in the input.
    """
    steps: list[PoolStep] = []
    for number in range(chain.passes, 0, -1):
        before = chain.stages[number - 1]
        step = _step(before, chain.kind, chain.window, number, place)
        steps.append(step)
        place = step.source
    return tuple(steps)


def _step(before: Planes, kind: PoolKind, window: Window, number: int, place: Cell) -> PoolStep:
    height, width = before.shape
    rows = window.cells(height)[place[0]]
    columns = window.cells(width)[place[1]]
    inside = np.outer((rows >= 0) & (rows < height), (columns >= 0) & (columns < width))
    found = before[np.ix_(rows.clip(0, height - 1), columns.clip(0, width - 1))]
    ranked = np.where(inside, _ranked(found, kind), -np.inf)
    row, column = divmod(int(ranked.argmax()), window.kernel)
    return PoolStep(
        number,
        place,
        float(found[row, column]),
        np.where(inside, found, np.float32(np.nan)),
        (row, column),
        (int(rows[row]), int(columns[column])),
    )
