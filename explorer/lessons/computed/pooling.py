"""What pooling keeps: contrast of dark on light and of light on dark, places, and work saved."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from explorer.imaging import Interpolation, resize
from explorer.imaging.preparing import to_gray
from explorer.lessons.bench import Bench
from explorer.lessons.verdicts import RIGHT, CheckFunction, Verdict
from explorer.numerals import percent
from explorer.operations import PoolKind, Shift, Window, observe_pool, shift_changes
from explorer.operations.pooling import Planes
from explorer.operations.reads import pooling_saving

_ARTICLE_WH = (244, 244)
_GONE = 1.0
"""Gray levels of contrast that nobody sees."""
NEVER = "never"


def _gray(bench: Bench, picture: str) -> Planes:
    """A picture as the article pools it: gray, stretched to 244 px.

    Shape: -> (1, 244, 244).
    """
    gray = resize(to_gray(bench.photo(picture)), _ARTICLE_WH, Interpolation.LINEAR)
    return gray[None].astype(np.float32)


def _stages(bench: Bench, picture: str, kind: str) -> list[Planes]:
    first = _gray(bench, picture)
    return [first, *observe_pool(first, PoolKind(kind))]


def contrast(bench: Bench, picture: str, kind: str, passes: int) -> float:
    """The standard deviation of the gray levels after so many poolings."""
    return float(_stages(bench, picture, kind)[passes].std())


def pooled_mean(bench: Bench, picture: str, kind: str, passes: int) -> float:
    """The mean gray level after so many poolings."""
    return float(_stages(bench, picture, kind)[passes].mean())


def gone_after(bench: Bench, picture: str, kind: str) -> int | str:
    """After how many poolings nothing can be seen any more, or `never`."""
    for number, stage in enumerate(_stages(bench, picture, kind)):
        if stage.std() < _GONE:
            return number
    return NEVER


def pooled_side(bench: Bench, passes: int) -> int:
    """How many pixels a side of the article's picture has after so many poolings."""
    return int(observe_pool(np.zeros((1, *_ARTICLE_WH), np.float32))[passes - 1].shape[-1])


def shift_change(bench: Bench, picture: str, kind: str, passes: int) -> float:
    """How much of the pooled picture changes if the picture moves by one pixel, as a share."""
    planes = to_gray(bench.pixels(picture))[None].astype(np.float32)
    return shift_changes(planes, Shift.LEFT, Window(), [PoolKind(kind)])[PoolKind(kind)][passes]


def saved_work(bench: Bench, side: int = 224) -> float:
    """How many times more multiply-adds the convolutions would need without the poolings."""
    pooled, whole = pooling_saving((side, side))
    return whole.macs / pooled.macs


def saved_numbers(bench: Bench, side: int = 224) -> float:
    """How many times more numbers they would put out."""
    pooled, whole = pooling_saving((side, side))
    return whole.values / pooled.values


def _kept(bench: Bench, picture: str, kind: str, passes: int) -> float:
    # Each L2 norm of four numbers doubles them; what is judged is the picture, not its scale.
    scale = 2**passes if PoolKind(kind) is PoolKind.L2 else 1
    return contrast(bench, picture, kind, passes) / scale / contrast(bench, picture, kind, 0)


def fairest_kind(
    bench: Bench, answer: Mapping[str, Any], dark: str, light: str, passes: int
) -> Verdict:
    """Judge whether a kind of pooling keeps the most contrast of two pictures, the worse counting.

    Convention: only kinds that read every pixel compete.
    """
    kind = str(answer["pool_kind"])
    kept = {
        each: (_kept(bench, dark, each, passes), _kept(bench, light, each, passes))
        for each in PoolKind
    }
    of_dark, of_light = kept[PoolKind(kind)]
    said = {"of_dark": percent(of_dark), "of_light": percent(of_light)}
    if kind == PoolKind.STRIDE:
        return Verdict("unread", said)
    best = max((each for each in kept if each is not PoolKind.STRIDE), key=lambda k: min(kept[k]))
    if kind == best:
        return Verdict(RIGHT, said)
    if max(of_dark, of_light) < 1:
        return Verdict("weaker", said)
    return Verdict("loses-dark" if of_dark < of_light else "loses-light", said)


FIELDS = {
    function.__name__: function
    for function in (
        contrast,
        pooled_mean,
        gone_after,
        pooled_side,
        shift_change,
        saved_work,
        saved_numbers,
    )
}
CHECKS = {
    "fairest_kind": CheckFunction(
        fairest_kind,
        ("unread", "weaker", "loses-dark", "loses-light"),
        frozenset({"of_dark", "of_light"}),
    )
}
