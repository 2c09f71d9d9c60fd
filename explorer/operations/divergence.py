"""How different two distributions are: entropy, cross entropy, Kullback-Leibler divergence."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from explorer.errors import SettingError
from explorer.messages import N_
from explorer.shapes import FeatureMaps

Distribution: TypeAlias = npt.NDArray[np.float64]
"""(n,), not negative, sum 1."""


class LogUnit(StrEnum):
    """What information is counted in."""

    BITS = "bits"
    NATS = "nats"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {"bits": N_("Bits"), "nats": N_("Nats")}[self]

    @property
    def hint(self) -> str:
        """What one of it is, in English."""
        return {
            "bits": N_("Logarithms to base 2: one bit is one even yes-or-no question."),
            "nats": N_("Natural logarithms, as losses use them; 1 nat = 1.443 bits."),
        }[self]

    @property
    def size(self) -> float:
        """One of it in nats."""
        return float(np.log(2)) if self is LogUnit.BITS else 1.0


def distribution(numbers: npt.ArrayLike) -> Distribution:
    """Divide numbers by their sum.

    Shape: any -> (n,), read-only.
    Raises: SettingError: if one is negative or not finite, or all are 0.
    """
    flat = np.asarray(numbers, np.float64).ravel()
    total = flat.sum()
    if not (np.isfinite(flat).all() and (flat >= 0).all() and total > 0):
        raise SettingError(
            N_("A distribution needs numbers that are not negative, and not all of them 0.")
        )
    shares: Distribution = flat / total
    shares.flags.writeable = False
    return shares


def entropy(p: Distribution, unit: LogUnit = LogUnit.BITS) -> float:
    """The mean surprise of one who knows p: the sum of p · −log p.

    Convention: 0 · log 0 is 0.
    """
    return cross_entropy(p, p, unit)


def cross_entropy(p: Distribution, q: Distribution, unit: LogUnit = LogUnit.BITS) -> float:
    """The mean surprise of one who believes q while p is true: the sum of p · −log q.

    Convention: infinite where q is 0 and p is not.
    """
    with np.errstate(divide="ignore"):
        logs = np.log(q[p > 0])
    return float(-(p[p > 0] * logs).sum() / unit.size) + 0.0


def kl_terms(p: Distribution, q: Distribution, unit: LogUnit = LogUnit.BITS) -> Distribution:
    """What each place adds to the divergence of p from q: p · log(p / q).

    Convention: single terms may be negative, their sum never is; 0 where p is 0, infinite where
    only q is 0.
    """
    terms = np.zeros(len(p))
    here = p > 0
    with np.errstate(divide="ignore"):
        terms[here] = p[here] * (np.log(p[here]) - np.log(q[here])) / unit.size
    terms.flags.writeable = False
    return terms


def kl(p: Distribution, q: Distribution, unit: LogUnit = LogUnit.BITS) -> float:
    """The Kullback-Leibler divergence D(p ‖ q): what believing q costs, on top of the entropy.

    Convention: 0 exactly where both are equal; D(p ‖ q) and D(q ‖ p) differ.
    Source: Kullback & Leibler, On Information and Sufficiency, 1951.
    """
    return max(0.0, float(kl_terms(p, q, unit).sum()))


@dataclass(frozen=True, slots=True)
class Divergence:
    """Two distributions compared, both ways round.

    Convention: `forward` is D(p ‖ q) = `cross_entropy` − `entropy`; `unmatched` is the share of p
    that lies where q is 0, which alone makes `forward` infinite.
    """

    forward: float
    backward: float
    entropy: float
    cross_entropy: float
    unmatched: float


def compare(p: Distribution, q: Distribution, unit: LogUnit = LogUnit.BITS) -> Divergence:
    """Compare two distributions over the same places.

    Raises: ValueError: if they have different lengths.
    """
    if p.shape != q.shape:
        raise ValueError(f"shapes differ: {p.shape} and {q.shape}")
    return Divergence(
        kl(p, q, unit),
        kl(q, p, unit),
        entropy(p, unit),
        cross_entropy(p, q, unit),
        float(p[q == 0].sum()),
    )


def channel_shares(maps: FeatureMaps) -> Distribution:
    """What share of a layer's activity each channel holds.

    Shape: (C, H, W) -> (C,).
    Convention: activity is the sum of absolute values; a layer of zeros counts as even.
    """
    sums = np.abs(maps).reshape(len(maps), -1).sum(axis=1, dtype=np.float64)
    return distribution(sums if sums.any() else np.ones(len(maps)))


def level_shares(a: FeatureMaps, b: FeatureMaps, bins: int = 64) -> tuple[Distribution, ...]:
    """What share of two layers' values falls into each of the same bins.

    Shape: any two arrays -> (bins,) each.
    Convention: bins of equal width from the smallest to the largest value of both.
    """
    low = float(min(a.min(), b.min()))
    high = float(max(a.max(), b.max()))
    span = (low, high if high > low else low + 1)
    return tuple(distribution(np.histogram(each, bins, span)[0]) for each in (a, b))


def smoothed(p: Distribution, share: float) -> Distribution:
    """Mix a distribution with the even one, so that no place is 0.

    Convention: `share` 0..1 is the even one's weight; 0 leaves it as it is, to the last bit.
    """
    if share == 0:
        return p
    return distribution((1 - share) * p + share / len(p))
