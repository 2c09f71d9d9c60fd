"""The maps that one pass gives: gradient, guided backpropagation, their product, Grad-CAM."""

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from explorer.network.architecture import BY_NAME, LAYERS, LayerKind
from explorer.network.running import on_engine
from explorer.network.vgg16 import VGG16
from explorer.shapes import ModelInput
from explorer.studies.attribution.passing import differentiate, stretch, tensor_of
from explorer.studies.attribution.scores import AnyScore

Planes = npt.NDArray[np.float32]
"""(3, H, W): one number for each colour of each pixel, in the order of the network's planes."""


def _planes(values: Tensor) -> Planes:
    found: Planes = values.detach().numpy()
    found.flags.writeable = False
    return found


def gradient(model: VGG16, model_input: ModelInput, score: AnyScore) -> Planes:
    """Tell by how much the score changes for each number of the input, per step of that number.

    Shape: (1, 3, H, W) -> (3, H, W).
    Source: Simonyan, Vedaldi and Zisserman 2013, arXiv:1312.6034.
    """
    return _planes(differentiate(model, tensor_of(model_input), score)[1])


class _GuidedRelu(torch.autograd.Function):
    """A ReLU that on the way back lets only positive numbers pass."""

    @staticmethod
    def forward(context: Any, x: Tensor) -> Tensor:
        context.save_for_backward(x)
        return x.relu()

    @staticmethod
    def backward(context: Any, back: Tensor) -> Tensor:
        (x,) = context.saved_tensors
        passed: Tensor = back.clamp(min=0) * (x > 0)
        return passed


def _guided(x: Tensor) -> Tensor:
    found: Tensor = _GuidedRelu.apply(x)  # type: ignore[no-untyped-call]
    return found


def guided(model: VGG16, model_input: ModelInput, score: AnyScore) -> Planes:
    """Follow the score back as `gradient` does, but drop what is negative at every ReLU.

    Shape: (1, 3, H, W) -> (3, H, W).
    Convention: no longer a derivative of anything.
    Source: Springenberg et al. 2014, arXiv:1412.6806.
    """
    x = tensor_of(model_input)
    return _planes(differentiate(model, x, score, activation=_guided)[1])


def gradient_times_input(model: VGG16, model_input: ModelInput, score: AnyScore) -> Planes:
    """Multiply the gradient with the input: a network without biases would add up to the score.

    Shape: (1, 3, H, W) -> (3, H, W).
    """
    found: Planes = gradient(model, model_input, score) * model_input[0]
    found.flags.writeable = False
    return found


def cam_layer(score: AnyScore) -> str | None:
    """Name the layer whose maps Grad-CAM adds up; None is the input itself.

    Convention: the last ReLU of the block before, as coarse as can be and still not the channel
    itself. For a class the layer that its head reads, or relu5_3 before the classifier.
    """
    if score.channel is None:
        return score.layer if LAYERS[BY_NAME[score.layer]].is_trunk else "relu5_3"
    block = LAYERS[BY_NAME[score.layer]].block
    before = [
        layer.name
        for layer in LAYERS[: BY_NAME[score.layer]]
        if layer.kind is LayerKind.RELU and (layer.block < block or block == 1)
    ]
    return before[-1] if before else None


def grad_cam(model: VGG16, model_input: ModelInput, score: AnyScore) -> npt.NDArray[np.float32]:
    """Add up a layer's maps, each weighted by the mean of the score's gradient over it.

    Shape: (1, 3, H, W) -> (h, w) of `cam_layer`.
    Convention: signed; the paper shows the positive part only.
    Source: Selvaraju et al. 2017, arXiv:1610.02391.
    """
    name = cam_layer(score)
    first = 0 if name is None else BY_NAME[name] + 1
    x = tensor_of(model_input)

    def maps() -> Tensor:
        with torch.inference_mode(False), torch.no_grad():
            return stretch(model, x, range(first))

    there = on_engine(maps)
    _value, back = differentiate(model, there, score, first)
    weights = back.mean(dim=(1, 2), keepdim=True)
    return _planes((weights * there[0]).sum(dim=0))
