"""The display lab's scripts give its numbers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from explorer.exporting import Scene
from explorer.exporting.scripts.display import glance_script, scores_script, triage_script
from explorer.imaging import prepare
from explorer.imaging.sampling import sample
from explorer.network import LAYERS, VGG16, load_weights, record
from explorer.shapes import FeatureMaps, RgbImage
from explorer.studies.glance import GLANCED, glance
from explorer.studies.mapping_scores import recommend, score, yardstick

Run = Callable[[str], dict[str, Any]]


@pytest.fixture
def small(scene: Scene) -> Scene:
    return replace(scene, sampling=replace(scene.sampling, size=32))


def maps_of(scene: Scene, pixels: RgbImage, layer: str) -> FeatureMaps:
    loaded = load_weights("untrained")
    model_input = prepare(sample(pixels, scene.sampling).pixels, loaded.preprocessing)
    return record(VGG16.from_weights(loaded), model_input, [layer])[layer]


def test_a_scores_script_scores_every_layer(small: Scene, pixels: RgbImage, run: Run) -> None:
    found = run(scores_script(small, "channel", ["zero", "p1-99"]))
    assert list(found["scores"]) == [layer.name for layer in LAYERS if layer.is_trunk]
    stick = yardstick(maps_of(small, pixels, "conv2_1"), "channel")
    expected = [score(stick, mapping) for mapping in ("zero", "p1-99")]
    assert repr(found["scores"]["conv2_1"]) == repr(expected)
    assert repr(found["best"]["conv2_1"]) == repr(recommend(expected, True))


def test_a_triage_script_describes_the_channels(small: Scene, pixels: RgbImage, run: Run) -> None:
    found = run(triage_script(small, "relu2_1", 4))
    maps = maps_of(small, pixels, "relu2_1")
    np.testing.assert_array_equal(found["figures"].maximum, maps.max(axis=(1, 2)))
    np.testing.assert_allclose(found["figures"].zero_share, (maps == 0).mean(axis=(1, 2)))
    best = found["same"][0]
    by_numpy = np.corrcoef(maps[best.first].ravel(), maps[best.second].ravel())[0, 1]
    assert best.correlation == pytest.approx(by_numpy, abs=1e-5)
    assert best.correlation > found["contrary"][0].correlation
    assert len(found["bits"]) == len(maps)


def test_a_triage_script_of_a_list_compares_no_pictures(scene: Scene) -> None:
    assert "correlations" not in triage_script(scene, "fc8", 4)


def test_a_glance_script_sums_every_layer_up(small: Scene, pixels: RgbImage, run: Run) -> None:
    found = run(glance_script(small, ["untrained"]))["found"]["untrained"]
    assert [item.name for item in found] == list(GLANCED)
    first = GLANCED[0]
    assert found[0] == glance(first, maps_of(small, pixels, first))
