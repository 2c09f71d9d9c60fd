"""From maps to one long row: where each number goes, and what goes wrong with a batch."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from explorer.network.architecture import FC_WIDTHS, LAYERS
from explorer.shapes import FeatureMaps

Numbers = npt.NDArray[np.float64]
POOL5_SHAPE = (512, 7, 7)


@dataclass(frozen=True, slots=True)
class Place:
    """A number's place in a layer's maps."""

    channel: int
    row: int
    column: int


def flat_index(place: Place, shape: tuple[int, int, int] = POOL5_SHAPE) -> int:
    """Where a number stands once the maps are one row.

    Convention: channel · H · W + row · W + column, all from 0.
    Raises: IndexError: for a place outside.
    """
    channels, height, width = shape
    inside = 0 <= place.channel < channels and 0 <= place.row < height
    if not (inside and 0 <= place.column < width):
        raise IndexError(f"{place} is outside {shape}")
    return (place.channel * height + place.row) * width + place.column


def place_of(index: int, shape: tuple[int, int, int] = POOL5_SHAPE) -> Place:
    """Which number of the maps stands at an index of the row.

    Raises: IndexError: for an index outside.
    """
    channels, height, width = shape
    if not 0 <= index < channels * height * width:
        raise IndexError(f"{index} is outside {shape}")
    return Place(index // (height * width), index // width % height, index % width)


def products(maps: FeatureMaps, weight: npt.ArrayLike) -> Numbers:
    """What each number of the maps adds to one output of a fully connected layer.

    Shape: `maps` (C, H, W), `weight` (C*H*W,) -> (C, H, W); read-only.
    Convention: the sum and the bias are the output.
    """
    found: Numbers = maps * np.asarray(weight, np.float64).reshape(maps.shape)
    found.flags.writeable = False
    return found


@dataclass(frozen=True, slots=True)
class ReshapeFault:
    """What `reshape(-1)` makes of a batch before the first fully connected layer.

    Convention: `error` is PyTorch's own sentence, None where it lets the batch pass.
    """

    batch: int
    numbers: int
    expected: int
    error: str | None


def reshape_fault(batch: int) -> ReshapeFault:
    """Flatten a batch of pool5 without keeping its first axis, and try fc6 on it.

    Convention: fc6's weights are zeros that take no memory; only the shapes count.
    """
    row = torch.zeros(batch, *POOL5_SHAPE).reshape(-1)
    expected = int(np.prod(POOL5_SHAPE))
    weight = torch.zeros(1).expand(FC_WIDTHS[0], expected)
    error = None
    try:
        torch.nn.functional.linear(row, weight)
    except RuntimeError as problem:
        error = str(problem)
    return ReshapeFault(batch, len(row), expected, error)


def connected_share() -> tuple[int, int]:
    """Parameters of fc6, and of the whole network."""
    everything = sum(layer.parameters for layer in LAYERS)
    return next(layer.parameters for layer in LAYERS if layer.name == "fc6"), everything
