"""What the server remembers of a run with channels switched off."""

from dataclasses import dataclass

from explorer.network.architecture import End
from explorer.network.outputs import EdgeMaps, Prediction, top_classes
from explorer.shapes import FeatureMaps
from explorer.studies.ablation import Ablation
from explorer.studies.channel_effects import change, end_of, most_changed
from explorer.studies.heads import Head
from explorer.ui.computing.compute import peek
from explorer.ui.computing.store import Kind
from explorer.ui.own_classes import OwnHead
from explorer.ui.pages.compare.without_channels import WithoutChannels
from explorer.ui.parts import answers
from explorer.ui.setup import Setup

VIEWED = 2
"""How many of the most changed channels are shown."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The network's end with everything on (`before`) and with channels off (`after`).

    `moved` is how far it moved, in the measure of `kind`, `pace` how many seconds a multiply-add
    took.
    """

    kind: End
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
    """Compute the network's end, or one's own head's, with and without the channels, once."""
    own = answers.on_layers(setup)
    without, what = WithoutChannels(setup.run, ablation), ("outcomes", ablation, own and own.key)
    if peek(Kind.RESULT, (setup.run.identity, what)) is None:
        _prepare(setup, without, own)
    if own is not None:
        return setup.run.remember(what, lambda: _own_outcomes(setup, without, own.head))
    return setup.run.remember(what, lambda: _outcomes(setup, without))


def _prepare(setup: Setup, without: WithoutChannels, own: OwnHead | None) -> None:
    """Have both ends computed, in as many turns as they need."""
    if own is not None:
        setup.run.layer(own.head.origin.source.layer)
        without.prepare(own.head.origin.source.layer)
        return
    end = setup.network.model.end.layer
    if end is None:
        setup.run.edges()
    else:
        setup.run.layer(end)
    without.prepare_end()


def _own_outcomes(setup: Setup, without: WithoutChannels, head: Head) -> Outcomes:
    layer = head.origin.source.layer
    both = setup.run.layer(layer).maps, without.maps(layer)
    before, after = (head.probabilities(maps) for maps in both)
    kind, pace = end_of(setup.network.model, head), without.rest().pace
    named = [head.answer(maps) for maps in both]
    return Outcomes(kind, named[0], named[1], change(kind, before, after), pace)


def _outcomes(setup: Setup, without: WithoutChannels) -> Outcomes:
    kind, run = setup.network.model.end, setup.run
    end = kind.layer
    if end is None:
        edges, left = run.edges(), without.edges()
        moved = change(kind, edges.fused, left.fused)
        return Outcomes(kind, edges, left, moved, without.rest().pace)
    before, after = run.layer(end).maps, without.maps(end)
    moved, pace = change(kind, before, after), without.rest().pace
    if kind is End.POOL5:
        return Outcomes(kind, None, None, moved, pace)
    best = [top_classes(found, setup.network.loaded.classes) for found in (before, after)]
    return Outcomes(kind, best[0], best[1], moved, pace)


def viewed(setup: Setup, ablation: Ablation, layer: str) -> Viewed:
    """Find the most changed channels of a layer downstream, once."""
    without, what = WithoutChannels(setup.run, ablation), ("viewed", ablation, layer)

    def run() -> Viewed:
        before, after = setup.run.layer(layer), without.maps(layer)
        channels = most_changed(
            (before.channels([channel])[0] for channel in range(before.count)),
            after,
            before.statistics.maximum,
            VIEWED,
        )
        return Viewed(tuple(channels), before.channels(channels), after[channels])

    if peek(Kind.RESULT, (setup.run.identity, what)) is None:
        setup.run.layer(layer)
        without.prepare(layer)
    return setup.run.remember(what, run)
