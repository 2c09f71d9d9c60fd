"""What the server remembers: every store is bounded in bytes and keyed by content and settings."""

import hashlib
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import streamlit as st
from cachetools import LRUCache

from explorer.imaging import Picture, load_sample, prepare
from explorer.imaging.isolation import IsolatedDecoder
from explorer.imaging.sampling import Sampled, Sampling, sample
from explorer.messages import N_, Message
from explorer.network.architecture import BY_NAME, LAYERS, LayerKind
from explorer.network.outputs import EdgeMaps, Prediction, edge_maps, top_classes
from explorer.network.recording import Trace
from explorer.network.vgg16 import SIDE_LAYERS, VGG16
from explorer.network.weights import LoadedWeights, load_weights, load_weights_bytes
from explorer.operations.statistics import ChannelStatistics, channel_statistics
from explorer.policy import policy
from explorer.rendering import reduce_maps, to_uint8
from explorer.shapes import FeatureMaps, GrayLevels
from explorer.ui.i18n import say
from explorer.ui.turns import Turns

MEGABYTE = 2**20
THUMBNAIL_SIDE = 32

Value = TypeVar("Value")


class ByteCache:
    """A store that holds at most so many bytes, least recently used first out.

    What is missing is made in its turn: one computation at a time, and nothing is made twice.
    """

    def __init__(self, max_bytes: int, size_of: Callable[[Any], int]) -> None:
        self._values: LRUCache[Hashable, Any] = LRUCache(max_bytes, size_of)
        self._size_of = size_of
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the remembered value, or make and remember it.

        Raises: BusyError: if there is no turn to be had. Whatever `make` raises.
        """
        found = self._find(key)
        if found is None:
            with turn():
                found = self._find(key)
                if found is None:
                    found = make()
                    self._keep(key, found)
        return cast(Value, found)

    def _find(self, key: Hashable) -> Any:
        with self._lock:
            return self._values.get(key)

    def _keep(self, key: Hashable, value: Any) -> None:
        with self._lock:
            if self._size_of(value) <= self._values.maxsize:
                self._values[key] = value

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()


@dataclass(frozen=True, slots=True)
class Network:
    """A model ready to run, with what is known about its weights; `key` names its content."""

    model: VGG16
    loaded: LoadedWeights

    @property
    def key(self) -> str:
        """What tells these weights from any others."""
        return self.loaded.sha256


@dataclass(frozen=True, slots=True)
class LayerMaps:
    """One layer's output for one picture, with its figures.

    `before` is what went into a ReLU or a pooling.
    """

    maps: FeatureMaps
    statistics: ChannelStatistics
    before: FeatureMaps | None = None

    @property
    def nbytes(self) -> int:
        """Memory the maps take."""
        return self.maps.nbytes + (0 if self.before is None else self.before.nbytes)


@dataclass(frozen=True, slots=True)
class _Stores:
    pictures: ByteCache
    samples: ByteCache
    traces: ByteCache
    layers: ByteCache
    networks: ByteCache
    edges: ByteCache
    thumbnails: ByteCache


def _network_bytes(network: Network) -> int:
    return sum(tensor.nbytes for tensor in network.loaded.state.values())


@st.cache_resource(show_spinner=False)
def _stores() -> _Stores:
    return _Stores(
        pictures=ByteCache(64 * MEGABYTE, lambda value: value.pixels.nbytes),
        samples=ByteCache(16 * MEGABYTE, lambda value: value.pixels.nbytes),
        traces=ByteCache(48 * MEGABYTE, lambda value: value.nbytes),
        layers=ByteCache(48 * MEGABYTE, lambda value: value.nbytes),
        networks=ByteCache(700 * MEGABYTE, _network_bytes),
        edges=ByteCache(16 * MEGABYTE, lambda value: value.sides.nbytes * 6 // 5),
        thumbnails=ByteCache(4 * MEGABYTE, lambda value: sum(t.nbytes for t in value.values())),
    )


@st.cache_resource(show_spinner=False)
def _turns() -> Turns:
    return Turns(policy().waiting, policy().patience)


@st.cache_resource(show_spinner=False)
def _decoder() -> IsolatedDecoder:
    return IsolatedDecoder()


def begin_run() -> None:
    """Count this thread's place in the queue, and its patience, from now."""
    _turns().begin()


@contextmanager
def turn() -> Iterator[None]:
    """Hold the machine's arithmetic for the length of a block; say the place while waiting.

    Raises: BusyError: if too many wait or the wait is too long.
    """
    notice: Any = None

    def waiting(place: int) -> None:
        nonlocal notice
        text = say(Message(N_("Waiting for a free moment; {count} before you."), {"count": place}))
        # Drawing also lets Streamlit end this run when the same person has asked for something new.
        notice = (notice or st).toast(text, icon=":material/hourglass_top:")

    with _turns().take(waiting):
        yield


