"""The order of numbers: pixels and planes, reshape and transpose, axes of length one."""

from math import prod

import numpy as np

from explorer.imaging.number_order import Way, to_pixels, to_planes
from explorer.lessons.bench import Bench
from explorer.lessons.verdicts import CheckFunction
from explorer.operations.squeezing import squeezed


def right_after_reshape(bench: Bench, picture: str, way: str) -> int:
    """How many of a hundred pixels a way from planes to pixels leaves as they were."""
    pixels = bench.pixels(picture)
    back = to_pixels(to_planes(pixels)[0], Way(way))
    return round(100 * float((back == pixels).all(axis=2).mean()))


def exactly_right(bench: Bench, picture: str, way: str) -> float:
    """The same as a share."""
    pixels = bench.pixels(picture)
    back = to_pixels(to_planes(pixels)[0], Way(way))
    return float((back == pixels).all(axis=2).mean())


def index_in_planes(
    bench: Bench, height: int, width: int, channel: int, row: int, column: int
) -> int:
    """Where a number lies in memory where plane follows plane."""
    return int(np.ravel_multi_index((channel, row, column), (3, height, width)))


def index_in_pixels(
    bench: Bench, height: int, width: int, channel: int, row: int, column: int
) -> int:
    """Where it lies where pixel follows pixel."""
    return int(np.ravel_multi_index((row, column, channel), (height, width, 3)))


def axes_left(bench: Bench, height: int, width: int, calls: int) -> int:
    """How many axes (1, 1, H, W) has after so many `squeeze(0)`."""
    shape: tuple[int, ...] = (1, 1, height, width)
    for _call in range(calls):
        shape = squeezed(shape, 0)
    return len(shape)


def numbers_in(bench: Bench, batch: int, channels: int, height: int, width: int) -> int:
    """How many numbers a batch has."""
    return prod((batch, channels, height, width))


FIELDS = {
    function.__name__: function
    for function in (
        right_after_reshape,
        exactly_right,
        index_in_planes,
        index_in_pixels,
        axes_left,
        numbers_in,
    )
}
CHECKS: dict[str, CheckFunction] = {}
