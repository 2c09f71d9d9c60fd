"""oneDNN's own memory layout: a pass that stays in it from layer to layer is a fifth faster.

Without it every convolution brings its input into that layout and its output back. The numbers are
the same, bit for bit; the weights stay as they are, shared and in PyTorch's order.
"""

import os
import platform
from collections.abc import Iterable
from functools import cache

import torch
from torch import Tensor, nn

_SMALL = 20_480
"""Up to so many values PyTorch leaves a convolution to other code, which rounds differently.

Source: `ConvParams::use_mkldnn` in ATen/native/Convolution.cpp.
"""

_ROOM = 1e37
"""A thirtieth of the largest float32: sums that stay below never become infinite, nor NaN."""

Gains = tuple[tuple[float, float], ...]
"""Per convolution: the largest sum of a kernel's absolute numbers, and the largest bias."""


@cache
def is_available() -> bool:
    """Whether PyTorch has oneDNN here; `EXPLORER_MEMORY_FORMAT=contiguous` forbids its layout."""
    wanted = os.environ.get("EXPLORER_MEMORY_FORMAT", "") != "contiguous"
    return (
        wanted
        and bool(torch.backends.mkldnn.is_available())  # type: ignore[no-untyped-call]
        and platform.machine().lower() in ("x86_64", "amd64")
    )


def gains_of(features: Iterable[nn.Module]) -> Gains:
    """Find how much each convolution may enlarge the largest number it is given."""
    with torch.inference_mode():
        return tuple(
            (
                float(torch.linalg.vector_norm(module.weight.flatten(1), 1, dim=1).max()),
                0.0 if module.bias is None else float(module.bias.abs().max()),
            )
            for module in features
            if isinstance(module, nn.Conv2d)
        )


def suits(x: Tensor, gains: Gains, smallest: int) -> bool:
    """Whether a stretch of the trunk gives the same numbers in oneDNN's layout.

    Convention: `gains` are those of the convolutions ahead, `smallest` the fewest values that one
    of the network's convolutions takes in. oneDNN's ReLU and pooling turn NaN into numbers, so it
    must be certain that none can arise: no sum may grow beyond what a float32 holds.
    """
    if not is_available() or smallest <= _SMALL:
        return False
    low, high = x.aminmax()
    reach = max(-float(low), float(high))
    for gain, bias in gains:
        reach = reach * gain + bias
    return reach < _ROOM  # False for NaN


def enter(x: Tensor) -> Tensor:
    """Copy a tensor into oneDNN's layout; the first convolution chooses which."""
    return x.to_mkldnn()


def leave(x: Tensor) -> Tensor:
    """Copy a tensor out of oneDNN's layout; an ordinary one stays what it is."""
    return x.to_dense() if x.is_mkldnn else x


class Relu(nn.ReLU):
    """A ReLU that leaves its input alone, so that the convolution's own output can be shown.

    Convention: in oneDNN's layout what is shown is a copy already, so there it works in place.
    """

    def forward(self, x: Tensor) -> Tensor:
        """Replace negative numbers by zero."""
        return nn.functional.relu(x, inplace=x.is_mkldnn)
