"""How often a convolution reads each pixel, and what pooling saves."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.network.architecture import LayerKind, layers_at
from explorer.operations.sizes import conv_output_size
from explorer.shapes import ShapeHW


def read_counts(
    size_hw: ShapeHW, kernel: int, stride: int = 1, padding: int = 0
) -> npt.NDArray[np.int64]:
    """Count for every pixel the windows that reach it.

    Shape: -> (H, W), read-only.
    Raises: SettingError: as `conv_output_size`.
    """
    down, across = (_along(side, kernel, stride, padding) for side in size_hw)
    counts = np.outer(down, across)
    counts.flags.writeable = False
    return counts


def _along(side: int, kernel: int, stride: int, padding: int) -> npt.NDArray[np.int64]:
    starts = np.arange(conv_output_size(side, kernel, stride, padding)) * stride - padding
    pixels = np.arange(side)[:, None]
    found: npt.NDArray[np.int64] = ((starts <= pixels) & (pixels < starts + kernel)).sum(axis=1)
    return found


@dataclass(frozen=True, slots=True)
class PoolingCost:
    """The 13 convolutions' multiply-adds and the values of all their outputs, one way."""

    macs: int
    values: int


def pooling_saving(size_hw: ShapeHW = (224, 224)) -> tuple[PoolingCost, PoolingCost]:
    """What the convolutions cost with the five poolings, and without any.

    Convention: without pooling every convolution works at the input's size.
    Raises: ImageTooSmallError: under 32 px.
    """
    convolutions = [layer for layer in layers_at(size_hw) if layer.kind is LayerKind.CONV]
    places = size_hw[0] * size_hw[1]
    with_pools = PoolingCost(
        sum(layer.macs for layer in convolutions),
        sum(int(np.prod(layer.out_shape)) for layer in convolutions),
    )
    without = PoolingCost(
        sum((layer.parameters - layer.channels) * places for layer in convolutions),
        sum(layer.channels * places for layer in convolutions),
    )
    return with_pools, without
