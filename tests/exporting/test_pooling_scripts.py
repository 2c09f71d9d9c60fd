"""The pooling lab's scripts give its numbers, whatever is pooled."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from explorer.exporting import Scene
from explorer.exporting.scripts.pooling import (
    PoolSource,
    colours_script,
    kinds_script,
    own_pool_script,
    pool_script,
    shift_script,
    winners_script,
)
from explorer.imaging import prepare
from explorer.imaging.sampling import sample
from explorer.network import VGG16, load_weights, record
from explorer.operations import (
    PoolKind,
    Shift,
    Window,
    new_colours,
    pool_chain,
    shift_changes,
    winners,
)
from explorer.shapes import RgbImage

Run = Callable[[str], dict[str, Any]]


@pytest.fixture
def origin(scene: Scene) -> PoolSource:
    return PoolSource(scene)


@pytest.fixture
def planes(origin: PoolSource, pixels: RgbImage) -> Any:
    seen = sample(pixels, origin.scene.sampling).pixels
    return seen.transpose(2, 0, 1).astype(np.float32)


def test_a_pool_script_gives_every_stage(origin: PoolSource, pixels: RgbImage, run: Run) -> None:
    sampling = replace(origin.scene.sampling, size=244)
    large = PoolSource(replace(origin.scene, sampling=sampling))
    stages = run(pool_script(large, PoolKind.AVERAGE, Window()))["stages"]
    seen = sample(pixels, sampling).pixels
    first = seen.astype(np.float32).reshape(122, 2, 122, 2, 3).mean(axis=(1, 3)).transpose(2, 0, 1)
    np.testing.assert_allclose(stages[1], first, rtol=1e-6)
    assert [stage.shape[1] for stage in stages] == [244, 122, 61, 30, 15, 7]


def test_the_articles_gray_picture_is_pooled(
    origin: PoolSource, pixels: RgbImage, run: Run
) -> None:
    article = replace(origin, gray=True, sampled=False, exact_wh=(244, 244))
    found = run(pool_script(article, PoolKind.MAX, Window()))["stages"][0]
    gray = cv2.resize(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), (244, 244))
    np.testing.assert_array_equal(found, gray[None])


def test_the_pictures_own_pixels_are_pooled(origin: PoolSource, pixels: RgbImage, run: Run) -> None:
    own = replace(origin, sampled=False)
    found = run(pool_script(own, PoolKind.MAX, Window()))["stages"][0]
    np.testing.assert_array_equal(found, pixels.transpose(2, 0, 1))


def test_a_layers_map_is_pooled(origin: PoolSource, pixels: RgbImage, run: Run) -> None:
    of_layer = replace(origin, layer="relu1_1", channel=7)
    found = run(pool_script(of_layer, PoolKind.MAX, Window()))["stages"]
    loaded = load_weights("untrained")
    model_input = prepare(sample(pixels, origin.scene.sampling).pixels, loaded.preprocessing)
    maps = record(VGG16.from_weights(loaded), model_input, ["relu1_1"])["relu1_1"]
    np.testing.assert_array_equal(found[0], maps[7:8])


def test_a_kinds_script_gives_one_pass_of_every_kind(
    origin: PoolSource, planes: Any, run: Run
) -> None:
    stages = run(kinds_script(origin, Window(3, 2, 1), 2))["stages"]
    assert list(stages) == list(map(str, PoolKind))
    expected = pool_chain(planes, PoolKind.MIN, Window(3, 2, 1)).stages[2]
    np.testing.assert_array_equal(stages["min"], expected)


def test_a_winners_script_gives_the_winners_and_the_way_back(
    origin: PoolSource, planes: Any, run: Run
) -> None:
    found = run(winners_script(origin, PoolKind.MAX, Window(), 2, 1, (3, 4)))
    chain = pool_chain(planes, PoolKind.MAX, Window())
    expected = winners(chain.stages[1][1], PoolKind.MAX, Window())
    np.testing.assert_array_equal(found["found"].position, expected.position)
    row, column = found["steps"][-1].source
    assert planes[1, row, column] == found["values"][1] == chain.stages[2][1, 3, 4]


def test_where_nobody_wins_only_the_values_are_given(
    origin: PoolSource, planes: Any, run: Run
) -> None:
    found = run(winners_script(origin, PoolKind.AVERAGE, Window(), 1, 0, (3, 4)))
    np.testing.assert_allclose(found["values"], planes[:, 6:8, 8:10].mean(axis=(1, 2)), rtol=1e-6)
    assert "steps" not in found


def test_a_shift_script_gives_every_kinds_change(origin: PoolSource, planes: Any, run: Run) -> None:
    found = run(shift_script(origin, Shift.LEFT, Window()))["changes"]
    assert found == shift_changes(planes, Shift.LEFT, Window())


def test_a_colours_script_counts_the_new_colours(origin: PoolSource, planes: Any, run: Run) -> None:
    found = run(colours_script(origin, PoolKind.MAX, Window()))["counts"]
    first = new_colours(pool_chain(planes, PoolKind.MAX, Window()), 1)
    assert found[0] == (first.in_no_window.sum(), first.in_no_picture.sum())


def test_an_own_pool_script_finds_the_networks_layer(scene: Scene, run: Run) -> None:
    found = run(own_pool_script(scene, "pool1"))
    np.testing.assert_array_equal(found["pooled"]["max"], found["own"])
    assert found["distances"]["max"] == 0 < found["distances"][str(PoolKind.AVERAGE)]
