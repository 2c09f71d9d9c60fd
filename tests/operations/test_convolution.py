"""Activations rebuilt by hand against PyTorch's own."""

from itertools import pairwise, product

import numpy as np
import pytest
import torch

from explorer.network import LAYERS, LayerKind, record
from explorer.operations.convolution import channel_map, prove, window
from explorer.operations.kernels import layer_kernels

CONVOLUTIONS = [layer.name for layer in LAYERS if layer.kind is LayerKind.CONV]
BEFORE = {b.name: a.name for a, b in pairwise(LAYERS)}


@pytest.fixture(scope="module")
def everything(trunk, noise_input):
    maps = record(trunk, noise_input, [layer.name for layer in LAYERS if layer.is_trunk])
    return {"input": noise_input[0]} | maps


def test_every_corner_and_the_middle_of_every_convolution_adds_up(trunk, everything, subtests):
    for layer in CONVOLUTIONS:
        kernels = layer_kernels(trunk, layer)
        inputs, maps = everything[BEFORE.get(layer, "input")], everything[layer]
        channel = len(kernels) // 3
        kernel, bias = kernels.weight[channel], kernels.bias[channel]
        rows, columns = ({0, side // 2, side - 1} for side in maps.shape[1:])
        for row, column in product(rows, columns):
            with subtests.test(layer=layer, row=row, column=column):
                proof = prove(inputs, kernel, bias, maps[channel], row, column)
                assert proof.products.size == inputs.shape[0] * 9
                assert proof.value == maps[channel, row, column]
                assert proof.relative < 1e-6
                assert abs(proof.residual) <= 1e-4 * max(abs(proof.value), 0.01)


def test_the_patch_is_what_unfolding_gives_and_padding_is_marked():
    rng = np.random.default_rng(1)
    maps = rng.normal(size=(4, 5, 6)).astype(np.float32)
    unfolded = torch.nn.functional.unfold(torch.from_numpy(maps)[None], 3, padding=1)
    patches = unfolded.numpy().reshape(4, 3, 3, 5, 6)
    for row in range(5):
        for column in range(6):
            assert np.array_equal(window(maps, row, column, 3, 1), patches[..., row, column])
    kernel = rng.normal(size=(4, 3, 3)).astype(np.float32)
    proof = prove(maps, kernel, 0.5, np.zeros((5, 6), np.float32), 0, 5)
    assert proof.inside.tolist() == [[False] * 3, [True, True, False], [True, True, False]]


def test_sums_order_and_relu_of_a_worked_example():
    inputs = np.zeros((3, 3, 3), np.float32)
    inputs[0, 1, 1], inputs[1, 1, 1], inputs[2, 0, 0] = 2, 3, 4
    kernel = np.ones((3, 3, 3), np.float32)
    kernel[1] = -2
    output = np.full((3, 3), -1.0, np.float32)
    proof = prove(inputs, kernel, 0.25, output, 1, 1)
    assert proof.channel_sums.tolist() == [2, -6, 4]
    assert proof.largest_first().tolist() == [1, 2, 0]
    assert (proof.product_sum, proof.magnitude, proof.total) == (0, 12, 0.25)
    assert proof.residual == 1.25
    assert proof.relative == pytest.approx(1.25 / 12)
    assert proof.after_relu == 0


def test_a_window_over_zeros_alone_gives_the_bias_and_no_division_by_zero():
    zeros = np.zeros((2, 4, 4), np.float32)
    proof = prove(zeros, np.ones((2, 3, 3), np.float32), 0.75, zeros[0] + np.float32(0.75), 2, 2)
    assert (proof.total, proof.residual, proof.relative) == (0.75, 0, 0)


@pytest.mark.parametrize("place", [(-1, 0), (0, 4), (4, 0)])
def test_a_place_outside_the_map_is_refused(place):
    zeros = np.zeros((1, 4, 4), np.float32)
    with pytest.raises(IndexError, match="outside 4x4"):
        prove(zeros, np.ones((1, 3, 3), np.float32), 0, zeros[0], *place)


@pytest.mark.parametrize("size", [1, 3, 5])
def test_one_channels_share_is_pytorchs_convolution_of_that_channel(size):
    rng = np.random.default_rng(2)
    plane = rng.normal(size=(7, 9)).astype(np.float32)
    kernel = rng.normal(size=(size, size)).astype(np.float32)
    found = channel_map(plane, kernel, size // 2)
    wanted = torch.nn.functional.conv2d(
        torch.from_numpy(plane)[None, None].double(),
        torch.from_numpy(kernel)[None, None].double(),
        padding=size // 2,
    )
    np.testing.assert_allclose(found, wanted[0, 0].numpy(), rtol=1e-6, atol=1e-6)
    assert found.dtype == np.float32


def test_all_channels_shares_and_the_bias_make_the_layers_map(trunk, everything):
    kernels = layer_kernels(trunk, "conv3_1")
    shares = [
        channel_map(plane, kernel)
        for plane, kernel in zip(everything["pool2"], kernels.weight[9], strict=True)
    ]
    total = np.sum(shares, axis=0, dtype=np.float64) + kernels.bias[9]
    np.testing.assert_allclose(total, everything["conv3_1"][9], rtol=1e-4, atol=1e-5)
