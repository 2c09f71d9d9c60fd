import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import distance

from explorer.operations import cosine_distance, relative_l2
from explorer.operations.distances import _PIECE

seeds = st.integers(0, 2**32 - 1)


def maps(seed: int, shape: tuple[int, ...] = (5, 7, 9)) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


@given(seeds, seeds)
def test_relative_l2_is_what_torch_computes_in_double(one: int, other: int) -> None:
    a, b = maps(one), maps(other)
    difference = torch.linalg.vector_norm(torch.from_numpy(a).double() - torch.from_numpy(b))
    expected = difference / torch.linalg.vector_norm(torch.from_numpy(b).double())
    assert relative_l2(a, b) == pytest.approx(float(expected), rel=1e-12)


@given(seeds, seeds)
def test_cosine_distance_is_what_scipy_computes_in_double(one: int, other: int) -> None:
    a, b = maps(one), maps(other)
    expected = distance.cosine(a.ravel().astype(float), b.ravel().astype(float))
    assert cosine_distance(a, b) == pytest.approx(expected, abs=1e-12)
    assert cosine_distance(a, b) == cosine_distance(b, a)


@given(seeds, st.floats(1e-30, 1e30))
def test_equal_arrays_are_exactly_no_distance_apart(seed: int, size: float) -> None:
    a = maps(seed) * np.float32(size)
    assert relative_l2(a, a.copy()) == 0
    assert cosine_distance(a, a.copy()) == 0


def test_a_tiny_angle_is_not_lost_to_rounding() -> None:
    a = np.array([1, 0], np.float32)
    b = np.array([1, 1e-6], np.float32)
    assert cosine_distance(a, b) == pytest.approx(5e-13, rel=1e-4)


def test_distances_of_hand_made_vectors() -> None:
    a, b = np.array([3, 0], np.float32), np.array([0, 4], np.float32)
    assert relative_l2(a, b) == 5 / 4
    assert relative_l2(b, a) == 5 / 3
    assert cosine_distance(a, b) == pytest.approx(1, abs=1e-15)
    assert cosine_distance(a, -a) == 2
    assert cosine_distance(a, 7 * a) == 0


def test_zero_vectors_have_a_distance() -> None:
    zero, a = np.zeros((2, 3), np.float32), maps(1, (2, 3))
    assert relative_l2(zero, zero) == cosine_distance(zero, zero) == 0
    assert relative_l2(a, zero) == np.inf
    assert relative_l2(zero, a) == 1
    assert cosine_distance(a, zero) == cosine_distance(zero, a) == 1


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_not_a_number_is_not_called_a_distance(bad: float) -> None:
    a, b = maps(1), maps(2)
    a[0, 0, 0] = bad
    assert not np.isfinite(relative_l2(a, b))
    assert np.isnan(cosine_distance(a, b))
    assert np.isnan(cosine_distance(a, np.zeros_like(a))) == np.isnan(bad)


def test_a_layer_larger_than_one_piece_is_summed_whole() -> None:
    a, b = maps(1, (3, _PIECE // 2 + 5)), maps(2, (3, _PIECE // 2 + 5))
    expected = np.linalg.norm(a.astype(float) - b) / np.linalg.norm(b.astype(float))
    assert relative_l2(a, b) == pytest.approx(expected, rel=1e-12)
    expected = distance.cosine(a.ravel().astype(float), b.ravel().astype(float))
    assert cosine_distance(a, b) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("measure", [relative_l2, cosine_distance])
def test_arrays_of_different_shapes_are_a_mistake(measure) -> None:
    with pytest.raises(ValueError, match="shapes differ"):
        measure(maps(1, (2, 3)), maps(1, (3, 2)))
