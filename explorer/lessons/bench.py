"""What lessons compute with: sample pictures, and the default weights they go through."""

from functools import cached_property, lru_cache
from typing import Protocol

from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, LoadedWeights, load_weights, record
from explorer.network.weights import DEFAULT
from explorer.shapes import FeatureMaps, ModelInput, RgbImage

_KEPT = 6


class Bench(Protocol):
    """Where the functions of lessons get their numbers; the page has one that takes turns."""

    def photo(self, picture: str) -> RgbImage:
        """A sample picture as it is."""

    def pixels(self, picture: str) -> RgbImage:
        """What the network sees of a sample picture, at the settings' defaults."""

    def maps(self, picture: str, layer: str) -> FeatureMaps:
        """A layer's output for it, with the default weights."""

    @property
    def model(self) -> VGG16:
        """The network with the default weights."""


class PlainBench:
    """A bench without a page: for the command line, for sheets and for tests."""

    def __init__(self) -> None:
        self.maps = lru_cache(_KEPT)(self._maps)
        """See `Bench`."""

    def photo(self, picture: str) -> RgbImage:
        """See `Bench`."""
        return load_sample(picture).pixels

    def pixels(self, picture: str) -> RgbImage:
        """See `Bench`."""
        return sample(self.photo(picture), Sampling()).pixels

    @property
    def model(self) -> VGG16:
        """See `Bench`."""
        return self._network

    @cached_property
    def _loaded(self) -> LoadedWeights:
        return load_weights(DEFAULT)

    @cached_property
    def _network(self) -> VGG16:
        return VGG16.from_weights(self._loaded)

    def _maps(self, picture: str, layer: str) -> FeatureMaps:
        fed: ModelInput = prepare(self.pixels(picture), self._loaded.preprocessing)
        return record(self.model, fed, [layer])[layer]
