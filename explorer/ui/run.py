"""One picture, at these settings, through these weights: what every page asks about."""

import hashlib
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from explorer.imaging import prepare
from explorer.imaging.sampling import Sampled, Sampling, sample
from explorer.network.architecture import BY_NAME, LAYERS, LayerKind, layer_at
from explorer.network.outputs import EdgeMaps, Prediction, edge_side, fused_edges, top_classes
from explorer.network.recording import Trace
from explorer.network.vgg16 import SIDE_LAYERS
from explorer.operations.statistics import ChannelStatistics, channel_statistics, joined
from explorer.rendering import reduce_maps, to_uint8
from explorer.shapes import FeatureMaps, GrayLevels, ModelInput
from explorer.ui.computing import marks
from explorer.ui.computing.compute import once, peek, turn
from explorer.ui.computing.store import MEGABYTE, Kind
from explorer.ui.networks import Network
from explorer.ui.pictures import HeldPicture, Pictured

Value = TypeVar("Value")
THUMBNAIL_SIDE = 32
_FEW = 8
"""How many channels of a large layer are worked on at a time, at most."""
_QUICK = 320**2
"""Pixels of an input that one turn takes through the whole network in little time."""
_LARGE = 20 * MEGABYTE
"""From here on a ReLU's maps are not held beside the convolution's, from which they follow."""
_PART = 8 * MEGABYTE
"""So much of a layer is worked on at the same time as the next part, at most."""
_workers = ThreadPoolExecutor(2, "channels")


