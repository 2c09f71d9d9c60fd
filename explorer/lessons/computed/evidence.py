"""What the paper's tables say, and what two of their rows can say together."""

from collections.abc import Mapping
from typing import Any

from explorer.lessons.bench import Bench
from explorer.lessons.verdicts import RIGHT, CheckFunction, Verdict
from explorer.network.evidence import LARGER_KERNELS, TRIALS, Trial, differing
from explorer.numerals import fixed

_LRN, _JITTER = "lrn", "jitter"


def stack_change(bench: Bench, kernel: int, layers: int, large: int) -> int:
    """By how many percent the weights change if `layers` small kernels replace a large one."""
    return round(100 * (layers * kernel**2 / large**2 - 1))


def field_of_stack(bench: Bench, kernel: int, layers: int) -> int:
    """How wide a stack of convolutions sees."""
    return 1 + layers * (kernel - 1)


def top1_error(bench: Bench, config: str, test_scales: int = 1, is_jittered: bool = False) -> float:
    """A network's lowest top-1 error in the paper, in percent, with so many scales in the test."""
    return min(
        trial.top1
        for trial in TRIALS
        if trial.config == config
        and len(trial.test) == test_scales
        and trial.is_jittered == is_jittered
    )


def larger_kernel_costs(bench: Bench) -> float:
    """How many percentage points 5x5 instead of two 3x3 costs."""
    return LARGER_KERNELS


def weight_layers(bench: Bench, config: str) -> int:
    """How many layers with weights one of the paper's networks has."""
    return next(trial.weight_layers for trial in TRIALS if trial.config == config)


def _speaks_of(one: Trial, other: Trial, thing: str) -> bool:
    if thing == _LRN:
        return {one.config, other.config} == {"A", "A-LRN"}
    return differing(one, other) == ("train",) and one.is_jittered != other.is_jittered


def rests_on(bench: Bench, answer: Mapping[str, Any], thing: str) -> Verdict:
    """Judge whether two trials differ in one thing only, and in the one that is asked for.

    Convention: `thing` is `lrn` or `jitter`.
    """
    one, other = (TRIALS[int(answer[f"learning_trial_{side}"])] for side in "ab")
    said = {
        "one": fixed(one.top1, 1),
        "other": fixed(other.top1, 1),
        "points": fixed(abs(one.top1 - other.top1), 1),
    }
    apart = differing(one, other)
    if not apart:
        return Verdict("same-trial", said)
    if len(apart) > 1:
        return Verdict("too-much", said)
    return Verdict(RIGHT if _speaks_of(one, other, thing) else "other-thing", said)


FIELDS = {
    function.__name__: function
    for function in (stack_change, field_of_stack, top1_error, larger_kernel_costs, weight_layers)
}
CHECKS = {
    "rests_on": CheckFunction(
        rests_on,
        ("same-trial", "too-much", "other-thing"),
        frozenset({"one", "other", "points"}),
    )
}
