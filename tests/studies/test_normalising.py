"""LRN inside the network: everything after it changes, nothing before, and nothing stays."""

import numpy as np
import pytest
import torch

from explorer.network import LAYERS, VGG16, Trace, load_weights
from explorer.network.architecture import BY_NAME
from explorer.operations.normalising import AlphaMeaning, ResponseNorm
from explorer.shapes import ModelInput
from explorer.studies.comparison import distances
from explorer.studies.normalising import normalised_sides, response_normalised

STRONG = ResponseNorm(alpha=0.5, meaning=AlphaMeaning.TORCH)


def test_what_follows_is_what_pytorch_makes_of_the_normalised_layer(
    trunk: VGG16, noise_input: ModelInput
) -> None:
    trace = Trace(trunk, noise_input)
    before = trace.record(["relu1_1"])["relu1_1"].copy()
    with response_normalised(trace, STRONG) as run:
        found = run.record(["relu1_1", "conv1_2", "pool2"])
    with torch.no_grad():
        module = torch.nn.LocalResponseNorm(5, 0.5, 0.75, 2.0)
        by_torch = module(torch.from_numpy(before)[None])
        following = trunk.features[2](by_torch)
    np.testing.assert_allclose(found["relu1_1"], by_torch[0], rtol=1e-5)
    np.testing.assert_allclose(found["conv1_2"], following[0], rtol=1e-4, atol=1e-4)
    np.testing.assert_array_equal(trace.record(["relu1_1"])["relu1_1"], before)


def test_every_layer_from_there_on_moves_and_none_before(
    trunk: VGG16, noise_input: ModelInput
) -> None:
    trace = Trace(trunk, noise_input)
    with response_normalised(trace, STRONG) as run:
        apart = {each.layer: each.relative_l2 for each in distances(trace, run)}
    assert apart["conv1_1"] == 0
    later = [layer.name for layer in LAYERS[BY_NAME["relu1_1"] : len(apart)]]
    assert all(apart[name] for name in later)


@pytest.mark.weights
def test_the_edge_networks_sides_read_what_pytorch_makes_of_the_normalised_layer(
    noise_input: ModelInput,
) -> None:
    model = VGG16.from_weights(load_weights("hed"))
    assert model.edges is not None
    found = dict(normalised_sides(Trace(model, noise_input), STRONG))
    with torch.no_grad():
        x = model.features[:2](torch.from_numpy(np.array(noise_input)))
        x = torch.nn.LocalResponseNorm(5, 0.5, 0.75, 2.0)(x)
        for number, (first, last) in enumerate(((2, 4), (4, 9), (9, 16), (16, 23), (23, 30)), 1):
            x = model.features[first:last](x)
            expected = model.edges.side(number, x)[0]
            np.testing.assert_allclose(found[number], expected, rtol=1e-3, atol=1e-3)
    assert list(found) == [1, 2, 3, 4, 5]
