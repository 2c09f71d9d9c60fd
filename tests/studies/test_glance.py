import numpy as np
import pytest

from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, Trace, load_weights, record
from explorer.studies.glance import GLANCED, glance, walk

RNG = np.random.default_rng(2)


def test_a_layers_numbers_are_numpys_over_all_its_values() -> None:
    maps = np.maximum(RNG.normal(size=(9, 12, 7)), 0).astype(np.float32)
    maps[[1, 4, 5]] = 0
    found = glance("relu1_1", maps)
    assert found.zero_share == pytest.approx((maps == 0).mean(), rel=1e-6)
    assert found.mean == pytest.approx(maps.astype(float).mean(), rel=1e-6)
    assert found.std == pytest.approx(maps.astype(float).std(), rel=1e-6)
    assert found.dead_share == 3 / 9


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_not_a_number_is_not_averaged_away(bad: float) -> None:
    maps = np.ones((2, 3, 3), np.float32)
    maps[0, 0, 0] = bad
    assert not np.isfinite(glance("relu1_1", maps).mean)


def test_a_walk_gives_every_relu_and_pooling_what_recording_all_at_once_gives() -> None:
    loaded = load_weights("untrained")
    model = VGG16.from_weights(loaded)
    pixels = sample(load_sample("coffee").pixels, Sampling(size=64)).pixels
    fed = prepare(pixels, loaded.preprocessing)
    at_once = record(model, fed, GLANCED)
    found = list(walk(Trace(model, fed)))
    assert [item.name for item in found] == list(GLANCED)
    assert len(found) == 18
    for item in found:
        assert item == glance(item.name, at_once[item.name])