def sha256(data: bytes) -> str:
    """Name bytes by their content."""
    return hashlib.sha256(data).hexdigest()


def own_picture(data: bytes) -> Picture:
    """Decode somebody's file once, in a process of its own.

    Raises: ExplorerError: what `decode_image` refuses, and what crashes or outlasts a decoder.
    """
    return _stores().pictures.get(("own", sha256(data)), lambda: _decoder().decode(data))


def sample_picture(name: str) -> Picture:
    """Load a sample once."""
    return _stores().pictures.get(("sample", name), lambda: load_sample(name))


def sampled(picture: Picture, sampling: Sampling) -> Sampled:
    """Bring a picture into the network's size once per setting.

    Raises: ExplorerError: what `sample` refuses.
    """
    return _stores().samples.get(
        (picture.sha256, sampling), lambda: sample(picture.pixels, sampling)
    )


def network(weights: str) -> Network:
    """Load a catalogue entry that is already on this machine once.

    Raises: WeightsError: if it is missing or damaged.
    """
    return _stores().networks.get(("catalogue", weights), lambda: _ready(load_weights(weights)))


def network_from_file(data: bytes, name: str) -> Network:
    """Load somebody's weights file once.

    Raises: WeightsError: if it is not a VGG16.
    """
    return _stores().networks.get(
        ("file", sha256(data)), lambda: _ready(load_weights_bytes(data, name))
    )


def forget_networks() -> None:
    """Let go of every network, so that the next use reads its weights anew."""
    _stores().networks.clear()


def _ready(loaded: LoadedWeights) -> Network:
    return Network(VGG16.from_weights(loaded), loaded)


def trace(picture: Picture, sampling: Sampling, net: Network) -> Trace:
    """Return the picture's way through the network, with what is known of it so far."""

    def start() -> Trace:
        pixels = sampled(picture, sampling).pixels
        return Trace(net.model, prepare(pixels, net.loaded.preprocessing))

    return _stores().traces.get((picture.sha256, sampling, net.key), start)


def layer_maps(picture: Picture, sampling: Sampling, net: Network, layer: str) -> LayerMaps:
    """Return one layer's output for the picture, with its figures."""

    def run() -> LayerMaps:
        wanted = [layer]
        if LAYERS[BY_NAME[layer]].kind in (LayerKind.RELU, LayerKind.POOL):
            wanted.append(LAYERS[BY_NAME[layer] - 1].name)
        maps = trace(picture, sampling, net).record(wanted)
        before = maps[wanted[1]] if len(wanted) > 1 else None
        return LayerMaps(maps[layer], channel_statistics(maps[layer]), before)

    return _stores().layers.get((picture.sha256, sampling, net.key, layer), run)


def edges(picture: Picture, sampling: Sampling, net: Network) -> EdgeMaps:
    """Return the edge network's output for the picture."""

    def run() -> EdgeMaps:
        way = trace(picture, sampling, net)
        return edge_maps(net.model, way.record(SIDE_LAYERS), way.shape_hw)

    return _stores().edges.get((picture.sha256, sampling, net.key), run)


def predictions(picture: Picture, sampling: Sampling, net: Network) -> tuple[Prediction, ...]:
    """Return the five most probable classes."""
    probabilities = layer_maps(picture, sampling, net, "prob").maps
    return top_classes(probabilities, net.loaded.classes)


def thumbnails(
    picture: Picture, sampling: Sampling, net: Network, block: int
) -> dict[str, GrayLevels]:
    """Return a small picture of every layer of a block: the mean over its channels.

    Shape: each (h, w) uint8, sides at most 32, on its own scale from the smallest to the largest.
    """

    def run() -> dict[str, GrayLevels]:
        names = [layer.name for layer in LAYERS if layer.block == block]
        maps = trace(picture, sampling, net).record(names)
        return {name: _thumbnail(maps[name]) for name in names}

    return _stores().thumbnails.get((picture.sha256, sampling, net.key, block), run)


def _thumbnail(maps: FeatureMaps) -> GrayLevels:
    mean = maps.mean(axis=0, keepdims=True)
    step = -(-max(mean.shape[1:]) // THUMBNAIL_SIDE)
    small = reduce_maps(mean, min(step, *mean.shape[1:]))
    levels: GrayLevels = to_uint8(small - small.min())[0]
    return levels