def parts_of(count: int, channel_bytes: int) -> list[slice]:
    """Cut a large layer's channels into parts."""
    few = max(1, min(_FEW, _PART // channel_bytes))
    return [slice(at, at + few) for at in range(0, count, few)]


def in_parts(count: int, channel_bytes: int, work: Callable[[slice], Value]) -> list[Value]:
    """Work on a large layer's channels a few at a time, on two cores.

    Convention: what comes out is in the channels' order.
    """
    return list(_workers.map(work, parts_of(count, channel_bytes)))


@dataclass(frozen=True, slots=True)
class LayerMaps:
    """One layer's output for one picture, with its figures.

    `before` is what went into a ReLU or a pooling.
    Convention: a large ReLU's own maps are made anew, from `before`, whenever they are asked for.
    """

    statistics: ChannelStatistics
    before: FeatureMaps | None
    held: FeatureMaps | None

    @property
    def maps(self) -> FeatureMaps:
        """All channels; read-only."""
        return self.channels(slice(None)) if self.held is None else self.held

    @property
    def is_large(self) -> bool:
        """Whether it is better worked on a few channels at a time."""
        return bool(self._seen.nbytes > _LARGE)

    @property
    def channel_bytes(self) -> int:
        """How much one channel takes."""
        return int(self._seen[0].nbytes)

    @property
    def _seen(self) -> FeatureMaps:
        maps = self.before if self.held is None else self.held
        assert maps is not None
        return maps

    @property
    def count(self) -> int:
        """How many channels there are."""
        return len(self.statistics)

    def channels(self, chosen: list[int] | slice) -> FeatureMaps:
        """Some channels; read-only."""
        return _some(self.before, self.held, chosen)

    def strongest(self) -> int:
        """The channel with the highest peak."""
        return self.statistics.strongest()


def sampled(picture: Pictured, sampling: Sampling) -> Sampled:
    """Bring a picture into the network's size once per setting.

    Raises: ExplorerError: what `sample` refuses.
    """
    key = (picture.key, sampling)
    return once(Kind.INPUT, key, lambda: sample(picture.pixels, sampling))


@dataclass(frozen=True, slots=True)
class Run:
    """A picture, how it is resampled, and the weights it meets; everything else follows."""

    picture: HeldPicture
    sampling: Sampling
    network: Network

    @property
    def identity(self) -> str:
        """Name all three by their content, in one word; it begins with their owners' marks."""
        parts = (self.picture.key, self.sampling, self.network.key)
        return marks.of(parts) + hashlib.sha256(repr(parts).encode()).hexdigest()[:24]

    @property
    def seen(self) -> Sampled:
        """What the network sees of the picture."""
        return sampled(self.picture, self.sampling)

    @property
    def model_input(self) -> ModelInput:
        """The numbers that are fed in."""
        return prepare(self.seen.pixels, self.network.loaded.preprocessing)

    def remember(self, what: Hashable, make: Callable[[], Value]) -> Value:
        """Return a result about this run that is known by `what`, or have it computed in turn.

        Raises: BusyError: if there is no turn to be had. Whatever `make` raises.
        """
        return once(Kind.RESULT, (self.identity, what), make)

    def trace(self) -> Trace:
        """The picture's way through the network, with what is known of it so far."""

        def start() -> Trace:
            return Trace(self.network.model, self.model_input)

        self.network.in_use()
        return once(Kind.TRACE, self.identity, start)

    def layer(self, name: str) -> LayerMaps:
        """One layer's output, with its figures.

        Raises: SettingError: for a layer this network does not have.
        """
        self.approach(name)
        return once(Kind.LAYER, (self.identity, name), lambda: self._layer(name))

    def approach(self, name: str) -> None:
        """Bring a large picture to the block of a layer in turns of one block each: others wait.

        Raises: SettingError: for a layer this network does not have.
        """
        self.network.model.check_layers((name,))
        if peek(Kind.LAYER, (self.identity, name)) is not None:
            return
        if self.is_long:
            pass_on(self.trace(), name)

    @property
    def is_long(self) -> bool:
        """Whether the way through the whole network is too long for one turn."""
        return bool(np.prod(self.trace().shape_hw) > _QUICK)

    def _layer(self, name: str) -> LayerMaps:
        kind, source = LAYERS[BY_NAME[name]].kind, LAYERS[max(0, BY_NAME[name] - 1)].name
        large = np.prod(layer_at(name, self.trace().shape_hw).out_shape) * 4 > _LARGE
        if large and kind is LayerKind.RELU:
            before = self.trace().record([source])[source]
            return _with_figures(before, None, before.shape[0])
        wanted = [name, source] if kind in (LayerKind.RELU, LayerKind.POOL) else [name]
        found = self.trace().record(wanted)
        inputs = found[source] if len(wanted) > 1 else None
        if large:
            return _with_figures(inputs, found[name], found[name].shape[0])
        return LayerMaps(channel_statistics(found[name]), inputs, found[name])

    def edges(self) -> EdgeMaps:
        """The edge network's output; each of its sides takes a turn of its own."""
        way = self.trace()

        def run() -> EdgeMaps:
            sides = [self.side(number) for number in range(1, len(SIDE_LAYERS) + 1)]
            return fused_edges(way.model, sides, way.shape_hw)

        if peek(Kind.RESULT, (self.identity, "edges")) is None:
            for number in range(1, len(SIDE_LAYERS) + 1):
                self.side(number)
        return self.remember("edges", run)

    def side(self, number: int) -> FeatureMaps:
        """One of the edge network's five side outputs, as logits at its layer's size."""

        def run() -> FeatureMaps:
            way, name = self.trace(), SIDE_LAYERS[number - 1]
            # With the pooling, so that the next block begins where this one ends.
            return edge_side(way.model, number, way.record([name, f"pool{number}"])[name])

        return self.remember(("edge side", number), run)

    def predictions(self) -> tuple[Prediction, ...]:
        """The five most probable classes."""
        return top_classes(self.layer("prob").maps, self.network.loaded.classes)

    def thumbnails(self, block: int) -> dict[str, GrayLevels]:
        """A small picture of every layer of a block: the mean over its channels.

        Shape: each (h, w) uint8, sides at most 32, on its own scale from the smallest to the
        largest.
        """

        def run() -> dict[str, GrayLevels]:
            means = self.trace().means(block)
            return {name: _thumbnail(mean) for name, mean in means.items()}

        return once(Kind.THUMBNAILS, (self.identity, block), run)


def pass_on(trace: Trace, name: str) -> None:
    """Bring a picture's way to the block of a layer, in turns of one block each."""
    for missing in trace.missing(name):
        with turn():
            trace.record([f"pool{missing}"])


def _with_figures(before: FeatureMaps | None, held: FeatureMaps | None, count: int) -> LayerMaps:
    """Compute a large layer's figures a few channels at a time."""
    maps = before if held is None else held
    assert maps is not None
    parts = in_parts(
        count, maps[0].nbytes, lambda part: channel_statistics(_some(before, held, part))
    )
    return LayerMaps(joined(parts), before, held)


def _some(
    before: FeatureMaps | None, held: FeatureMaps | None, chosen: list[int] | slice
) -> FeatureMaps:
    if held is not None:
        return held[chosen]
    assert before is not None
    maps: FeatureMaps = np.maximum(before[chosen], 0)
    maps.flags.writeable = False
    return maps


def _thumbnail(mean: FeatureMaps) -> GrayLevels:
    step = -(-max(mean.shape[1:]) // THUMBNAIL_SIDE)
    small = reduce_maps(mean, min(step, *mean.shape[1:]))
    levels: GrayLevels = to_uint8(small - small.min())[0]
    return levels
