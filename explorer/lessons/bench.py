"""What lessons compute with: sample pictures, and the default weights they go through."""

import hashlib
from functools import cached_property, lru_cache
from typing import Protocol

from explorer.imaging import load_sample, prepare
from explorer.imaging.preparing import Preprocessing
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, LoadedWeights, load_weights, record
from explorer.network.weights import DEFAULT
from explorer.shapes import FeatureMaps, ModelInput, RgbImage
from explorer.studies.heads import Examples, choose, features, parse_source
from explorer.studies.heads.sources import Features
from explorer.studies.heads.textures import Half, Patches, crops, patches

_KEPT, _SEED = 6, 0


class Bench(Protocol):
    """Where the functions of lessons get their numbers; the page has one that takes turns."""

    def photo(self, picture: str) -> RgbImage:
        """A sample picture as it is."""

    def pixels(self, picture: str) -> RgbImage:
        """What the network sees of a sample picture, at the settings' defaults."""

    def maps(self, picture: str, layer: str) -> FeatureMaps:
        """A layer's output for it, with the default weights."""

    def examples(self, reads: str, per_class: int) -> tuple[Examples, Examples]:
        """Patches of brick, grass and gravel as a head reads them: to learn from, and unseen.

        Convention: `reads` as `pool5-mean` or `input-flat`.
        """

    def squares(self, per_class: int) -> tuple[Examples, Examples]:
        """Larger squares of them as pool5 has them, flattened: to learn from, and unseen."""

    @property
    def model(self) -> VGG16:
        """The network with the default weights."""


def read_squares(model: VGG16, recipe: Preprocessing, per_class: int) -> tuple[Examples, Examples]:
    """Cut squares out of both halves of the textures, and flatten what pool5 has of each."""
    source = parse_source("pool5-flat")
    learn, test = (
        Examples(features(model, recipe, list(cut.pictures), [source])[source], cut.labels)
        for cut in (crops(half, per_class=per_class) for half in (Half.LEARN, Half.TEST))
    )
    return learn, test


class PlainBench:
    """A bench without a page: for the command line, for sheets and for tests."""

    def __init__(self) -> None:
        self.maps = lru_cache(_KEPT)(self._maps)
        """See `Bench`."""
        self._features: dict[tuple[str, str], Features] = {}

    def photo(self, picture: str) -> RgbImage:
        """See `Bench`."""
        return load_sample(picture).pixels

    def pixels(self, picture: str) -> RgbImage:
        """See `Bench`."""
        return sample(self.photo(picture), Sampling()).pixels

    def examples(self, reads: str, per_class: int) -> tuple[Examples, Examples]:
        """See `Bench`."""
        learn, test = patches(Half.LEARN), patches(Half.TEST)
        chosen = learn[choose(learn.labels, per_class, _SEED)]
        return (
            Examples(self._read(reads, chosen), chosen.labels),
            Examples(self._read(reads, test), test.labels),
        )

    def squares(self, per_class: int) -> tuple[Examples, Examples]:
        """See `Bench`."""
        return read_squares(self.model, self._loaded.preprocessing, per_class)

    def _read(self, reads: str, shown: Patches) -> Features:
        key = reads, hashlib.sha256(shown.pictures.tobytes()).hexdigest()
        if key not in self._features:
            source, recipe = parse_source(reads), self._loaded.preprocessing
            found = features(self.model, recipe, list(shown.pictures), [source])
            self._features[key] = found[source]
        return self._features[key]

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
