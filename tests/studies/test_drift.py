"""How far a method drifts from a reference: layer by layer, and in the output."""

import numpy as np
import pytest
import torch
from torch import nn

from explorer.imaging.preparing import TORCHVISION, prepare
from explorer.network import VGG16, record
from explorer.network.outputs import Prediction, edge_maps
from explorer.network.vgg16 import SIDE_LAYERS
from explorer.shapes import ModelInput, RgbImage
from explorer.studies.drift import INPUT, ClassChange, drift, drift_steps


@pytest.fixture(scope="module")
def other_input(noise: RgbImage) -> ModelInput:
    changed = noise.copy()
    changed[10:20, 30:40] ^= 7
    return prepare(changed, TORCHVISION)


@pytest.fixture(scope="module")
def edge_network() -> VGG16:
    torch.manual_seed(11)
    return VGG16(None, edges=True).eval().requires_grad_(False)


def test_equal_inputs_are_exactly_equal_in_every_layer(
    trunk: VGG16, noise_input: ModelInput
) -> None:
    found = drift(trunk, noise_input.copy(), noise_input)
    assert [item.layer for item in found.layers] == [INPUT, *trunk.layer_names]
    assert {item.relative_l2 for item in found.layers} == {0.0}
    assert {item.cosine for item in found.layers} == {0.0}


def test_every_layer_is_compared_with_the_references(
    trunk: VGG16, noise_input: ModelInput, other_input: ModelInput
) -> None:
    mine = record(trunk, other_input, trunk.layer_names)
    wanted = record(trunk, noise_input, trunk.layer_names)
    found = drift(trunk, other_input, noise_input)
    assert found.layers[0].relative_l2 == pytest.approx(
        np.linalg.norm(other_input - noise_input) / np.linalg.norm(noise_input), rel=1e-5
    )
    for item in found.layers[1:]:
        x, r = (maps[item.layer].ravel().astype(np.float64) for maps in (mine, wanted))
        assert item.relative_l2 == pytest.approx(np.linalg.norm(x - r) / np.linalg.norm(r))
        cosine = 1 - x @ r / (np.linalg.norm(x) * np.linalg.norm(r))
        assert item.cosine == pytest.approx(cosine, abs=1e-9)
        assert item.relative_l2 > 0
    assert found.edges is None
    assert found.classes is None


def test_the_edge_maps_change_is_that_of_the_fused_map(
    edge_network: VGG16, noise_input: ModelInput, other_input: ModelInput
) -> None:
    maps = [
        edge_maps(edge_network, record(edge_network, x, SIDE_LAYERS), (47, 70)).fused
        for x in (other_input, noise_input)
    ]
    apart = np.abs(maps[0].astype(np.float64) - maps[1])
    found = drift(edge_network, other_input, noise_input).edges
    assert found is not None
    assert found.mean == pytest.approx(apart.mean(), rel=1e-4)
    assert found.largest == pytest.approx(apart.max(), rel=1e-4)
    same = drift(edge_network, noise_input, noise_input).edges
    assert same is not None
    assert (same.mean, same.largest) == (0, 0)


def test_shared_classes_are_counted_whatever_their_order() -> None:
    def five(*numbers: int) -> tuple[Prediction, ...]:
        return tuple(Prediction(number, f"#{number}", 0.1) for number in numbers)

    assert ClassChange(five(1, 2, 3, 4, 5), five(5, 4, 3, 2, 1)).shared == 5
    assert ClassChange(five(1, 2, 3, 4, 5), five(9, 4, 8, 7, 1)).shared == 2


def test_a_step_is_a_layer_of_either_run_and_the_last_brings_the_result(
    trunk: VGG16, noise_input: ModelInput, other_input: ModelInput
) -> None:
    *layers, found = drift_steps(trunk, other_input, noise_input)
    assert layers == [None] * 62
    assert found == drift(trunk, other_input, noise_input)


def test_what_nobody_waits_for_is_not_computed(
    trunk: VGG16, noise_input: ModelInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    convolved = []
    original = nn.Conv2d.forward

    def counting(self: nn.Conv2d, x: torch.Tensor) -> torch.Tensor:
        convolved.append(self)
        return original(self, x)

    monkeypatch.setattr(nn.Conv2d, "forward", counting)
    for _layer in zip(range(10), drift_steps(trunk, noise_input, noise_input), strict=False):
        pass
    # five layers lie in the first block, which has two convolutions, for two inputs
    assert len(convolved) == 2 * 2


def test_inputs_of_different_sizes_are_refused(trunk: VGG16, noise_input: ModelInput) -> None:
    with pytest.raises(ValueError, match="shapes differ"):
        drift(trunk, noise_input[:, :, :40], noise_input)
