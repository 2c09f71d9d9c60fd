"""A pooling window: its settings, the cells it reads, and the sum that gives the output's size."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from explorer.messages import N_, Message
from explorer.numerals import fixed
from explorer.operations.sizes import PlacedWindows, place_windows

Cells = npt.NDArray[np.int32]
"""(N, K): for each of N outputs along one side, the K cells it reads."""


@dataclass(frozen=True, slots=True)
class Window:
    """What every pooling has besides its kind; VGG16's and the article's by default."""

    kernel: int = 2
    stride: int = 2
    padding: int = 0
    ceil_mode: bool = False

    @property
    def settings(self) -> tuple[int, int, int, bool]:
        """The settings in the order in which `pool` takes them."""
        return self.kernel, self.stride, self.padding, self.ceil_mode

    def along(self, size: int) -> PlacedWindows:
        """Place the window along a side as often as it fits.

        Raises: SettingError: if it does not fit at all.
        """
        kernel, stride, padding, ceil_mode = self.settings
        return place_windows(size, kernel, stride, padding, ceil_mode=ceil_mode)

    def cells(self, size: int) -> Cells:
        """List the cells each window reads along a side.

        Shape: (places, kernel).
        Convention: cells before 0 and from `size` on lie in the padding; with `ceil_mode` those
        from `size + padding` on lie beyond even that, and count for nothing.
        """
        windows = self.along(size)
        return np.array([windows.taps(place) for place in range(windows.places)], np.int32)


def cells_through(size: int, window: Window, passes: int) -> Cells:
    """List the cells of the first input that each output reads after several poolings.

    Shape: (places after the last pass, T), each row ascending and filled up with -1.
    Convention: padding is left out.
    """
    reach: list[npt.NDArray[np.int32]] = [np.array([cell], np.int32) for cell in range(size)]
    for _ in range(passes):
        inside = len(reach)
        reach = [
            np.unique(np.concatenate([reach[cell] for cell in row if 0 <= cell < inside]))
            for row in window.cells(inside)
        ]
    width = max(len(row) for row in reach)
    filled = np.full((len(reach), width), -1, np.int32)
    for row, found in zip(filled, reach, strict=True):
        row[: len(found)] = found
    return filled


def _decimal(number: Fraction) -> str:
    return fixed(float(number), 2).rstrip("0").rstrip(".")


def size_sum(size: int, window: Window) -> Message:
    """Write out how long one side is after a pooling, as (M - K + 2P) / S + 1.

    Raises: SettingError: if no window fits.
    """
    windows = window.along(size)
    exact = windows.quotient + 1
    values = {
        "size": size,
        "kernel": window.kernel,
        "padding": window.padding,
        "stride": window.stride,
        "exact": _decimal(exact),
        "count": windows.places,
    }
    if windows.dropped:
        template = N_(
            "({size} − {kernel} + 2×{padding})/{stride} + 1 = {exact}; the window that rounding up "
            "would add begins in the padding and is dropped: {count}"
        )
    elif exact == windows.places:
        template = N_("({size} − {kernel} + 2×{padding})/{stride} + 1 = {count}")
    elif window.ceil_mode:
        template = N_(
            "({size} − {kernel} + 2×{padding})/{stride} + 1 = {exact} → {count}, rounded up"
        )
    else:
        template = N_(
            "({size} − {kernel} + 2×{padding})/{stride} + 1 = {exact} → {count}, rounded down"
        )
    return Message(template, values)
