"""The comparing lab's scripts give its numbers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from explorer.exporting import Scene
from explorer.exporting.scripts.compare import (
    distances_script,
    looks_script,
    ranking_script,
    switched_script,
)
from explorer.imaging import Interpolation, prepare
from explorer.imaging.sampling import sample
from explorer.network import VGG16, Trace, load_weights
from explorer.shapes import RgbImage
from explorer.studies.ablation import Ablation, Filling, ablated
from explorer.studies.channel_effects import change, outcome
from explorer.studies.comparison import Measure, distances
from explorer.studies.perceptual import dists, lpips
from tests.fetched import needs_torchvision

Run = Callable[[str], dict[str, Any]]


@pytest.fixture
def small(scene: Scene) -> Scene:
    return replace(scene, sampling=replace(scene.sampling, size=32))


def trace_of(scene: Scene, pixels: RgbImage) -> Trace:
    loaded = load_weights("untrained")
    seen = sample(pixels, scene.sampling).pixels
    return Trace(VGG16.from_weights(loaded), prepare(seen, loaded.preprocessing))


def test_a_distances_script_compares_two_setups(small: Scene, pixels: RgbImage, run: Run) -> None:
    near = replace(small.sampling, interpolation=Interpolation.NEAREST)
    other = replace(small, sampling=near)
    found = run(distances_script(small, other, "conv1_2", Measure.COSINE, 1e-9))
    a, b = trace_of(small, pixels), trace_of(other, pixels)
    assert found["found"] == list(distances(a, b))
    assert found["first"].layer == "conv1_1"
    expected = b.record(["conv1_2"])["conv1_2"] - a.record(["conv1_2"])["conv1_2"]
    np.testing.assert_array_equal(found["apart"], expected)


@pytest.mark.weights
@needs_torchvision
def test_a_looks_script_tells_how_different_two_pictures_look(
    small: Scene, pixels: RgbImage, run: Run
) -> None:
    near = replace(small.sampling, interpolation=Interpolation.NEAREST)
    found = run(looks_script(small, replace(small, sampling=near)))
    model = VGG16.from_weights(load_weights("torchvision"))
    a, b = (sample(pixels, sampling).pixels for sampling in (small.sampling, near))
    assert found["distances"] == (lpips(model, a, b).distance, dists(model, a, b).distance)
    assert sum(found["by_layer"].values()) == found["distances"][0] > 0
    assert found["where"].shape == a.shape[:2]


@pytest.mark.weights
def test_a_distances_script_feeds_b_without_the_mean_where_asked(
    small: Scene, pixels: RgbImage, run: Run
) -> None:
    trained = replace(small, weights="imagenet")
    found = run(distances_script(trained, trained, "conv1_2", Measure.RELATIVE_L2, 0.0, raw=True))
    loaded = load_weights("imagenet")
    seen = sample(pixels, small.sampling).pixels
    scale, std = loaded.preprocessing.scale, np.float32(loaded.preprocessing.std)
    planes = seen.transpose(2, 0, 1).astype(np.float32) * np.float32(scale)
    b = Trace(VGG16.from_weights(loaded), planes[None] / std[:, None, None])
    a = Trace(VGG16.from_weights(loaded), prepare(seen, loaded.preprocessing))
    expected = [each.relative_l2 for each in distances(a, b)]
    np.testing.assert_allclose([each.relative_l2 for each in found["found"]], expected, rtol=1e-4)
    assert expected[0] > 0.01


def test_a_setup_does_not_differ_from_itself(small: Scene, run: Run) -> None:
    found = run(distances_script(small, small, "conv1_2", Measure.RELATIVE_L2, 0.0))
    assert found["first"] is None
    assert not found["apart"].any()


def test_a_switched_script_gives_what_the_loss_does(
    small: Scene, pixels: RgbImage, run: Run
) -> None:
    ablation = Ablation("conv5_2", (1, 8), Filling.MEAN)
    found = run(switched_script(small, ablation, Measure.RELATIVE_L2, 0.01))
    trace = trace_of(small, pixels)
    with ablated(trace, ablation) as other:
        expected = change(trace.model.end, outcome(trace), outcome(other))
        assert found["found"] == list(distances(trace, other, "conv5_2"))
    assert found["moved"] == expected


def test_a_ranking_script_orders_the_channels(small: Scene, pixels: RgbImage, run: Run) -> None:
    found = run(ranking_script(small, Ablation("conv1_1", (), Filling.ZERO)))
    trace = trace_of(small, pixels)
    best = found["order"][0]
    with ablated(trace, Ablation("conv1_1", (best,))) as other:
        expected = change(trace.model.end, outcome(trace), outcome(other))
    assert found["effects"][best] == pytest.approx(expected, rel=1e-4)
    assert sorted(found["order"]) == list(range(64))
