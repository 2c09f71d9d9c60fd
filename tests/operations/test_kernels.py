"""Norms, likenesses and pictures of kernels against NumPy and SciPy written differently."""

import itertools

import numpy as np
import pytest
from scipy.spatial.distance import cosine

from explorer.operations.kernels import (
    kernel_levels,
    kernel_pictures,
    layer_kernels,
    norms,
    similar_pairs,
)

RNG = np.random.default_rng(5)
WEIGHT = RNG.normal(size=(12, 4, 3, 3)).astype(np.float32)


def test_kernels_are_the_networks_own_numbers(trunk):
    kernels = layer_kernels(trunk, "conv2_1")
    assert kernels.weight.shape == (128, 64, 3, 3)
    assert np.array_equal(kernels.weight, trunk.features[5].weight.numpy())
    assert np.array_equal(kernels.bias, trunk.features[5].bias.numpy())


@pytest.mark.parametrize("layer", ["relu2_1", "pool1"])
def test_a_layer_without_kernels_is_refused(trunk, layer):
    with pytest.raises(ValueError, match=f"{layer} is no convolution"):
        layer_kernels(trunk, layer)


def test_norms_are_linear_algebras():
    wanted = [np.linalg.norm(kernel.ravel().astype(np.float64)) for kernel in WEIGHT]
    np.testing.assert_allclose(norms(WEIGHT), wanted, rtol=1e-12)


def test_pairs_are_those_scipy_finds_most_alike():
    wanted = sorted(
        (
            (1 - cosine(WEIGHT[a].ravel(), WEIGHT[b].ravel()), a, b)
            for a, b in itertools.combinations(range(12), 2)
        ),
        reverse=True,
    )[:5]
    found = similar_pairs(WEIGHT, 5)
    assert [(pair.first, pair.second) for pair in found] == [(a, b) for _, a, b in wanted]
    np.testing.assert_allclose([p.cosine for p in found], [c for c, *_ in wanted], atol=1e-6)


def test_the_scale_of_a_kernel_does_not_matter_but_its_sign_does():
    weight = WEIGHT.copy()
    weight[7], weight[3] = 5 * weight[2], -weight[2]
    found = similar_pairs(weight, 66)
    assert (found[0].first, found[0].second) == (2, 7)
    assert found[0].cosine == pytest.approx(1, abs=1e-12)
    assert found[-1].cosine == pytest.approx(-1, abs=1e-12)


def test_kernels_without_a_direction_are_in_no_pair():
    weight = WEIGHT.copy()
    weight[4], weight[5, 0, 0, 0] = 0, np.nan
    pairs = similar_pairs(weight, 1000)
    assert len(pairs) == 45
    assert not {4, 5} & {kernel for pair in pairs for kernel in (pair.first, pair.second)}
    assert similar_pairs(weight[:1]) == ()


def test_levels_centre_zero_and_reach_an_end():
    kernels = np.array([[-2.0, 0, 1], [0, 0, 0], [0.5, np.nan, -0.25]], np.float32)
    assert kernel_levels(kernels).tolist() == [[0, 128, 191], [128, 128, 128], [255, 128, 64]]


def test_a_red_kernel_makes_a_red_picture():
    weight = np.zeros((1, 3, 3, 3), np.float32)
    weight[0, 0, 0, 2] = 0.5
    [picture] = kernel_pictures(weight)
    assert picture.shape == (3, 3, 3)
    assert picture[0, 2].tolist() == [255, 128, 128]
    assert picture[1, 1].tolist() == [128, 128, 128]
