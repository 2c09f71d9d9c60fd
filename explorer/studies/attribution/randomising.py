"""Networks that have forgotten some of what they learned, to draw a map again with."""

from enum import StrEnum
from weakref import WeakValueDictionary

import torch
from torch import nn

from explorer.network.architecture import BY_NAME, LAYERS, Layer, LayerKind
from explorer.network.hooks import private_copy
from explorer.network.vgg16 import VGG16

_CONVOLUTIONS = tuple(layer for layer in LAYERS if layer.kind is LayerKind.CONV)


class Randomised(StrEnum):
    """Which convolutions lose what they learned, counted back from the one that is explained."""

    ONE = "one"
    BLOCK = "block"
    TWO = "two"
    ALL = "all"

    def layers(self, last: str) -> tuple[str, ...]:
        """Name the convolutions, in order, for a score made of the layer `last`."""
        there = [layer for layer in _CONVOLUTIONS if BY_NAME[layer.name] <= BY_NAME[last]]
        own = there[-1]
        if self is Randomised.ONE:
            return (own.name,)
        first = {"block": own.block, "two": own.block - 1, "all": 1}[self]
        return tuple(layer.name for layer in there if layer.block >= first)


_drawn: "WeakValueDictionary[tuple[str, int], nn.Parameter]" = WeakValueDictionary()
"""Random kernels in use, so that many people's networks share them."""


def _kernel(layer: Layer, seed: int) -> nn.Parameter:
    """Draw He's initialisation, uniform, of a number that the layer's place and the seed give."""
    found = _drawn.get((layer.name, seed))
    if found is None:
        inputs, outputs = layer.in_shape[0], layer.channels
        generator = torch.Generator().manual_seed(1000 * seed + BY_NAME[layer.name])
        numbers = torch.rand((outputs, inputs, 3, 3), generator=generator)
        bound = (6 / (inputs * 9)) ** 0.5
        found = nn.Parameter(numbers.mul_(2 * bound).sub_(bound), requires_grad=False)
        _drawn[layer.name, seed] = found
    return found


def randomised(model: VGG16, layers: tuple[str, ...], seed: int = 0) -> VGG16:
    """Make a network whose named convolutions have random kernels and no biases.

    Convention: all other weights are shared with `model`, which stays as it was. A layer gets the
    same numbers whichever others are randomised with it.
    Source: Adebayo et al. 2018, Sanity Checks for Saliency Maps, arXiv:1810.03292.
    """
    private = private_copy(model)
    with torch.inference_mode(False):
        for name in layers:
            layer = LAYERS[BY_NAME[name]]
            module = private.get_submodule(layer.module)
            module.register_parameter("weight", _kernel(layer, seed))
            bias = nn.Parameter(torch.zeros(layer.channels), requires_grad=False)
            module.register_parameter("bias", bias)
    return private
