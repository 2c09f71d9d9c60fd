"""Does a map depend on what was learned? It is compared with that of a network that forgot."""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from explorer.messages import N_
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.rendering.scores import average_ranks, pearson
from explorer.shapes import ShapeHW
from explorer.studies.attribution.course import Attribution, SoFar
from explorer.studies.attribution.occluding import Occluder
from explorer.studies.attribution.scores import AnyScore

_PASSED, _FAILED = 0.3, 0.6
_RINGS = 16
Rings = npt.NDArray[np.int64]


class Sanity(StrEnum):
    """What the rank correlation says of a method."""

    DEPENDS = "depends"
    PARTLY = "partly"
    FAILS = "fails"

    @property
    def label(self) -> str:
        """What it says in a few words, in English."""
        return {
            "depends": N_("passes: with other weights it is another map"),
            "partly": N_("is in between: part of the map stays whatever was learned"),
            "fails": N_("fails: the map hardly depends on what was learned"),
        }[self]


def verdict(correlation: float) -> Sanity:
    """Judge a rank correlation of |map| before and after randomising.

    Convention: below 0.3 the map depends on the weights, from 0.6 on it does not.
    """
    if correlation >= _FAILED:
        return Sanity.FAILS
    return Sanity.PARTLY if correlation >= _PASSED else Sanity.DEPENDS


def sanity(
    score: AnyScore, method: Attribution, before: SoFar, after: SoFar, size_hw: ShapeHW
) -> float | None:
    """Compare a map with that of the same picture through a network that forgot.

    Shape: `size_hw` is the input's.
    Convention: where `is_centred`, only what lies at the same distance from the middle of the
    unit's field is compared.
    """
    rings = None
    if is_centred(score, method):
        rings = _rings(score, _middles(method, before.values.shape, size_hw))
    return rank_correlation(before.values, after.values, rings)


def is_centred(score: AnyScore, method: Attribution) -> bool:
    """Whether a map is strong in the middle of a field, whatever was learned.

    Convention: a unit's are; Grad-CAM weighs whole maps, so that it knows no field.
    """
    return score.unit is not None and method is not Attribution.CAM


def rank_correlation(
    before: npt.NDArray[np.float32],
    after: npt.NDArray[np.float32],
    groups: Rings | None = None,
) -> float | None:
    """Compare the order of two maps' numbers by size, whatever their sign: Spearman's coefficient.

    Shape: arrays of one shape; `groups` numbers the group each place belongs to.
    Convention: ties share their mean rank. With `groups` a rank is the place among the numbers of
    its group, from -1 to 1. Places where both are exactly 0 are left out, because nothing can
    reach them, whatever was learned. None where a map is the same everywhere else, or not finite.
    """
    one, other = (np.abs(values).ravel().astype(np.float64) for values in (before, after))
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        return None
    reached = (one > 0) | (other > 0)
    kinds = np.zeros(one.size, np.int64) if groups is None else groups.ravel()
    ranks = [_ranks(values[reached], kinds[reached]) for values in (one, other)]
    found = pearson(*ranks) if reached.any() else np.nan
    return None if np.isnan(found) else found


def _ranks(values: npt.NDArray[np.float64], groups: Rings) -> npt.NDArray[np.float64]:
    found = np.zeros_like(values)
    for group in np.unique(groups):
        here = groups == group
        count = int(here.sum())
        if count > 1:
            found[here] = (2 * average_ranks(values[here]) - count - 1) / (count - 1)
    return found


def _middles(
    method: Attribution, shape: tuple[int, ...], size_hw: ShapeHW
) -> list[npt.NDArray[np.float64]]:
    """Tell where on the input the middles of a map's rows and columns are."""
    if method is Attribution.OCCLUSION:
        occluder = Occluder.of(size_hw)
        steps = [float(occluder.stride)] * len(shape)
        first = [(occluder.window - 1) / 2] * len(shape)
    else:
        steps = [side / count for side, count in zip(size_hw, shape, strict=True)]
        first = [(step - 1) / 2 for step in steps]
    return [
        begin + step * np.arange(count, dtype=np.float64)
        for begin, step, count in zip(first, steps, shape, strict=True)
    ]


def _rings(score: AnyScore, middles: list[npt.NDArray[np.float64]]) -> Rings:
    layer = LAYERS[BY_NAME[score.layer]]
    assert score.unit is not None
    assert layer.stride is not None
    assert layer.receptive_field is not None
    assert layer.start is not None
    half = (layer.receptive_field - 1) / 2
    rows, columns = (
        (at - (layer.start + layer.stride * place + half)) / (half + 1)
        for at, place in zip(middles, score.unit, strict=True)
    )
    found: Rings = (np.hypot(rows[:, None], columns) * _RINGS).astype(np.int64)
    return found
