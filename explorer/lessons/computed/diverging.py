"""How different two distributions are: five bars each, as the room has them."""

import math
from collections.abc import Mapping
from typing import Any

from explorer.errors import SettingError
from explorer.lessons.bench import Bench
from explorer.lessons.verdicts import RIGHT, CheckFunction, Verdict
from explorer.numerals import fixed
from explorer.operations.divergence import Distribution, Divergence, compare, distribution, smoothed

_BARS = range(1, 6)
_CLOSE = 0.01


def _compared(p: str, q: str) -> Divergence:
    """Compare two distributions that are written as heights of bars, as `8,4,2,1,1`."""
    return compare(_read(p), _read(q))


def _read(bars: str) -> Distribution:
    return distribution([float(height) for height in bars.split(",")])


def kl_forward(bench: Bench, p: str, q: str) -> float:
    """What believing q costs while p is true, in bits."""
    return _compared(p, q).forward


def kl_backward(bench: Bench, p: str, q: str) -> float:
    """The same the other way round."""
    return _compared(p, q).backward


def kl_entropy(bench: Bench, p: str, q: str) -> float:
    """What p costs whoever knows it, in bits."""
    return _compared(p, q).entropy


def kl_cross_entropy(bench: Bench, p: str, q: str) -> float:
    """What p costs whoever believes q, in bits."""
    return _compared(p, q).cross_entropy


def kl_directions(bench: Bench, p: str, q: str) -> str:
    """How both directions lie to each other: `same`, `opposite` or `different`."""
    found = _compared(p, q)
    if math.isclose(found.forward, found.backward, abs_tol=1e-9):
        return "same"
    return "opposite" if math.isclose(found.forward, -found.backward) else "different"


def _drawn(answer: Mapping[str, Any]) -> Divergence | None:
    """Compare the bars as they stand in the room; None where one side has none."""

    def shares(letter: str) -> Distribution:
        heights = [float(answer[f"learning_{letter}{at}"]) for at in _BARS]
        return smoothed(distribution(heights), float(answer["learning_smooth"]))

    try:
        return compare(shares("p"), shares("q"))
    except SettingError:
        return None


def _said(found: Divergence | None) -> dict[str, str]:
    return {
        "forward_now": fixed(found.forward if found else None, 4),
        "backward_now": fixed(found.backward if found else None, 4),
    }


def kl_close(bench: Bench, answer: Mapping[str, Any]) -> Verdict:
    """Judge whether q was brought so close to p that believing it costs next to nothing."""
    found = _drawn(answer)
    if found is None:
        return Verdict("empty", _said(found))
    if math.isinf(found.forward):
        return Verdict("endless", _said(found))
    return Verdict(RIGHT if found.forward < _CLOSE else "far", _said(found))


def kl_endless(bench: Bench, answer: Mapping[str, Any]) -> Verdict:
    """Judge whether D(p ‖ q) is infinite while D(q ‖ p) is not."""
    found = _drawn(answer)
    if found is None:
        return Verdict("empty", _said(found))
    forward, backward = math.isinf(found.forward), math.isinf(found.backward)
    if forward and not backward:
        return Verdict(RIGHT, _said(found))
    if backward:
        return Verdict("both" if forward else "wrong-way", _said(found))
    return Verdict("finite", _said(found))


FIELDS = {
    function.__name__: function
    for function in (
        kl_forward,
        kl_backward,
        kl_entropy,
        kl_cross_entropy,
        kl_directions,
    )
}
_NOW = frozenset({"forward_now", "backward_now"})
CHECKS = {
    "kl_close": CheckFunction(kl_close, ("empty", "endless", "far"), _NOW),
    "kl_endless": CheckFunction(kl_endless, ("empty", "finite", "wrong-way", "both"), _NOW),
}
