"""Where a head's numbers come from: which layer, and what is made of its maps."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from explorer.errors import SettingError
from explorer.messages import N_
from explorer.network.architecture import BY_NAME, LAYERS, layers_at
from explorer.shapes import FeatureMaps, ShapeHW

Features: TypeAlias = npt.NDArray[np.float32]
"""(pictures, numbers), one row a picture, as they were read: not yet brought to length 1."""

Labels: TypeAlias = npt.NDArray[np.int64]
"""(pictures,), the number of each picture's class."""

INPUT = "input"
"""Instead of a layer: the numbers the network is fed."""

TRUNK = tuple(layer.name for layer in LAYERS if layer.is_trunk)

MOST_NUMBERS = 2**18
"""Of one picture: pool1 of 128 px flattened. Above, a head is larger than what it learns from."""


class Summary(StrEnum):
    """What is made of a layer's maps."""

    MEAN = "mean"
    FLAT = "flat"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {"mean": N_("Mean of each channel"), "flat": N_("Flattened")}[self]

    @property
    def hint(self) -> str:
        """What it keeps, in English."""
        return {
            "mean": N_("One number for each channel: how much of it there is, wherever it is."),
            "flat": N_("Every number of every map in one long row, so places count as well."),
        }[self]

    def of(self, batch: Tensor) -> Tensor:
        """Make rows of a batch's maps.

        Shape: (N, C, H, W) -> (N, C) or (N, C*H*W).
        """
        return batch.mean(dim=(2, 3)) if self is Summary.MEAN else batch.flatten(1)


@dataclass(frozen=True, slots=True)
class Source:
    """A layer and what is made of its maps; `layer` may be `INPUT`.

    Convention: written as `relu5_3-mean`, in links, files and on the command line.
    Raises: SettingError: for a layer without maps.
    """

    layer: str = "relu5_3"
    summary: Summary = Summary.MEAN

    def __post_init__(self) -> None:
        if self.layer != INPUT and self.layer not in TRUNK:
            raise SettingError(
                N_("A head reads the input or a layer from {first} to {last}; found “{layer}”."),
                first=TRUNK[0],
                last=TRUNK[-1],
                layer=str(self.layer)[:40],
            )

    def __str__(self) -> str:
        return f"{self.layer}-{self.summary}"

    def count(self, size_hw: ShapeHW) -> int:
        """How many numbers a picture of this size becomes."""
        shape: tuple[int, ...] = (3, *size_hw)
        if self.layer != INPUT:
            shape = layers_at(size_hw)[BY_NAME[self.layer]].out_shape
        channels, height, width = shape
        return channels if self.summary is Summary.MEAN else channels * height * width

    def check_size(self, size_hw: ShapeHW) -> None:
        """Refuse what would be too many numbers.

        Raises: SettingError: saying how many, and what to do. ImageTooSmallError: under 32 px.
        """
        found = self.count(size_hw)
        if found > MOST_NUMBERS:
            raise SettingError(
                N_(
                    "{layer} of {width}×{height} px flattened has {found} numbers; a head reads at "
                    "most {limit}. Choose a deeper layer, smaller pictures, or the channel means."
                ),
                layer=self.layer,
                width=size_hw[1],
                height=size_hw[0],
                found=found,
                limit=MOST_NUMBERS,
            )

    def of_maps(self, maps: FeatureMaps) -> Features:
        """Make one picture's row from its recorded maps.

        Shape: (C, H, W) -> (1, numbers).
        """
        return self.summary.of(torch.from_numpy(np.array(maps))[None]).numpy()


def parse_source(text: str) -> Source:
    """Read a source as it is written; without a summary it is the mean, of the input all pixels.

    Raises: SettingError: naming what is possible.
    """
    layer, _dash, summary = text.partition("-")
    chosen = summary or str(Summary.FLAT if layer == INPUT else Summary.MEAN)
    if chosen not in map(str, Summary):
        raise SettingError(
            N_("“{found}” is neither mean nor flat. Write a layer, or as relu5_3-flat."),
            found=chosen[:40],
        )
    return Source(layer, Summary(chosen))
