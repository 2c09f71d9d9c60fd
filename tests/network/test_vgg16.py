import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from explorer.errors import ImageTooSmallError, SettingError
from explorer.network.architecture import LAYERS, LayerKind
from explorer.network.recording import record
from explorer.network.vgg16 import VGG16, EdgeHead
from explorer.shapes import ModelInput


def by_hand(model: VGG16, x: Tensor) -> dict[str, Tensor]:
    """Every trunk layer computed with torch.nn.functional, from the state dict alone."""
    state, outputs = model.state_dict(), {}
    for layer in LAYERS:
        if not layer.is_trunk:
            break
        if layer.kind is LayerKind.CONV:
            weight, bias = state[f"{layer.module}.weight"], state[f"{layer.module}.bias"]
            x = F.conv2d(x, weight, bias, padding=1)
        elif layer.kind is LayerKind.RELU:
            x = F.relu(x)
        else:
            x = F.max_pool2d(x, 2, 2)
        outputs[layer.name] = x[0]
    return outputs


def test_every_layer_equals_torch_functional_step_by_step(
    trunk: VGG16, noise_input: ModelInput
) -> None:
    expected = by_hand(trunk, torch.from_numpy(noise_input.copy()))
    found = record(trunk, noise_input, expected)
    for name, maps in expected.items():
        np.testing.assert_allclose(found[name], maps.numpy(), rtol=1e-5, atol=1e-5, err_msg=name)


def test_a_convolutions_maps_are_not_overwritten_by_its_relu(
    trunk: VGG16, noise_input: ModelInput
) -> None:
    found = record(trunk, noise_input, ["conv1_1", "relu1_1"])
    assert (found["conv1_1"] < 0).any()
    np.testing.assert_array_equal(np.maximum(found["conv1_1"], 0), found["relu1_1"])


def test_state_dict_has_torchvisions_keys_and_shapes() -> None:
    with torch.device("meta"):
        state = VGG16().state_dict()
    assert len(state) == 32
    assert state["features.0.weight"].shape == (64, 3, 3, 3)
    assert state["features.28.bias"].shape == (512,)
    assert state["classifier.0.weight"].shape == (4096, 25088)
    assert state["classifier.6.weight"].shape == (1000, 4096)
    assert sum(tensor.numel() for tensor in state.values()) == 138_357_544


def test_the_classifier_ends_in_logits_and_prob_is_their_softmax(whole: VGG16) -> None:
    model = whole
    x = np.random.default_rng(0).normal(size=(1, 3, 40, 33)).astype(np.float32)
    found = record(model, x, ["pool5", "avgpool", "flatten", "fc6", "relu6", "fc8", "prob"])
    pooled = F.adaptive_avg_pool2d(torch.from_numpy(found["pool5"].copy())[None], (7, 7))
    np.testing.assert_allclose(found["flatten"], pooled.flatten().numpy(), rtol=1e-6)
    np.testing.assert_array_equal(found["relu6"], np.maximum(found["fc6"], 0))
    logits = model(torch.from_numpy(x))[0].numpy()
    np.testing.assert_allclose(logits, found["fc8"], rtol=1e-5, atol=1e-6)
    exponentials = np.exp(logits - logits.max())
    np.testing.assert_allclose(found["prob"], exponentials / exponentials.sum(), rtol=1e-5)


def test_any_input_of_32_px_or_more_runs_and_less_is_refused(trunk: VGG16) -> None:
    assert trunk(torch.zeros(1, 3, 32, 95)).shape == (1, 512, 1, 2)
    with pytest.raises(ImageTooSmallError):
        trunk(torch.zeros(1, 3, 31, 95))


def test_unknown_and_absent_layers_are_refused_by_name(trunk: VGG16) -> None:
    with pytest.raises(SettingError, match="conv9_9"):
        trunk(torch.zeros(1, 3, 32, 32), stop="conv9_9")
    with pytest.raises(SettingError, match="no classifier, so fc6"):
        trunk(torch.zeros(1, 3, 32, 32), stop="fc6")


def test_edge_head_adds_up_bilinear_sides_by_hand() -> None:
    torch.manual_seed(1)
    head = EdgeHead().eval().requires_grad_(False)
    features = [
        torch.randn(1, width, size, size)
        for width, size in zip((64, 128, 256, 512, 512), (32, 16, 8, 4, 2), strict=True)
    ]
    result = head(features, (32, 32))
    total = torch.full((32, 32), float(head.fuse.bias))
    for number, feature in enumerate(features):
        side = head.get_submodule(f"side{number + 1}")
        small = torch.einsum("c,chw->hw", side.weight[0, :, 0, 0], feature[0]) + side.bias
        large = F.interpolate(small[None, None], (32, 32), mode="bilinear", align_corners=False)
        torch.testing.assert_close(result[number], large[0, 0], rtol=1e-4, atol=1e-4)
        total += head.fuse.weight[0, number, 0, 0] * large[0, 0]
    torch.testing.assert_close(result[5], total, rtol=1e-4, atol=1e-4)
