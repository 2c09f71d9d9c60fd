"""A convolution is one sum: products, their shares, and kernels of the learner's own."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from explorer.imaging.preparing import to_gray
from explorer.lessons.bench import Bench
from explorer.lessons.verdicts import RIGHT, CheckFunction, Verdict
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.numerals import figure
from explorer.operations import Border, cross_correlate, layer_kernels, normalised
from explorer.operations.convolution import Proof, prove
from explorer.operations.filtering import KernelStart, convolve, parse_kernel
from explorer.operations.statistics import channel_statistics

_EVEN = 128.0
_SIDE = 9


def _peak(bench: Bench, picture: str, layer: str) -> tuple[int, int, int, Proof]:
    """The strongest activation of a layer, taken apart, as the room does when nothing is chosen."""
    output = bench.maps(picture, layer)
    figures = channel_statistics(output)
    channel = figures.strongest()
    row, column = int(figures.peak_row[channel]), int(figures.peak_column[channel])
    kernels = layer_kernels(bench.model, layer)
    before = bench.maps(picture, LAYERS[BY_NAME[layer] - 1].name)
    weight, bias = kernels.weight[channel], float(kernels.bias[channel])
    return channel, row, column, prove(before, weight, bias, output[channel], row, column)


def _proof(bench: Bench, picture: str, layer: str) -> Proof:
    return _peak(bench, picture, layer)[3]


def peak_channel(bench: Bench, picture: str, layer: str) -> int:
    """The channel of a layer's strongest activation."""
    return _peak(bench, picture, layer)[0]


def peak_value(bench: Bench, picture: str, layer: str) -> float:
    """A layer's strongest activation."""
    return _proof(bench, picture, layer).value


def peak_bias(bench: Bench, picture: str, layer: str) -> float:
    """The bias that belongs to it."""
    return _proof(bench, picture, layer).bias


def product_count(bench: Bench, picture: str, layer: str) -> int:
    """How many products it is the sum of."""
    return int(_proof(bench, picture, layer).products.size)


def input_count(bench: Bench, picture: str, layer: str) -> int:
    """How many input channels they come from."""
    return len(_proof(bench, picture, layer).channel_sums)


def largest_product(bench: Bench, picture: str, layer: str) -> float:
    """The largest of them."""
    return float(_proof(bench, picture, layer).products.max())


def largest_input(bench: Bench, picture: str, layer: str) -> int:
    """The input channel that adds most."""
    return int(_proof(bench, picture, layer).channel_sums.argmax())


def largest_share(bench: Bench, picture: str, layer: str) -> float:
    """What share it has of everything added and taken away."""
    sums = _proof(bench, picture, layer).channel_sums
    return float(sums.max() / np.abs(sums).sum())


def negative_inputs(bench: Bench, picture: str, layer: str) -> int:
    """How many input channels take something away."""
    return int((_proof(bench, picture, layer).channel_sums < 0).sum())


def silent_inputs(bench: Bench, picture: str, layer: str) -> int:
    """How many input channels are 0 in the whole window."""
    return int((_proof(bench, picture, layer).patch == 0).all(axis=(1, 2)).sum())


def channels_for_half(bench: Bench, picture: str, layer: str) -> int:
    """How many input channels make half of everything added and taken away, strongest first."""
    growing = np.sort(np.abs(_proof(bench, picture, layer).channel_sums))[::-1].cumsum()
    return int(np.argmax(growing >= growing[-1] / 2)) + 1


def value_at(bench: Bench, picture: str, layer: str, channel: int, row: int, column: int) -> float:
    """One activation."""
    return float(bench.maps(picture, layer)[channel, row, column])


def flip_ratio(bench: Bench, picture: str, kernel: str) -> float:
    """What turning a kernel by half a turn makes of its answers, as a factor.

    Raises: ValueError: if it does not make the same factor everywhere.
    """
    planes = to_gray(bench.pixels(picture)).astype(np.float64)
    numbers = KernelStart(kernel).kernel(3)
    straight = cross_correlate(planes, numbers, Border.NONE)
    turned = convolve(planes, numbers, Border.NONE)
    strongest = np.abs(straight).argmax()
    factor = float(turned.flat[strongest] / straight.flat[strongest])
    if not np.allclose(turned, factor * straight):
        raise ValueError(f"{kernel} turned is no multiple of itself")
    return factor


def edge_not_ground(bench: Bench, answer: Mapping[str, Any], picture: str) -> Verdict:
    """Judge whether a kernel answers 0 on even ground, and more than 0 somewhere at an edge.

    Convention: the kernel as the room uses it, divided by its sum if that is chosen; windows that
    stick out of the picture are not looked at.
    """
    kernel = parse_kernel(str(answer["conv_kernel"]))
    if answer["conv_divide"] == "sum":
        kernel = normalised(kernel)
    ground = float(cross_correlate(np.full((_SIDE, _SIDE), _EVEN), kernel, Border.NONE)[0, 0])
    planes = to_gray(bench.pixels(picture)).astype(np.float64)
    edge = float(cross_correlate(planes, kernel, Border.NONE).max())
    said = {"ground": figure(round(ground, 6), 4), "edge": figure(round(edge, 6), 4)}
    if not kernel.any():
        return Verdict("blank", said)
    if abs(ground) > 1e-6:
        return Verdict("uneven", said)
    if edge <= 1e-6:
        return Verdict("blind", said)
    return Verdict(RIGHT, said)


FIELDS = {
    function.__name__: function
    for function in (
        peak_channel,
        peak_value,
        peak_bias,
        product_count,
        input_count,
        largest_product,
        largest_input,
        largest_share,
        negative_inputs,
        silent_inputs,
        channels_for_half,
        value_at,
        flip_ratio,
    )
}
CHECKS = {
    "edge_not_ground": CheckFunction(
        edge_not_ground, ("blank", "uneven", "blind"), frozenset({"ground", "edge"})
    )
}
