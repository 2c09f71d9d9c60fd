from collections.abc import Iterator

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import SettingError
from explorer.imaging.preparing import TORCHVISION, prepare
from explorer.network import LAYERS, VGG16, Trace, record
from explorer.shapes import ModelInput, RgbImage
from explorer.studies.comparison import (
    LayerDistance,
    Measure,
    difference,
    distances,
    first_beyond,
    layer_distance,
)

TRUNK = [layer.name for layer in LAYERS if layer.is_trunk]


@pytest.fixture
def other_input(noise: RgbImage) -> ModelInput:
    """The noise picture with red and blue swapped."""
    return prepare(np.ascontiguousarray(noise[..., ::-1]), TORCHVISION)


def test_distances_are_those_of_two_full_runs(
    trunk: VGG16, noise_input: ModelInput, other_input: ModelInput
) -> None:
    found = list(distances(Trace(trunk, noise_input), Trace(trunk, other_input)))
    assert [item.layer for item in found] == TRUNK
    a, b = (torch.from_numpy(np.array(x)).double() for x in (noise_input, other_input))
    exact = VGG16(None).double()
    exact.load_state_dict({k: v.double() for k, v in trunk.state_dict().items()})
    with torch.no_grad():
        for item, module in zip(found, exact.features, strict=True):
            a, b = module(a), module(b)
            l2 = torch.linalg.vector_norm(b - a) / torch.linalg.vector_norm(a)
            cosine = 1 - torch.cosine_similarity(a.flatten(), b.flatten(), dim=0, eps=1e-30)
            assert item.relative_l2 == pytest.approx(float(l2), rel=1e-4)
            assert item.cosine == pytest.approx(float(cosine), rel=1e-4)
            assert item.shape_a == item.shape_b == tuple(a.shape[1:])


def test_a_run_against_itself_is_exactly_zero_at_every_layer(
    trunk: VGG16, noise_input: ModelInput
) -> None:
    found = list(distances(Trace(trunk, noise_input), Trace(trunk, noise_input)))
    assert [(item.relative_l2, item.cosine) for item in found] == [(0.0, 0.0)] * len(TRUNK)


def test_a_walk_gives_what_a_full_run_gives_classifier_included(whole: VGG16) -> None:
    x = np.random.default_rng(2).normal(size=(1, 3, 32, 32)).astype(np.float32)
    names = [layer.name for layer in LAYERS]
    expected = record(whole, x, names)
    walked = list(Trace(whole, x).walk())
    assert [name for name, _ in walked] == names
    for name, maps in walked:
        np.testing.assert_array_equal(maps, expected[name])
        assert not maps.flags.writeable


@settings(max_examples=8)
@given(st.sampled_from(TRUNK), st.sampled_from(TRUNK))
def test_a_walk_may_begin_anywhere_whatever_is_known(
    trunk: VGG16, noise_input: ModelInput, known: str, start: str
) -> None:
    trace = Trace(trunk, noise_input)
    trace.record([known])
    walked = dict(trace.walk(start))
    assert list(walked) == TRUNK[TRUNK.index(start) :]
    expected = record(trunk, noise_input, [start, "pool5"])
    for name in (start, "pool5"):
        np.testing.assert_array_equal(walked[name], expected[name])


def test_a_stopped_comparison_goes_on_where_it_stopped(
    trunk: VGG16, noise_input: ModelInput, other_input: ModelInput
) -> None:
    whole = list(distances(Trace(trunk, noise_input), Trace(trunk, other_input)))
    a, b = Trace(trunk, noise_input), Trace(trunk, other_input)
    first: Iterator[LayerDistance] = distances(a, b)
    head = [next(first) for _ in range(12)]
    del first
    assert head + list(distances(a, b, TRUNK[12])) == whole


def test_a_walk_leaves_no_inference_mode_behind(trunk: VGG16, noise_input: ModelInput) -> None:
    steps = Trace(trunk, noise_input).walk()
    next(steps)
    assert not torch.is_inference_mode_enabled()


def test_layers_of_different_sizes_have_no_distance_but_the_classifiers_do(whole: VGG16) -> None:
    rng = np.random.default_rng(3)
    small, large = (rng.normal(size=(1, 3, s, s)).astype(np.float32) for s in (32, 64))
    found = {item.layer: item for item in distances(Trace(whole, small), Trace(whole, large))}
    assert found["conv1_1"].relative_l2 is found["pool5"].cosine is None
    assert found["conv1_1"].shape_b == (64, 64, 64)
    assert found["fc6"].relative_l2 > 0
    assert 0 < found["prob"].cosine < 1


def test_only_layers_both_networks_have_are_compared(
    trunk: VGG16, whole: VGG16, noise_input: ModelInput
) -> None:
    for pair in ((trunk, whole), (whole, trunk)):
        found = list(distances(*(Trace(model, noise_input) for model in pair)))
        assert [item.layer for item in found] == TRUNK
    with pytest.raises(SettingError):
        list(distances(Trace(trunk, noise_input), Trace(whole, noise_input), "fc6"))


def rows(*values: float | None) -> list[LayerDistance]:
    return [
        LayerDistance(name, (1,), (1,), value, None if value is None else value / 10)
        for name, value in zip(TRUNK, values, strict=False)
    ]


def test_the_first_layer_beyond_is_strictly_beyond() -> None:
    found = rows(0.0, 0.01, 0.011, 5.0)
    assert first_beyond(found, 0.01, Measure.RELATIVE_L2) is found[2]
    assert first_beyond(found, 0.01, Measure.COSINE) is found[3]
    assert first_beyond(found, 5.0, Measure.RELATIVE_L2) is None
    assert first_beyond(rows(None, None), 0.0, Measure.RELATIVE_L2) is None
    broken = rows(0.0, float("nan"))
    assert first_beyond(broken, 9.0, Measure.RELATIVE_L2) is broken[1]


floats = st.floats(width=32, allow_nan=False)


@given(st.lists(st.tuples(floats, floats), min_size=1, max_size=20))
def test_swapping_flips_every_sign_and_equal_numbers_give_exactly_zero(
    pairs: list[tuple[float, float]],
) -> None:
    a, b = np.array(pairs, np.float32).T
    forth, back = difference(a, b), difference(b, a)
    with np.errstate(over="ignore", invalid="ignore"):
        expected = np.where(a == b, 0, b.astype(np.float64) - a).astype(np.float32)
    assert np.array_equal(forth, expected, equal_nan=True)
    assert forth.dtype == np.float32
    assert np.array_equal(forth, -back, equal_nan=True)
    assert not difference(a, a.copy()).any()


def test_maps_of_different_shapes_have_no_difference() -> None:
    with pytest.raises(ValueError, match="shapes differ"):
        difference(np.zeros((1, 2, 2), np.float32), np.zeros((1, 3, 2), np.float32))
    found = layer_distance("pool1", np.zeros((1, 2, 2)), np.zeros((1, 3, 2)))
    assert found.value(Measure.COSINE) is None
