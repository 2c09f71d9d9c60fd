"""What the component `origins` shows, before it is packed."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from explorer.imaging.taps import AxisTaps
from explorer.shapes import FeatureMaps, GrayLevels, RgbImage

__all__ = ["AxisTaps", "Grid", "Output", "Rule"]


class Rule(StrEnum):
    """How the taps of an output pixel become its value."""

    WEIGHTED = "weighted"
    MAX = "max"
    MIN = "min"
    MEAN = "mean"
    L2 = "l2"
    FIRST = "first"


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """One picture, drawn pixel by pixel, and the numbers behind it; words already translated.

    Shape: `pixels` (H, W, 3) or (H, W), what is drawn; `values` (H, W) or (C, H, W), what is read
    out, or None where these are the pixels themselves. `note` is a caption below the title.
    """

    title: str
    alt: str
    pixels: RgbImage | GrayLevels
    values: FeatureMaps | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.values is not None and self.values.shape[-2:] != self.shape_hw:
            raise ValueError(f"values {self.values.shape} do not lie on pixels {self.shape_hw}")

    @property
    def shape_hw(self) -> tuple[int, int]:
        """Rows and columns."""
        return int(self.pixels.shape[0]), int(self.pixels.shape[1])

    @property
    def channels(self) -> int:
        """How many numbers each place has."""
        if self.values is None:
            return 1 if self.pixels.ndim == 2 else int(self.pixels.shape[2])
        return 1 if self.values.ndim == 2 else int(self.values.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """A picture made from the source, and which source pixels made each of its pixels.

    Shape: `kernel` (K, K), or (C, K, K) where all C channels of the source add up to one value.
    Convention: a tap's weight is its row's times its column's; with a `kernel`, for weights that
    are no such product, it is the kernel's. Padding is 0, and never wins a MAX or MIN. MEAN
    divides by the sum of the weights, L2 is the root of the sum of squares, FIRST the top left.
    """

    grid: Grid
    rows: AxisTaps
    columns: AxisTaps
    rule: Rule = Rule.WEIGHTED
    kernel: npt.NDArray[np.float32] | None = None
    bias: float = 0.0

    def __post_init__(self) -> None:
        taps = (len(self.rows.index), len(self.columns.index))
        if taps != self.grid.shape_hw:
            raise ValueError(f"taps for {taps} pixels, but the output has {self.grid.shape_hw}")
        sides = (self.rows.index.shape[1], self.columns.index.shape[1])
        if self.kernel is not None and self.kernel.shape[-2:] != sides:
            raise ValueError(f"kernel {self.kernel.shape} does not fit the taps {sides}")

    @property
    def adds_channels(self) -> bool:
        """Whether all channels of the source add up to one value."""
        return self.kernel is not None and self.kernel.ndim == 3
