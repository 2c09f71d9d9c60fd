"""One pass over the textures, shared by every test of what a head learns from them."""

from dataclasses import dataclass

import numpy as np
import pytest

from explorer.network import VGG16, LoadedWeights, load_weights
from explorer.studies.heads import INPUT, Examples, Source, Summary, choose, features
from explorer.studies.heads.reading import Rows
from explorer.studies.heads.textures import Half, Patches, patches

SOURCES = (
    Source("relu5_3"),
    Source("pool5"),
    Source("pool3"),
    Source("pool1"),
    Source("pool1", Summary.FLAT),
    Source(INPUT, Summary.FLAT),
)


@dataclass(frozen=True)
class Textures:
    """The trained network and what it makes of all patches."""

    loaded: LoadedWeights
    model: VGG16
    learn: Patches
    test: Patches
    rows: tuple[Rows, Rows]

    def learned(self, source: Source, per_class: int, seed: int = 0) -> Examples:
        chosen = choose(self.learn.labels, per_class, seed)
        return Examples(self.rows[0][source][chosen], self.learn.labels[chosen])

    def unseen(self, source: Source) -> tuple[np.ndarray, np.ndarray]:
        return self.rows[1][source], self.test.labels


@pytest.fixture(scope="session")
def textures() -> Textures:
    loaded = load_weights("imagenet")
    model = VGG16.from_weights(loaded)
    halves = patches(Half.LEARN), patches(Half.TEST)
    rows = [features(model, loaded.preprocessing, list(half.pictures), SOURCES) for half in halves]
    return Textures(loaded, model, *halves, (rows[0], rows[1]))
