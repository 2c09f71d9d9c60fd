"""The maps written by hand are those of captum, which is a reference here and not shipped."""

from functools import partial

import numpy as np
import pytest
import torch
from captum.attr import (
    GuidedBackprop,
    IntegratedGradients,
    LayerGradCam,
    NeuronGradient,
    NeuronGuidedBackprop,
    NeuronIntegratedGradients,
    Occlusion,
    Saliency,
)
from torch import Tensor, nn

from explorer.network import VGG16
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.network.hooks import private_copy
from explorer.shapes import ModelInput
from explorer.studies.attribution import (
    Attribution,
    ChannelScore,
    ClassScore,
    Course,
    Occluder,
    attribute,
    cam_layer,
    grad_cam,
    gradient,
    gradient_times_input,
    guided,
    integrated_steps,
    occlusion_rows,
)

pytestmark = pytest.mark.filterwarnings("ignore:Setting:UserWarning")

SCORES = (
    ChannelScore("relu5_3", 286),
    ChannelScore("conv3_2", 17, (2, 9)),
    ChannelScore("pool4", 100, (1, 2)),
    ChannelScore("relu1_1", 5),
)


def module_of(model: VGG16, layer: str) -> nn.Module:
    return model.get_submodule(LAYERS[BY_NAME[layer]].module)


def selected(score: ChannelScore, output: Tensor) -> Tensor:
    """A neuron as captum likes it."""
    maps = output[:, score.channel]
    return maps.mean(dim=(1, 2)) if score.unit is None else maps[(slice(None), *score.unit)]


class AnyScore(nn.Module):
    """A network that puts out one number."""

    def __init__(self, model: VGG16, score: ChannelScore) -> None:
        super().__init__()
        self.model, self.score = model, score

    def forward(self, x: Tensor) -> Tensor:
        return selected(self.score, self.model(x, stop=self.score.layer))


def tensor(x: ModelInput) -> Tensor:
    return torch.from_numpy(np.array(x)).requires_grad_()


def test_gradient_guided_and_grad_cam_are_equal_bit_for_bit(
    trunk: VGG16, noise_input: ModelInput
) -> None:
    wrong = []
    for score in SCORES:
        model = private_copy(trunk)
        layer, pick = module_of(model, score.layer), partial(selected, score)
        wanted = NeuronGradient(model, layer).attribute(tensor(noise_input), pick)
        if not np.array_equal(gradient(trunk, noise_input, score), wanted[0].detach()):
            wrong.append((score, "gradient"))
        wanted = NeuronGuidedBackprop(model, layer).attribute(tensor(noise_input), pick)
        if not np.array_equal(guided(trunk, noise_input, score), wanted[0].detach()):
            wrong.append((score, "guided"))
        name, scored = cam_layer(score), AnyScore(private_copy(trunk), score)
        if name is not None:
            cam = LayerGradCam(scored, module_of(scored.model, name))
            wanted = cam.attribute(tensor(noise_input))
            if not np.array_equal(grad_cam(trunk, noise_input, score), wanted[0, 0].detach()):
                wrong.append((score, "Grad-CAM"))
    assert not wrong
    assert [cam_layer(score) for score in SCORES] == ["relu4_3", "relu2_2", "relu3_3", None]


def test_a_class_is_traced_back_as_captum_does(whole: VGG16, noise_input: ModelInput) -> None:
    score = ClassScore(3)
    model = private_copy(whole)
    wanted = Saliency(model).attribute(tensor(noise_input), 3, abs=False)[0].detach()
    np.testing.assert_array_equal(gradient(whole, noise_input, score), wanted)
    product = gradient_times_input(whole, noise_input, score)
    np.testing.assert_array_equal(product, (wanted * torch.from_numpy(np.array(noise_input[0]))))
    wanted = GuidedBackprop(model).attribute(tensor(noise_input), 3)[0].detach()
    np.testing.assert_array_equal(guided(whole, noise_input, score), wanted)
    wanted = LayerGradCam(model, module_of(model, "relu5_3")).attribute(tensor(noise_input), 3)
    np.testing.assert_array_equal(grad_cam(whole, noise_input, score), wanted[0, 0].detach())


def test_integrated_gradients_are_within_a_thousandth(
    trunk: VGG16, noise_input: ModelInput
) -> None:
    apart = {}
    for score in (ChannelScore("relu4_1", 77), ChannelScore("conv3_1", 8, (4, 4))):
        model = private_copy(trunk)
        layer = module_of(model, score.layer)
        reference = NeuronIntegratedGradients(model, layer)
        wanted = reference.attribute(
            tensor(noise_input), partial(selected, score), n_steps=8, internal_batch_size=1
        )[0].detach()
        found = sum(integrated_steps(trunk, noise_input, score, 8))
        apart[score] = float(np.abs(found - wanted.numpy()).max() / np.ptp(wanted.numpy()))
    assert max(apart.values()) < 1e-3, apart


def test_completeness_is_captums_own(trunk: VGG16, noise_input: ModelInput) -> None:
    score = ChannelScore("relu4_1", 77)
    reference = IntegratedGradients(AnyScore(private_copy(trunk), score))
    x = tensor(noise_input)
    _map, delta = reference.attribute(x, n_steps=8, return_convergence_delta=True)
    *_others, found = attribute(trunk, noise_input, score, Course(Attribution.INTEGRATED, 8))
    span = found.score - (found.at_zero or 0)
    assert (found.residual or 0) * span == pytest.approx(float(delta[0]), abs=1e-4 * abs(span))


def test_occlusion_is_captums(trunk: VGG16, noise_input: ModelInput) -> None:
    score = ChannelScore("relu2_2", 77)
    occluder = Occluder(15, 8)
    found = np.stack(list(occlusion_rows(trunk, noise_input, score, occluder)))
    reference = Occlusion(AnyScore(private_copy(trunk), score))
    with torch.no_grad():
        wanted = reference.attribute(
            torch.from_numpy(np.array(noise_input)), (3, 15, 15), strides=(3, 8, 8)
        )[0, 0].numpy()
    # captum spreads each window's loss over its pixels: the first of a window's own is its alone.
    assert found[0, 0] == pytest.approx(wanted[0, 0], abs=1e-5)
    assert found[1, 1] == pytest.approx(
        float(4 * wanted[8, 8] - found[0, 0] - found[0, 1] - found[1, 0]), abs=1e-4
    )
