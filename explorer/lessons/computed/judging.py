"""How wrong an answer is: losses of three scores, what pushes them, and two mistakes."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from explorer.lessons.bench import Bench
from explorer.lessons.verdicts import RIGHT, CheckFunction, Verdict
from explorer.numerals import fixed
from explorer.operations.losses import Losses, losses, relu_fault

_COIN = math.log(2)


def _numbers(scores: str) -> list[float]:
    return [float(score) for score in scores.split(",")]


def _even_rest(share: float) -> Losses:
    """Judge an answer that gives the right one of three classes a share, the others the rest."""
    rest = (1 - share) / 2
    return losses(np.log([rest, rest, share]), 2)


def loss_growth(bench: Bench, loss: str, before: float, after: float) -> float:
    """How much a loss grows as the right class's probability falls.

    Convention: `loss` is `cross_entropy` or `squared`.
    """
    return float(getattr(_even_rest(after), loss) - getattr(_even_rest(before), loss))


def loss_that_grows_more(bench: Bench, before: float, after: float) -> str:
    """Which of the two losses grows more as the right class's probability falls."""
    growth = {
        loss: loss_growth(bench, loss, before, after) for loss in ("cross_entropy", "squared")
    }
    return "same" if len(set(growth.values())) == 1 else max(growth, key=lambda one: growth[one])


def right_share(bench: Bench, scores: str, right: int) -> float:
    """The right class's probability."""
    return losses(_numbers(scores), right).likelihood


def loss_value(bench: Bench, scores: str, right: int, loss: str) -> float:
    """One loss of three scores: `cross_entropy`, `squared`, or `kl`."""
    return float(getattr(losses(_numbers(scores), right), loss))


def loss_push(bench: Bench, scores: str, right: int, loss: str) -> float:
    """How hard a loss pushes the right class's score up.

    Convention: `loss` is `cross_entropy` or `squared`; the size of its gradient there.
    """
    found = losses(_numbers(scores), right)
    gradient = found.gradient if loss == "cross_entropy" else found.squared_gradient
    return abs(float(gradient[right]))


def softmax_share(bench: Bench, scores: str, place: int, relu: bool = False) -> float:
    """A class's probability, with the article's ReLU before softmax or without it."""
    found = relu_fault(_numbers(scores))
    return float((found.with_relu if relu else found.without)[place])


def coin(bench: Bench) -> float:
    """The cross entropy of an answer that gives the right class one half."""
    return _COIN


def even_odds(
    bench: Bench, answer: Mapping[str, Any], scores: str, right: int, within: float
) -> Verdict:
    """Judge whether the right class's score alone was moved until it got one half."""
    moved = [float(answer[f"learning_logit{place}"]) for place in (1, 2, 3)]
    found = losses(moved, right)
    said = {
        "loss_now": fixed(found.cross_entropy, 3),
        "share_now": fixed(found.likelihood, 3),
    }
    others = [place for place in range(3) if place != right]
    if int(answer["learning_right"]) != right:
        return Verdict("other-class", said)
    if any(moved[place] != _numbers(scores)[place] for place in others):
        return Verdict("others-moved", said)
    if abs(found.cross_entropy - _COIN) <= within:
        return Verdict(RIGHT, said)
    return Verdict("too-wrong" if found.cross_entropy > _COIN else "too-sure", said)


FIELDS = {
    function.__name__: function
    for function in (
        loss_growth,
        loss_that_grows_more,
        right_share,
        loss_value,
        loss_push,
        softmax_share,
        coin,
    )
}
CHECKS = {
    "even_odds": CheckFunction(
        even_odds,
        ("other-class", "others-moved", "too-wrong", "too-sure"),
        frozenset({"loss_now", "share_now"}),
    )
}
