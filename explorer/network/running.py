"""Running a network from one layer to another, in the one thread that all runs share."""

from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch
from torch import Tensor

from explorer.network.architecture import BY_NAME, HEAD, block_of
from explorer.network.hooks import hooked, laid_out, private_copy
from explorer.network.strips import is_large, through_block
from explorer.network.vgg16 import VGG16

_engine = ThreadPoolExecutor(1, "vgg16")
"""All runs share one thread: PyTorch hires its helpers, and warms its memory, for each anew."""

Result = TypeVar("Result")


def on_engine(work: Callable[[], Result]) -> Result:
    """Do something in the thread that all runs share, and wait for it."""
    return _engine.submit(work).result()


def run_layers(
    model: VGG16,
    x: Tensor,
    layers: Iterable[str],
    start: str,
    averaged: Collection[str] = (),
    in_strips: bool = True,
) -> dict[str, Tensor]:
    """Run from `start` to the deepest wanted layer and return what the wanted ones put out.

    Shape: `x` (1, C, H, W), what goes into `start`.
    Convention: of layers in `averaged` only the mean over the channels; `in_strips` lets large
    blocks go through in strips, which gives the same numbers in less memory.
    """
    ordered = sorted(set(layers), key=BY_NAME.__getitem__)
    private = private_copy(model)

    def through() -> dict[str, Tensor]:
        with torch.inference_mode():
            if in_strips and start != "avgpool" and is_large(block_of(start), x):
                return _block_by_block(private, x, ordered, block_of(start), averaged)
            with hooked(private, ordered, averaged) as outputs:
                private(laid_out(model, x, block_of(start)), start=start, stop=ordered[-1])
            return outputs

    return on_engine(through)


def _block_by_block(
    private: VGG16, x: Tensor, ordered: list[str], block: int, averaged: Collection[str]
) -> dict[str, Tensor]:
    """Run blocks one after the other, in strips, as long as they are large; then the rest."""
    outputs: dict[str, Tensor] = {}
    last = block_of(ordered[-1])
    while block < HEAD and is_large(block, x):
        names = [name for name in ordered if block_of(name) == block]
        wanted = names if block == last or f"pool{block}" in names else [*names, f"pool{block}"]
        found = through_block(private, x, wanted, lambda names: hooked(private, names, averaged))
        outputs.update({name: found[name] for name in names})
        if block == last:
            return outputs
        x, block = found[f"pool{block}"], block + 1
    rest = [name for name in ordered if block_of(name) >= block]
    with hooked(private, rest, averaged) as found:
        private(x, start=f"conv{block}_1" if block < HEAD else "avgpool", stop=rest[-1])
    return outputs | found


def run_one(model: VGG16, x: Tensor, layer: str) -> Tensor:
    """Run one layer, in the thread that calls."""
    with torch.inference_mode():
        output: Tensor = model(x, start=layer, stop=layer)
    return output
