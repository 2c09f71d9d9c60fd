"""Two ways through the network side by side: how far apart every layer is, and where it begins."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from explorer.messages import N_
from explorer.network.recording import Trace
from explorer.operations.distances import cosine_distance, relative_l2
from explorer.shapes import FeatureMaps


class Measure(StrEnum):
    """How the distance of two layers is counted."""

    RELATIVE_L2 = "l2"
    COSINE = "cosine"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {"l2": N_("Relative L2"), "cosine": N_("Cosine distance")}[self]

    @property
    def hint(self) -> str:
        """What it tells, in English."""
        return {
            "l2": N_(
                "The length of the difference B − A over the length of A. 0: the same numbers; "
                "1: as far apart as A is from all zeros."
            ),
            "cosine": N_(
                "1 − cos of the angle between A and B as long vectors. 0: the same pattern, "
                "whatever its strength; 1: at right angles; up to 2: opposite."
            ),
        }[self]


@dataclass(frozen=True, slots=True)
class LayerDistance:
    """How far one layer of B lies from the same layer of A.

    Convention: both distances are None where the shapes differ, because then no number of one
    belongs to a number of the other.
    """

    layer: str
    shape_a: tuple[int, ...]
    shape_b: tuple[int, ...]
    relative_l2: float | None
    cosine: float | None

    def value(self, measure: Measure) -> float | None:
        """The distance in one measure."""
        return self.relative_l2 if measure is Measure.RELATIVE_L2 else self.cosine


def layer_distance(layer: str, a: FeatureMaps, b: FeatureMaps) -> LayerDistance:
    """Compare one layer of two runs; A is the reference.

    Shape: (C, H, W) or (N,) each; they may differ.
    """
    if a.shape != b.shape:
        return LayerDistance(layer, a.shape, b.shape, None, None)
    return LayerDistance(layer, a.shape, b.shape, relative_l2(b, a), cosine_distance(a, b))


def distances(a: Trace, b: Trace, start: str = "conv1_1") -> Iterator[LayerDistance]:
    """Compare two runs layer by layer, from `start` to the last layer both networks have.

    Convention: both are walked in step, so never more than a few layers are in memory, and a
    reader who stops has lost nothing: begin again at the next layer.
    Raises: SettingError: for a layer one of the networks does not have.
    """
    for (layer, from_a), (_same, from_b) in zip(a.walk(start), b.walk(start), strict=False):
        yield layer_distance(layer, from_a, from_b)


def first_beyond(
    found: Iterable[LayerDistance], threshold: float, measure: Measure
) -> LayerDistance | None:
    """Return the first layer that differs by more than `threshold`; NaN counts as differing."""
    for item in found:
        value = item.value(measure)
        if value is not None and not value <= threshold:
            return item
    return None


def difference(a: FeatureMaps, b: FeatureMaps) -> FeatureMaps:
    """Subtract A from B, number by number.

    Shape: two arrays of one shape.
    Convention: equal numbers give exactly 0 (infinities too), and swapping A and B flips every sign
    exactly.
    Raises: ValueError: if the shapes differ.
    """
    if a.shape != b.shape:
        raise ValueError(f"shapes differ: {a.shape} and {b.shape}")
    with np.errstate(invalid="ignore", over="ignore"):
        result: FeatureMaps = np.where(a == b, np.float32(0), b - a)
    return result
