"""Many pictures in one pass, of which only a few numbers each are kept."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from explorer.network.architecture import BY_NAME, LAYERS
from explorer.network.hooks import private_copy
from explorer.network.running import on_engine
from explorer.network.vgg16 import VGG16

Kept = TypeVar("Kept")


def record_batch(
    model: VGG16, inputs: Tensor, keeps: Mapping[str, Callable[[Tensor], Kept]]
) -> dict[str, Kept]:
    """Run a batch as deep as the deepest wanted layer; keep of each what is made of its maps.

    Shape: `inputs` (N, 3, H, W); a layer's function in `keeps` is given (N, C, h, w).
    Convention: what is kept must not share the maps' memory. Hooks live on a private copy of the
    modules for the length of this call.
    Raises: SettingError: for a layer this network does not have. ImageTooSmallError: under 32 px.
    """
    model.check_layers(tuple(keeps))
    if not keeps:
        return {}
    deepest = max(keeps, key=BY_NAME.__getitem__)
    private = private_copy(model)
    found: dict[str, Kept] = {}

    def hook_of(name: str) -> Any:
        def hook(_module: nn.Module, _inputs: object, output: Tensor) -> None:
            found[name] = keeps[name](output)

        return hook

    def through() -> None:
        with torch.inference_mode():
            private(inputs, stop=deepest)

    for name in keeps:
        module = private.get_submodule(LAYERS[BY_NAME[name]].module)
        module.register_forward_hook(hook_of(name))
    on_engine(through)
    return found
