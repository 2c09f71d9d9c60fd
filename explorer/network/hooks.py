"""Forward hooks on a private copy of the modules, so that nobody meets another's."""

import copy
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor, nn

from explorer.network.architecture import BY_NAME, CONFIG_D, HEAD, LAYERS, WIDTHS, Layer, LayerKind
from explorer.network.onednn import enter, leave, suits
from explorer.network.vgg16 import VGG16

_LARGE = 2**23
"""Values of a layer (32 MB) from which a second copy counts."""


def private_copy(model: VGG16) -> VGG16:
    """Copy the modules but share every tensor, so that hooks on the copy are nobody else's."""
    shared: dict[int, Any] = {id(tensor): tensor for tensor in model.parameters()}
    return copy.deepcopy(model, shared)


@contextmanager
def altered(model: VGG16, layer: str, change: Callable[[Tensor], Tensor]) -> Iterator[VGG16]:
    """Lend a network in which `layer` puts out `change(output)`, for the length of one block.

    Convention: the change is a forward hook on a private copy of the modules (the weights are
    shared), so nobody else's run can meet it; after the block the copy is an ordinary network.
    Raises: SettingError: for a layer this network does not have.
    """
    model.check_layers((layer,))
    private = private_copy(model)

    def hook(_module: nn.Module, _inputs: object, output: Tensor) -> Tensor:
        return change(leave(output))

    handle = private.get_submodule(LAYERS[BY_NAME[layer]].module).register_forward_hook(hook)
    try:
        yield private
    finally:
        handle.remove()


@contextmanager
def hooked(
    model: VGG16, layers: Iterable[str], averaged: Collection[str] = ()
) -> Iterator[dict[str, Tensor]]:
    """Read layers through hooks; of those in `averaged` only the mean over the channels."""
    outputs: dict[str, Tensor] = {}

    def keep(layer: Layer) -> Any:
        def hook(_module: nn.Module, _inputs: object, output: Tensor) -> Tensor:
            shown = leave(output)
            if layer.name in averaged:
                outputs[layer.name] = shown.mean(dim=1, keepdim=True)
                return output
            outputs[layer.name] = shown
            if layer.kind is LayerKind.POOL:
                return laid_out(model, output, layer.block + 1)
            # Large maps are held once: the run goes on with the copy, a little slower.
            return shown if output.numel() > _LARGE else output

        return hook

    wanted = [LAYERS[BY_NAME[name]] for name in layers]
    handles = [
        model.get_submodule(layer.module).register_forward_hook(keep(layer)) for layer in wanted
    ]
    try:
        yield outputs
    finally:
        for handle in handles:
            handle.remove()


def laid_out(model: VGG16, x: Tensor, block: int) -> Tensor:
    """Bring what goes into a block into oneDNN's layout, where that changes no number."""
    if block == HEAD or x.is_mkldnn:
        return x
    height, width = (side >> (len(WIDTHS) - block) for side in x.shape[-2:])
    ahead = sum(CONFIG_D[block - 1 :])
    return enter(x) if suits(x, model.gains[-ahead:], WIDTHS[-1] * height * width) else x
