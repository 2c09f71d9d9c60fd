"""Two ways through the network as distributions: their divergence, layer by layer."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from explorer.messages import N_
from explorer.network.recording import Trace
from explorer.operations.distances import relative_l2
from explorer.operations.divergence import (
    Distribution,
    Divergence,
    LogUnit,
    channel_shares,
    compare,
    level_shares,
    smoothed,
)
from explorer.shapes import FeatureMaps


class Spread(StrEnum):
    """What of a layer is taken for a distribution."""

    CHANNELS = "channels"
    LEVELS = "levels"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {"channels": N_("Shares of the channels"), "levels": N_("Histogram of values")}[self]

    @property
    def hint(self) -> str:
        """What it counts, in English."""
        return {
            "channels": N_("Which share of the layer's activity each channel holds."),
            "levels": N_("Which share of the layer's values falls into each of the same bins."),
        }[self]

    def of(self, a: FeatureMaps, b: FeatureMaps) -> tuple[Distribution, Distribution]:
        """Make one distribution of each layer, over the same places.

        Shape: (C, H, W) each, with the same C; for levels any.
        """
        if self is Spread.CHANNELS:
            return channel_shares(a), channel_shares(b)
        first, second = level_shares(a, b)
        return first, second


@dataclass(frozen=True, slots=True)
class LayerDivergence:
    """How far two runs lie apart in one layer.

    Convention: A is p, B is q; `relative_l2` is None where the shapes differ.
    """

    layer: str
    divergence: Divergence
    relative_l2: float | None


def divergences(
    a: Trace,
    b: Trace,
    spread: Spread,
    unit: LogUnit = LogUnit.BITS,
    start: str = "conv1_1",
    smoothing: float = 0.0,
) -> Iterator[LayerDivergence]:
    """Compare two runs layer by layer, from `start` to the last layer with maps.

    Convention: both are walked in step; a reader who stops begins again at the next layer. Both
    distributions are mixed with `smoothing` of the even one, which leaves no place at 0.
    Raises: SettingError: for a layer one of the networks does not have.
    """
    for (layer, from_a), (_same, from_b) in zip(a.walk(start), b.walk(start), strict=False):
        if from_a.ndim != 3:
            return
        p, q = (smoothed(each, smoothing) for each in spread.of(from_a, from_b))
        found = compare(p, q, unit)
        apart = relative_l2(from_b, from_a) if from_a.shape == from_b.shape else None
        yield LayerDivergence(layer, found, apart)
