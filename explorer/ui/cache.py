"""What the server remembers: every store is bounded in bytes and keyed by content and settings."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import streamlit as st

from explorer.imaging import Picture, load_sample, prepare
from explorer.imaging.isolation import IsolatedDecoder
from explorer.imaging.sampling import Sampled, Sampling, sample
from explorer.messages import Message
from explorer.network.architecture import BY_NAME, LAYERS, LayerKind
from explorer.network.outputs import EdgeMaps, Prediction, edge_maps, top_classes
from explorer.network.recording import Trace
from explorer.network.vgg16 import SIDE_LAYERS, VGG16
from explorer.network.weights import LoadedWeights, load_weights, load_weights_bytes
from explorer.operations.statistics import ChannelStatistics, channel_statistics
from explorer.rendering import reduce_maps, to_uint8
from explorer.shapes import FeatureMaps, GrayLevels, RgbImage
from explorer.ui.stores import ByteCache

MEGABYTE = 2**20
THUMBNAIL_SIDE = 32


class Pictured(Protocol):
    """A picture known by its content."""

    @property
    def sha256(self) -> str:
        """Of the file's bytes."""

    @property
    def pixels(self) -> RgbImage:
        """Decoded, upright, sRGB."""


@dataclass(frozen=True, slots=True)
class OwnFile:
    """Somebody's file, named by its content."""

    data: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class HeldPicture:
    """A picture that a session can keep: its facts at hand, its pixels only in the store.

    A page, and what Streamlit keeps of it, lives as long as its visitor stays; 36 MB of pixels for
    each would fill the machine.
    """

    sha256: str
    notes: tuple[Message, ...]
    size_wh: tuple[int, int]
    load: Callable[[], Picture]

    @property
    def pixels(self) -> RgbImage:
        """Decoded pixels, read again if the store had to let them go."""
        return self.load().pixels


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
        pictures=ByteCache(80 * MEGABYTE, lambda value: value.pixels.nbytes),
        samples=ByteCache(16 * MEGABYTE, lambda value: value.pixels.nbytes),
        traces=ByteCache(48 * MEGABYTE, lambda value: value.nbytes),
        layers=ByteCache(48 * MEGABYTE, lambda value: value.nbytes),
        networks=ByteCache(700 * MEGABYTE, _network_bytes, lasting=True),
        edges=ByteCache(16 * MEGABYTE, lambda value: value.sides.nbytes * 6 // 5),
        thumbnails=ByteCache(4 * MEGABYTE, lambda value: sum(t.nbytes for t in value.values())),
    )


@st.cache_resource(show_spinner=False)
def _decoder() -> IsolatedDecoder:
    return IsolatedDecoder()


def sha256(data: bytes) -> str:
    """Name bytes by their content."""
    return hashlib.sha256(data).hexdigest()


def own_file(data: bytes) -> OwnFile:
    """Name somebody's file once, so that nothing hashes it again."""
    return OwnFile(data, sha256(data))


def own_picture(file: OwnFile) -> HeldPicture:
    """Decode somebody's file once, in a process of its own.

    Raises: ExplorerError: what `decode_image` refuses, and what crashes or outlasts a decoder.
    """
    return _held(
        lambda: _stores().pictures.get(("own", file.sha256), lambda: _decoder().decode(file.data))
    )


def sample_picture(name: str) -> HeldPicture:
    """Load a sample once."""
    return _held(lambda: _stores().pictures.get(("sample", name), lambda: load_sample(name)))


def _held(load: Callable[[], Picture]) -> HeldPicture:
    picture = load()
    height, width = picture.pixels.shape[:2]
    return HeldPicture(picture.sha256, picture.notes, (width, height), load)


def sampled(picture: Pictured, sampling: Sampling) -> Sampled:
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


def trace(picture: Pictured, sampling: Sampling, net: Network) -> Trace:
    """Return the picture's way through the network, with what is known of it so far."""

    def start() -> Trace:
        pixels = sampled(picture, sampling).pixels
        return Trace(net.model, prepare(pixels, net.loaded.preprocessing))

    return _stores().traces.get((picture.sha256, sampling, net.key), start)


def layer_maps(picture: Pictured, sampling: Sampling, net: Network, layer: str) -> LayerMaps:
    """Return one layer's output for the picture, with its figures."""

    def run() -> LayerMaps:
        wanted = [layer]
        if LAYERS[BY_NAME[layer]].kind in (LayerKind.RELU, LayerKind.POOL):
            wanted.append(LAYERS[BY_NAME[layer] - 1].name)
        maps = trace(picture, sampling, net).record(wanted)
        before = maps[wanted[1]] if len(wanted) > 1 else None
        return LayerMaps(maps[layer], channel_statistics(maps[layer]), before)

    return _stores().layers.get((picture.sha256, sampling, net.key, layer), run)


def edges(picture: Pictured, sampling: Sampling, net: Network) -> EdgeMaps:
    """Return the edge network's output for the picture."""

    def run() -> EdgeMaps:
        way = trace(picture, sampling, net)
        return edge_maps(net.model, way.record(SIDE_LAYERS), way.shape_hw)

    return _stores().edges.get((picture.sha256, sampling, net.key), run)


def predictions(picture: Pictured, sampling: Sampling, net: Network) -> tuple[Prediction, ...]:
    """Return the five most probable classes."""
    probabilities = layer_maps(picture, sampling, net, "prob").maps
    return top_classes(probabilities, net.loaded.classes)


def thumbnails(
    picture: Pictured, sampling: Sampling, net: Network, block: int
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
