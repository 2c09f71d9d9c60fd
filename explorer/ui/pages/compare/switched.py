"""What the server remembers of a run with channels switched off."""

import time
from dataclasses import dataclass

import numpy as np

from explorer.network.outputs import EdgeMaps, Prediction, edge_maps, top_classes
from explorer.network.recording import Trace
from explorer.network.vgg16 import SIDE_LAYERS
from explorer.shapes import FeatureMaps
from explorer.studies.ablation import Ablation, ablated
from explorer.studies.channel_effects import change, outcome, outcome_of, work
from explorer.ui.setup import Setup

VIEWED = 2
"""How many of the most changed channels are shown."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The network's end with everything on (`before`) and with channels off (`after`).

    `moved` is how far it moved, `pace` how many seconds a multiply-add took.
    """

    before: EdgeMaps | tuple[Prediction, ...] | None
    after: EdgeMaps | tuple[Prediction, ...] | None
    moved: float
    pace: float


@dataclass(frozen=True, slots=True)
class Viewed:
    """The most changed channels of a layer downstream.

    Shape: `before` and `after` (K, H, W).
    """

    channels: tuple[int, ...]
    before: FeatureMaps
    after: FeatureMaps


def outcomes(setup: Setup, ablation: Ablation) -> Outcomes:
    """Compute the network's end with and without the channels, once."""

    def run() -> Outcomes:
        way = setup.run.trace()
        way.record([ablation.layer])
        untouched = outcome(way)
        before = _end(way, setup)
        began = time.perf_counter()
        with ablated(way, ablation) as other:
            moved = change(outcome_of(way.model), untouched, outcome(other))
            seconds = time.perf_counter() - began
            pace = seconds / max(1, work(way, ablation.layer, whole_block=True))
            return Outcomes(before, _end(other, setup), moved, pace)

    return setup.run.remember(("outcomes", ablation), run)


def _end(way: Trace, setup: Setup) -> EdgeMaps | tuple[Prediction, ...] | None:
    if way.model.edges is not None:
        return edge_maps(way.model, way.record(SIDE_LAYERS), way.shape_hw)
    if way.model.classifier is not None:
        return top_classes(way.record(["prob"])["prob"], setup.network.loaded.classes)
    return None


def viewed(setup: Setup, ablation: Ablation, layer: str) -> Viewed:
    """Find the most changed channels of a layer downstream, once."""

    def run() -> Viewed:
        way = setup.run.trace()
        before = way.record([layer])[layer]
        with ablated(way, ablation) as other:
            after = other.record([layer])[layer]
        moved = [float(np.square(b - a).sum()) for a, b in zip(before, after, strict=True)]
        # Without any change the strongest channels are as good as any.
        order = np.lexsort((-before.max(axis=(1, 2)), -np.array(moved)))[:VIEWED]
        channels = tuple(int(channel) for channel in order)
        return Viewed(channels, before[list(channels)], after[list(channels)])

    return setup.run.remember(("viewed", ablation, layer), run)
