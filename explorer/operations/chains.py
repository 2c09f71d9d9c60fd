"""A side's way through VGG16's trunk, with both rounding rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from explorer.errors import SettingError
from explorer.network.architecture import LAYERS, WIDTHS, Layer, LayerKind
from explorer.operations.sizes import conv_output_size
from explorer.shapes import ShapeHW


@dataclass(frozen=True, slots=True)
class ChainStep:
    """The map size after some layers of one kind and block, rounded down and rounded up.

    Convention: a size is None from where no window fits on; `layers` is empty for the input.
    """

    layers: tuple[Layer, ...]
    floor: ShapeHW | None
    ceil: ShapeHW | None

    @property
    def differs(self) -> bool:
        """Whether the rounding rules disagree here."""
        return self.floor != self.ceil


def _after(size_hw: ShapeHW | None, layer: Layer, ceil_mode: bool) -> ShapeHW | None:
    if size_hw is None:
        return None
    # Only pooling knows ceil_mode; a convolution always rounds down.
    up = ceil_mode and layer.kind is LayerKind.POOL
    try:
        height, width = (
            conv_output_size(side, layer.kernel, layer.step, layer.padding, ceil_mode=up)
            for side in size_hw
        )
    except SettingError:
        return None
    return height, width


def _steps(size_hw: ShapeHW) -> Iterator[ChainStep]:
    floor: ShapeHW | None = size_hw
    ceil: ShapeHW | None = size_hw
    yield ChainStep((), floor, ceil)
    windowed = [layer for layer in LAYERS if layer.kind in (LayerKind.CONV, LayerKind.POOL)]
    for _, group in groupby(windowed, lambda layer: (layer.block, layer.kind)):
        layers = tuple(group)
        for layer in layers:
            floor, ceil = _after(floor, layer, False), _after(ceil, layer, True)
        yield ChainStep(layers, floor, ceil)


def size_chain(size_hw: ShapeHW) -> tuple[ChainStep, ...]:
    """Follow a picture's height and width from the input to pool5.

    Shape: 11 steps: the input, then convolutions and pooling of each block.
    """
    return tuple(_steps(size_hw))


def flattened(size_hw: ShapeHW) -> int:
    """Count the numbers that pool5's maps become when laid out in one row."""
    return WIDTHS[-1] * size_hw[0] * size_hw[1]
