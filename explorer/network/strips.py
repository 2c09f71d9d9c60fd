"""Large inputs go through a block strip by strip, so that only what is asked for is held whole.

At 1024 px one layer of the first block takes 256 MB, and PyTorch wants several at once.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.network.architecture import BY_NAME, CONFIG_D, LAYERS, WIDTHS, LayerKind
from explorer.network.vgg16 import VGG16

LARGE_BYTES = 2**20 * 48
"""Of one layer's maps, from which on a block is worked on in strips."""
_STRIP_BYTES = 2**20 * 12
_LEAST_ROWS = 32


@dataclass(frozen=True, slots=True)
class Strip:
    """Rows `top` to `bottom` of a block's maps, made from the rows `first` to `last` of its input.

    Convention: all are even, but for the last row of all; pooling windows are never cut. Rows
    between `first` and `top` are worked on only because the kernels reach into them.
    """

    top: int
    bottom: int
    first: int
    last: int

    def place(self, whole: Tensor, part: Tensor, kind: LayerKind) -> None:
        """Put what a strip gave into its place.

        Shape: (1, C, H, W) both.
        """
        scale = 2 if kind is LayerKind.POOL else 1
        rows = slice(self.top // scale, min(self.bottom // scale, whole.shape[2]))
        offset = (self.top - self.first) // scale
        whole[:, :, rows] = part[:, :, offset : offset + rows.stop - rows.start]


def strips(block: int, height: int, width: int) -> tuple[Strip, ...]:
    """Cut a block's rows into strips; one strip where its maps are not large."""
    row_bytes = WIDTHS[block - 1] * width * 4
    if row_bytes * height < LARGE_BYTES:
        return (Strip(0, height, 0, height),)
    halo = -(-CONFIG_D[block - 1] // 2) * 2
    step = max(_LEAST_ROWS, _STRIP_BYTES // row_bytes // 2 * 2)
    tops = range(0, max(step, height - _LEAST_ROWS), step)
    ends = [*tops[1:], height]
    return tuple(
        Strip(top, end, max(0, top - halo), min(height, end + halo))
        for top, end in zip(tops, ends, strict=True)
    )


def is_large(block: int, x: Tensor) -> bool:
    """Whether a block is worked on in strips for this input."""
    return len(strips(block, x.shape[2], x.shape[3])) > 1


def through_block(
    model: VGG16,
    x: Tensor,
    names: Sequence[str],
    hooked: Callable[[Sequence[str]], AbstractContextManager[dict[str, Tensor]]],
) -> dict[str, Tensor]:
    """Work on one block strip by strip and put its wanted layers together.

    `names` are layers of one block, in order; `hooked` reads layers of `model` for the length of a
    `with` block.
    Convention: every number is the sum that a whole run adds up.
    """
    block = LAYERS[BY_NAME[names[0]]].block
    whole: dict[str, Tensor] = {}
    with hooked(names) as found:
        for strip in strips(block, x.shape[2], x.shape[3]):
            model(x[:, :, strip.first : strip.last], start=f"conv{block}_1", stop=names[-1])
            for name in names:
                layer, part = LAYERS[BY_NAME[name]], found.pop(name)
                if name not in whole:
                    whole[name] = _empty(layer.kind, part, x)
                strip.place(whole[name], part, layer.kind)
    return whole


def _empty(kind: LayerKind, part: Tensor, x: Tensor) -> Tensor:
    height, width = x.shape[2:]
    if kind is LayerKind.POOL:
        height, width = height // 2, width // 2
    return torch.empty((1, part.shape[1], height, width), dtype=part.dtype)
