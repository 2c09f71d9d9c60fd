"""What can be said of a layer's channels in a few numbers each."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from explorer.shapes import FeatureMaps

Figures = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


class ChannelState(StrEnum):
    """Whether a channel has a picture worth looking at."""

    ALIVE = "alive"
    DEAD = "dead"
    CONSTANT = "constant"
    NOT_FINITE = "not finite"


class ChannelOrder(StrEnum):
    """In which order channels are laid out."""

    NUMBER = "number"
    PEAK = "peak"
    MEAN = "mean"
    ZEROS = "zeros"


@dataclass(frozen=True, slots=True)
class ChannelStatistics:
    """A few figures per channel.

    Shape: every array is (C,); `peak_row` and `peak_column` say where the maximum is first met.
    Convention: `std` is the population's (divided by the number of values); `zero_share` counts
    exact zeros, 0..1. NaN and infinities make a channel `NOT_FINITE` and its figures NaN or inf.
    """

    minimum: Figures
    maximum: Figures
    mean: Figures
    std: Figures
    zero_share: Figures
    peak_row: npt.NDArray[np.int64]
    peak_column: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.mean)

    def strongest(self) -> int:
        """The channel with the highest peak; the first of equal ones, a broken one last."""
        return int(np.argmax(np.nan_to_num(self.maximum, nan=-np.inf)))

    def state(self, channel: int) -> ChannelState:
        """Say whether the channel is dead (all zero), constant, broken or alive."""
        low, high = self.minimum[channel], self.maximum[channel]
        if not (np.isfinite(low) and np.isfinite(high)):
            return ChannelState.NOT_FINITE
        if low == high:
            return ChannelState.DEAD if low == 0 else ChannelState.CONSTANT
        return ChannelState.ALIVE

    @property
    def dead_count(self) -> int:
        """How many channels are zero everywhere."""
        return int(np.count_nonzero((self.minimum == 0) & (self.maximum == 0)))

    def ordered(self, order: ChannelOrder) -> npt.NDArray[np.int64]:
        """List channel numbers, the largest first; ties by number, NaN last."""
        if order is ChannelOrder.NUMBER:
            return np.arange(len(self))
        key = {"peak": self.maximum, "mean": self.mean, "zeros": self.zero_share}[order]
        return np.argsort(-key, kind="stable")


def joined(parts: Iterable[ChannelStatistics]) -> ChannelStatistics:
    """Put the figures of some channels behind those of others."""
    every = tuple(parts)
    columns = (
        np.concatenate([getattr(part, field.name) for part in every])
        for field in fields(ChannelStatistics)
    )
    return ChannelStatistics(*columns)


def channel_statistics(maps: FeatureMaps) -> ChannelStatistics:
    """Compute each channel's figures.

    Shape: (C, H, W); a vector (N,) counts as one channel, its peak in row 0.
    """
    cube = maps if maps.ndim == 3 else maps.reshape(1, 1, -1)
    rows = cube.reshape(len(cube), -1)
    peak = rows.argmax(axis=1)
    with np.errstate(invalid="ignore", over="ignore"):
        total, square, nonzero = _sums(rows)
        mean = total / rows.shape[1]
        std = np.sqrt(np.maximum(square / rows.shape[1] - mean**2, 0))
    row, column = np.divmod(peak, cube.shape[2])
    return ChannelStatistics(
        minimum=rows.min(axis=1),
        # Where there are NaN, argmax points at the first.
        maximum=np.take_along_axis(rows, peak[:, None], axis=1)[:, 0],
        mean=mean.astype(np.float32),
        std=std.astype(np.float32),
        zero_share=(1 - nonzero / rows.shape[1]).astype(np.float32),
        peak_row=row,
        peak_column=column,
    )


_PIECE = 2**15
"""Numbers turned into float64 at a time: they stay in a core's own cache."""


def _sums(rows: FeatureMaps) -> tuple[Doubles, Doubles, Doubles]:
    """Add up each row's numbers and their squares in float64, and count those that are not zero."""
    count = rows.shape[1]
    total, square, nonzero = np.zeros((3, len(rows)))
    together, width = max(1, _PIECE // count), min(_PIECE, count)
    piece = np.empty((together, width))
    for first in range(0, len(rows), together):
        some = slice(first, first + together)
        for at in range(0, count, width):
            numbers = rows[some, at : at + width]
            doubles = piece[: numbers.shape[0], : numbers.shape[1]]
            doubles[:] = numbers
            total[some] += doubles.sum(axis=1)
            square[some] += np.einsum("ij,ij->i", doubles, doubles)
            nonzero[some] += [np.count_nonzero(row) for row in numbers != 0]
    return total, square, nonzero
