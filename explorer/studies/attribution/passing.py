"""A pass with gradients: recording runs without them, so this goes through the layers by itself."""

from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from explorer.network.architecture import BY_NAME, LAYERS
from explorer.network.running import on_engine
from explorer.network.vgg16 import VGG16
from explorer.shapes import ModelInput
from explorer.studies.attribution.scores import AnyScore

_LARGE = 320**2
"""Pixels from which on only the blocks' inputs are kept on the way; the rest is made twice."""

Activation = Callable[[Tensor], Tensor]


def tensor_of(model_input: ModelInput) -> Tensor:
    """Copy a network's input, which nobody may write to, into a tensor."""
    return torch.from_numpy(np.array(model_input))


def stretch(model: VGG16, x: Tensor, layers: range, activation: Activation = torch.relu) -> Tensor:
    """Go through the layers at these places of `LAYERS`, with `activation` for every ReLU.

    Shape: (N, C, H, W), what the first of them reads -> what the last one puts out.
    """
    for layer in LAYERS[layers.start : layers.stop]:
        module = model.get_submodule(layer.module)
        x = activation(x) if isinstance(module, nn.ReLU) else module(x)
    return x


def score_of(model: VGG16, model_input: ModelInput | Tensor, score: AnyScore) -> float:
    """Find the number that a picture is given, without gradients."""

    def run() -> float:
        with torch.inference_mode():
            x = model_input if isinstance(model_input, Tensor) else tensor_of(model_input)
            output = stretch(model, x, range(BY_NAME[score.layer] + 1))
            return float(score.of(output)[0])

    return on_engine(run)


def differentiate(
    model: VGG16,
    x: Tensor,
    score: AnyScore,
    first: int = 0,
    activation: Activation = torch.relu,
) -> tuple[float, Tensor]:
    """Follow a score back to what the layer at `first` reads.

    Shape: `x` (1, C, H, W), what that layer reads -> the score and its gradient (C, H, W).
    Convention: the model is shared and left as it was: no gradient is kept on it. What lies behind
    a closed ReLU has exactly no part, and a pooling passes all on to its winner.
    """
    return on_engine(partial(_back, model, x, score, first, activation))


def _back(
    model: VGG16, x: Tensor, score: AnyScore, first: int, activation: Activation
) -> tuple[float, Tensor]:
    # The caller may be inside an inference mode, whose tensors know no gradients.
    with torch.inference_mode(False), torch.enable_grad():
        begin = x.clone().requires_grad_()
        y = begin
        for layers in _stretches(first, BY_NAME[score.layer] + 1, x):
            run = partial(stretch, model, layers=layers, activation=activation)
            y = _twice(run, y) if len(layers) > 1 and _is_large(x) else run(y)
        value = score.of(y)[0]
        (gradient,) = torch.autograd.grad(value, begin)
    return float(value.detach()), gradient[0]


def _is_large(x: Tensor) -> bool:
    return x.shape[1] == 3 and x.shape[2] * x.shape[3] > _LARGE


def _stretches(first: int, stop: int, x: Tensor) -> list[range]:
    """Cut the way at the blocks' ends where a picture is large."""
    if not _is_large(x):
        return [range(first, stop)]
    ends = [place + 1 for place in range(first, stop - 1) if LAYERS[place].name[:4] == "pool"]
    return [range(a, b) for a, b in zip([first, *ends], [*ends, stop], strict=True)]


def _twice(run: Activation, x: Tensor) -> Tensor:
    y: Tensor = checkpoint(run, x, use_reentrant=False, preserve_rng_state=False)
    return y
