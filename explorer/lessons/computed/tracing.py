"""Five poolings of gray and colour: new colours, contrast that goes, and the way back."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from explorer.imaging import Interpolation, resize
from explorer.imaging.preparing import to_gray
from explorer.lessons.bench import Bench
from explorer.lessons.verdicts import RIGHT, CheckFunction, Verdict
from explorer.operations import Chain, PoolKind, pool_chain
from explorer.operations.new_colours import new_colours
from explorer.operations.winners import trace_back
from explorer.shapes import RgbImage

_ARTICLES_WH = (244, 244)
_PLANES = ("red", "green", "blue")


def _articles(bench: Bench, picture: str) -> RgbImage:
    """The picture as the article brings it to its size: stretched, linear."""
    return resize(bench.photo(picture), _ARTICLES_WH, Interpolation.LINEAR)


def _colour_chain(bench: Bench, picture: str) -> Chain:
    planes = _articles(bench, picture).transpose(2, 0, 1).astype(np.float32)
    return pool_chain(planes, PoolKind.MAX)


def new_colour_share(bench: Bench, picture: str, passes: int) -> float:
    """Which share of the cells has a colour that none of the pixels below it had."""
    found = new_colours(_colour_chain(bench, picture), passes)
    return float(found.in_no_window.mean())


def new_colour_percent(bench: Bench, picture: str, passes: int) -> int:
    """The same in whole percent."""
    return round(100 * new_colour_share(bench, picture, passes))


def apart_from_all(bench: Bench, picture: str, passes: int, row: int, column: int) -> int:
    """How many levels a cell's colour lies from the nearest that one of its pixels had.

    Raises: ValueError: if the picture has that colour anywhere.
    """
    found = new_colours(_colour_chain(bench, picture), passes)
    if not found.in_no_picture[row, column]:
        raise ValueError(f"the colour of cell {row}, {column} is in the picture")
    return round(float(found.distance[row, column]))


def side_of_pooled(bench: Bench, picture: str, passes: int) -> int:
    """How long a side is after so many poolings."""
    return int(_colour_chain(bench, picture).stages[passes].shape[-1])


def pixels_below(bench: Bench, passes: int) -> int:
    """How many pixels of the picture a cell is made of."""
    return int(4**passes)


def darkest(bench: Bench, picture: str, passes: int) -> float:
    """The smallest gray level after so many poolings."""
    gray = to_gray(_articles(bench, picture)).astype(np.float32)
    return float(pool_chain(gray, PoolKind.MAX).stages[passes].min())


def _source(
    bench: Bench, picture: str, passes: int, row: int, column: int, plane: str
) -> tuple[int, int]:
    chain = _colour_chain(bench, picture)
    index = _PLANES.index(plane)
    alone = Chain(
        tuple(stage[index] for stage in chain.stages[: passes + 1]), chain.kind, chain.window
    )
    return trace_back(alone, (row, column))[-1].source


def pixel_is(
    bench: Bench,
    answer: Mapping[str, Any],
    picture: str,
    passes: int,
    row: int,
    column: int,
    plane: str,
) -> Verdict:
    """Judge whether a pixel is the one that a cell's number of one plane came from."""
    found = int(answer["row"]), int(answer["column"])
    right = _source(bench, picture, passes, row, column, plane)
    if found == right:
        return Verdict(RIGHT)
    if found == right[::-1]:
        return Verdict("swapped")
    others = {
        _source(bench, picture, passes, row, column, other) for other in _PLANES if other != plane
    }
    if found in others:
        return Verdict("other-plane")
    side = 2**passes
    inside = found[0] // side == row and found[1] // side == column
    return Verdict("not-the-winner" if inside else "outside")


FIELDS = {
    function.__name__: function
    for function in (
        new_colour_share,
        new_colour_percent,
        apart_from_all,
        side_of_pooled,
        pixels_below,
        darkest,
    )
}
CHECKS = {
    "pixel_is": CheckFunction(pixel_is, ("swapped", "other-plane", "not-the-winner", "outside"))
}
