"""From numbers to gray: what each mapping keeps, and which one can be trusted."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from explorer.lessons.bench import Bench
from explorer.lessons.verdicts import RIGHT, CheckFunction, Verdict
from explorer.numerals import figure, fixed
from explorer.rendering import parse_mapping
from explorer.studies.mapping_scores import Scores, score, yardstick

_COMPARED = ("channel", "sqrt-layer", "rank")
"""What a question offers; only one of them has one scale for all channels."""
_SPELLED = {"fixed": "fixed-0-500", "p": "p1-99", "std": "std-3"}
_AUTO = "auto"


def _scores(bench: Bench, picture: str, layer: str, mapping: str) -> Scores:
    spec = parse_mapping(_SPELLED.get(mapping, mapping))
    return score(yardstick(bench.maps(picture, layer)), spec)


def order_kept(bench: Bench, picture: str, layer: str, mapping: str) -> float:
    """How far equal gray means equal numbers in all channels: SROCC across the layer."""
    return _scores(bench, picture, layer, mapping).order_across


def error_made(bench: Bench, picture: str, layer: str, mapping: str) -> float:
    """How far the numbers read back are off, in standard deviations of the layer."""
    return _scores(bench, picture, layer, mapping).relative_error


def most_comparable(bench: Bench, picture: str, layer: str) -> str:
    """Which of each channel's own range, the root over the layer, and ranks keeps order best.

    Raises: ValueError: if that one has not the same scale for all channels.
    """
    best = max(_COMPARED, key=lambda mapping: order_kept(bench, picture, layer, mapping))
    if not parse_mapping(best).is_shared:
        raise ValueError(f"{best} has a scale for each channel")
    return best


def zero_share(bench: Bench, picture: str, layer: str) -> float:
    """Which share of a layer's numbers is 0."""
    return float((bench.maps(picture, layer) == 0).mean())


def times_stronger(bench: Bench, picture: str, layer: str, channel: int, other: int) -> float:
    """How many times as high the peak of one channel is as that of another."""
    maps = bench.maps(picture, layer)
    return float(maps[channel].max() / maps[other].max())


def strongest(bench: Bench, picture: str, layer: str) -> int:
    """The channel with the highest peak."""
    return int(bench.maps(picture, layer).max(axis=(1, 2)).argmax())


def weakest(bench: Bench, picture: str, layer: str) -> int:
    """The channel with the lowest peak that is not silent."""
    peaks = bench.maps(picture, layer).max(axis=(1, 2))
    return int(np.where(peaks > 0, peaks, np.inf).argmin())


def can_be_trusted(
    bench: Bench, answer: Mapping[str, Any], picture: str, layer: str, order: float, error: float
) -> Verdict:
    """Judge whether a mapping has one scale, and keeps order and numbers well enough on it."""
    mapping = str(answer["display_map"])
    if mapping == _AUTO:
        return Verdict("none-chosen", {"order": "–", "error": "–"})
    found = _scores(bench, picture, layer, mapping)
    said = {
        "order": fixed(found.order_across, 3),
        "error": figure(100 * found.relative_error, 2),
    }
    if not found.mapping.is_shared:
        return Verdict("own-scales", said)
    if found.order_across < order:
        return Verdict("coarse", said)
    if found.relative_error > error:
        return Verdict("lossy", said)
    return Verdict(RIGHT, said)


FIELDS = {
    function.__name__: function
    for function in (
        order_kept,
        error_made,
        most_comparable,
        zero_share,
        times_stronger,
        strongest,
        weakest,
    )
}
CHECKS = {
    "can_be_trusted": CheckFunction(
        can_be_trusted,
        ("none-chosen", "own-scales", "coarse", "lossy"),
        frozenset({"order", "error"}),
    )
}
