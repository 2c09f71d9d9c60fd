"""Perceptual distances against the formulas, against the authors' programs, and refused."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch

from explorer.errors import SettingError, WeightsError
from explorer.imaging import Interpolation, Sampling, load_sample, sample
from explorer.network import VGG16, load_weights, strips
from explorer.network.weights import WEIGHTS, keys
from explorer.shapes import RgbImage
from explorer.studies.perceptual import (
    dists,
    dists_distance,
    dists_steps,
    lpips,
    lpips_distance,
    lpips_steps,
    refusal,
)
from explorer.studies.perceptual.heads import heads
from tests.fetched import needs_torchvision
from tests.studies.perceptual import formulas

Pair = tuple[RgbImage, RgbImage]

REFERENCES = {
    "one pixel to the right": (0.077210911, 0.053201020),
    "brighter by 20": (0.014548525, 0.040485263),
    "nearest in place of area": (0.117363065, 0.149006248),
    "blurred, sigma 2": (0.386817068, 0.345164239),
}
"""Of the astronaut at 96 px: LPIPS by the package `lpips` 0.1.4, DISTS by `DISTS-pytorch` 0.1."""


def test_lpips_is_the_formula_layer_by_layer(judge: VGG16, pair: Pair) -> None:
    found = lpips(judge, *pair)
    expected = formulas.lpips(judge.state_dict(), *pair)
    assert [layer.distance for layer in found.layers] == pytest.approx(expected, abs=1e-6)
    assert found.distance == pytest.approx(sum(expected), abs=1e-6)


def test_dists_is_the_formula(judge: VGG16, pair: Pair) -> None:
    found, expected = dists(judge, *pair), formulas.dists(judge.state_dict(), *pair)
    assert found.distance == pytest.approx(expected, abs=1e-6)
    assert expected > 0.01


def test_equal_pictures_are_exactly_0_apart_everywhere(judge: VGG16, pair: Pair) -> None:
    same = lpips(judge, pair[0], pair[0].copy())
    assert [layer.places.any() for layer in same.layers] == [False] * 5
    assert same.distance == 0
    assert dists(judge, pair[0], pair[0].copy()).distance == 0


def test_whichever_picture_is_first_the_distance_is_the_same(judge: VGG16, pair: Pair) -> None:
    for measure in (lpips, dists):
        there, back = (measure(judge, *each).distance for each in (pair, pair[::-1]))
        assert there == pytest.approx(back, abs=1e-9)


def test_a_layers_places_average_to_what_it_adds_and_are_where_the_change_is(
    judge: VGG16, pair: Pair
) -> None:
    found = lpips(judge, *pair)
    for layer in found.layers:
        assert layer.places.mean(dtype=np.float64) == pytest.approx(layer.distance)
        assert not layer.places.flags.writeable
    where = found.where((45, 70))
    # Two kernels of 3×3 reach two pixels; the deeper layers reach far.
    assert not found.layers[0].places[:, : 35 - 2].any()
    assert where[:, 35:].mean() > 4 * where[:, :20].mean()


def test_large_maps_are_worked_on_in_parts_that_give_the_same_numbers(
    judge: VGG16, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = lpips(judge, *pair), dists(judge, *pair)
    for module in (lpips_distance, dists_distance):
        monkeypatch.setattr(module, "_PART", 5000)
    parts = lpips(judge, *pair), dists(judge, *pair)
    for layer, other in zip(whole[0].layers, parts[0].layers, strict=True):
        np.testing.assert_allclose(layer.places, other.places, rtol=1e-5, atol=1e-7)
    assert parts[1].distance == pytest.approx(whole[1].distance, abs=1e-7)


def test_large_pictures_go_through_in_strips_that_give_the_same_numbers(
    judge: VGG16, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = np.random.default_rng(12)
    tall = generator.integers(0, 256, (2, 141, 34, 3), dtype=np.uint8)
    whole = lpips(judge, *tall), dists(judge, *tall)
    monkeypatch.setattr(strips, "LARGE_BYTES", 1000)
    monkeypatch.setattr(strips, "_STRIP_BYTES", 1000)
    steps = list(dists_steps(judge, *tall))
    assert sum(step is None for step in steps) > 6
    for layer, other in zip(whole[0].layers, lpips(judge, *tall).layers, strict=True):
        assert layer.places.shape == other.places.shape
        np.testing.assert_allclose(layer.places, other.places, rtol=1e-4, atol=1e-6)
    found = [step for step in steps if step is not None]
    for layer, other in zip(whole[1].layers, found, strict=True):
        assert (other.texture, other.structure) == pytest.approx(
            (layer.texture, layer.structure), abs=1e-7
        )
    same = tall[0], tall[0].copy()
    assert lpips(judge, *same).distance == dists(judge, *same).distance == 0


def test_between_two_steps_somebody_else_may_compute(judge: VGG16, pair: Pair) -> None:
    steps = [step is None for step in lpips_steps(judge, *pair)]
    assert steps == [True, False] * 5
    assert [step is None for step in dists_steps(judge, *pair)] == [False, *steps]


def test_other_convolutions_are_refused_with_the_reason_whatever_they_are_called(
    trunk: VGG16, pair: Pair
) -> None:
    loaded = load_weights("untrained")
    named = VGG16.from_weights(replace(loaded, source=WEIGHTS["torchvision"], title="torchvision"))
    for model in (trunk, named):
        for measure in (lpips, dists):
            with pytest.raises(WeightsError, match="would look right and mean nothing"):
                measure(model, *pair)


def test_one_number_that_differs_is_enough_to_be_refused(judge: VGG16) -> None:
    assert refusal(judge) is None
    state = {key: values.clone() for key, values in judge.state_dict().items()}
    state["features.28.bias"][511] += 1e-6
    other = VGG16(None)
    other.load_state_dict(state)
    assert refusal(other) is not None


def test_pictures_of_two_sizes_are_refused_with_both(judge: VGG16, pair: Pair) -> None:
    with pytest.raises(SettingError, match="70×45 and 64×45 px"):
        lpips(judge, pair[0], pair[1][:, :64])


def test_no_channel_counts_less_than_nothing_and_dists_weights_are_a_share() -> None:
    found = heads()
    every = torch.cat([*found.texture, *found.structure])
    assert float(every.sum()) == pytest.approx(1, abs=1e-6)
    assert min(float(every.min()), *(float(head.min()) for head in found.lpips)) >= 0
    assert tuple(len(head) for head in found.texture) == (3, 64, 128, 256, 512, 512)


@pytest.mark.weights
@needs_torchvision
def test_the_distances_are_those_of_the_authors_programs() -> None:
    loaded = load_weights("torchvision")
    model = VGG16.from_weights(loaded)
    photo = load_sample("astronaut").pixels
    area, nearest = (
        sample(photo, Sampling(method, size=96)).pixels
        for method in (Interpolation.AREA, Interpolation.NEAREST)
    )
    changed = {
        "one pixel to the right": np.roll(area, 1, axis=1),
        "brighter by 20": np.minimum(area.astype(int) + 20, 255).astype(np.uint8),
        "nearest in place of area": nearest,
        "blurred, sigma 2": cv2.GaussianBlur(area, (0, 0), 2),
    }
    found = {
        name: (lpips(model, area, other).distance, dists(model, area, other).distance)
        for name, other in changed.items()
    }
    far = {
        name: values
        for name, values in found.items()
        if values != pytest.approx(REFERENCES[name], abs=1e-6)
    }
    assert far == {}
    kept = [loaded.state[key].flatten() for key in keys.LPIPS]
    assert all(torch.equal(one, other) for one, other in zip(heads().lpips, kept, strict=True))
