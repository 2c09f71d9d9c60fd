"""The resampling lab's scripts give its numbers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from explorer.exporting import Scene
from explorer.exporting.scripts.resampling import (
    aliasing_script,
    drift_script,
    layout_script,
    looks_script,
    origins_script,
    pyramid_script,
    resampling_script,
)
from explorer.imaging import ColourOrder, Interpolation, load_sample, prepare
from explorer.imaging.aliasing import brightness, false_detail
from explorer.imaging.changes import Change
from explorer.imaging.methods import Method, samplings
from explorer.imaging.sampling import sample
from explorer.network import VGG16, load_weights
from explorer.shapes import RgbImage
from explorer.studies.drift import drift
from tests.fetched import needs_torchvision

Run = Callable[[str], dict[str, Any]]


@pytest.fixture
def lab(scene: Scene) -> Scene:
    sampling = replace(scene.sampling, passes=0, order=ColourOrder.RGB)
    return replace(scene, sampling=sampling)


def test_a_resampling_script_gives_every_methods_picture(
    lab: Scene, pixels: RgbImage, run: Run
) -> None:
    results = run(resampling_script(lab))["results"]
    assert list(results) == list(map(str, Method))
    for method in (Interpolation.NEAREST, Interpolation.LANCZOS4):
        seen = sample(pixels, replace(lab.sampling, interpolation=method)).pixels
        np.testing.assert_array_equal(results[method.value], seen)


@pytest.mark.weights
@needs_torchvision
def test_a_looks_script_measures_every_method_and_the_reference_is_0_from_itself(
    lab: Scene, pixels: RgbImage, run: Run
) -> None:
    small = replace(lab, sampling=replace(lab.sampling, size=32))
    found = run(looks_script(small, Method.LINEAR))["looks"]
    assert list(found) == [*map(str, Method), *map(str, Change)]
    assert found["linear"] == (0, 0)
    assert min(min(found["nearest"]), min(found["jpeg"])) > 0


@pytest.mark.parametrize("method", [Interpolation.AREA, Interpolation.CUBIC])
def test_an_origins_script_rebuilds_the_byte(lab: Scene, run: Run, method: Interpolation) -> None:
    sampling = replace(lab.sampling, interpolation=method)
    found = run(origins_script(lab, sampling, 20, 24))
    assert abs(found["down"].sum() - 1) < 1e-5
    assert abs(found["total"].clip(0, 255) - found["byte"]).max() <= 1.5


def test_a_pyramid_script_halves_as_opencv_and_loses_nothing(
    lab: Scene, pixels: RgbImage, run: Run
) -> None:
    found = run(pyramid_script(lab, (5, 85, 3, 67), 3))
    part = np.ascontiguousarray(pixels[5:85, 3:67])
    np.testing.assert_array_equal(found["down"].kept, cv2.pyrDown(part))
    np.testing.assert_array_equal(found["up"].filled, cv2.pyrUp(cv2.pyrDown(part)))
    np.testing.assert_array_equal(found["restored"], part)
    assert len(found["pyramid"].residuals) == 3


def test_an_aliasing_script_gives_every_methods_false_detail(run: Run) -> None:
    found = run(aliasing_script("zone-plate", 64))
    levels = brightness(load_sample("zone-plate").pixels)
    plain = found["methods"][Method.AREA]
    assert found["shares"]["area"] == false_detail(levels, 64, plain).share
    assert found["shares"]["nearest"] > found["shares"]["area"]
    assert found["results"]["linear"].shape == (64, 64)


def test_a_drift_script_gives_every_methods_distances(
    lab: Scene, pixels: RgbImage, run: Run
) -> None:
    small = replace(lab, sampling=replace(lab.sampling, size=32, order=ColourOrder.BGR))
    drifts = run(drift_script(small, Method.AREA))["drifts"]
    loaded = load_weights("untrained")
    methods = samplings((70, 90), small.sampling)
    near, area = (
        prepare(sample(pixels, methods[method]).pixels, loaded.preprocessing)
        for method in (Method.NEAREST, Method.AREA)
    )
    assert drifts["nearest"] == drift(VGG16.from_weights(loaded), near, area, loaded.classes)
    assert all(layer.relative_l2 == 0 for layer in drifts["area"].layers)


def test_a_layout_script_tells_which_way_back_is_wrong(lab: Scene, run: Run) -> None:
    found = run(layout_script(lab, 40))
    assert found["same"]
    assert found["planes"].shape == (1, 3, 40, 40)
    assert sorted(found["wrong"].values())[0] == 0
    assert max(found["wrong"].values()) > 0.9
