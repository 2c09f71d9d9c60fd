"""Read counts against a convolution of ones, savings against a pass that is counted."""

from itertools import product

import numpy as np
import torch
from torch.nn import functional as F

from explorer.network import LAYERS
from explorer.operations.reads import pooling_saving, read_counts
from tests.offenders import none_of


def by_convolution(size_hw: tuple[int, int], kernel: int, stride: int, padding: int) -> np.ndarray:
    """Every window gives 1 back to all it reads: the gradient of their sum."""
    ones = torch.ones(1, 1, *size_hw, requires_grad=True)
    F.conv2d(ones, torch.ones(1, 1, kernel, kernel), None, stride, padding).sum().backward()
    assert ones.grad is not None
    return ones.grad[0, 0].numpy()


def test_counts_are_the_gradient_of_a_convolution_of_ones() -> None:
    offenders = []
    for kernel, stride, padding in product((1, 3, 5), (1, 2, 3), (0, 1, 4)):
        counts = read_counts((9, 7), kernel, stride, padding)
        if not np.array_equal(counts, by_convolution((9, 7), kernel, stride, padding)):
            offenders.append(f"K {kernel}, S {stride}, P {padding}")
    none_of(offenders, "pixels counted wrongly")


def test_corners_are_read_least_even_when_padded() -> None:
    narrow, same = read_counts((8, 8), 3), read_counts((8, 8), 3, padding=1)
    assert (narrow[0, 0], narrow[0, 1], narrow[0, 4], narrow[4, 4]) == (1, 2, 3, 9)
    assert (same[0, 0], same[0, 4], same[4, 4]) == (4, 6, 9)


def test_without_pooling_the_thirteen_convolutions_cost_far_more() -> None:
    with_pools, without = pooling_saving()
    assert with_pools.macs == sum(layer.macs for layer in LAYERS if layer.name.startswith("conv"))
    # Every weight is used once at every place.
    weights = sum(
        9 * layer.in_shape[0] * layer.channels for layer in LAYERS if layer.name.startswith("conv")
    )
    assert without.macs == weights * 224 * 224
    assert (
        without.values
        == sum(layer.channels for layer in LAYERS if layer.name.startswith("conv")) * 224 * 224
    )
    assert 45 < without.macs / with_pools.macs < 50
