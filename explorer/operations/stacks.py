"""Stacks of small kernels against single large ones, from the formula and measured."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from explorer.errors import SettingError
from explorer.messages import N_
from explorer.shapes import ShapeHW

Kernels = tuple[int, ...]
"""The odd kernel sides of convolutions in a row, each with stride 1, as much padding as keeps the
size, and a ReLU after it."""


@dataclass(frozen=True, slots=True)
class StackFigures:
    """What a stack sees and costs."""

    receptive_field: int
    parameters: int
    macs: int
    nonlinearities: int


def stack_figures(
    kernels: Kernels, channels: int, size_hw: ShapeHW, bias: bool = True
) -> StackFigures:
    """Compute the figures of a stack with as many channels in as out, from the formulas.

    Convention: receptive field 1 + sum(k - 1), weights sum(k² C²), plus C biases a layer;
    multiply-adds count the weights once per place, without the biases.
    Raises: SettingError: for kernels that are not odd.
    """
    _check(kernels)
    weights = sum(kernel**2 for kernel in kernels) * channels**2
    return StackFigures(
        receptive_field=1 + sum(kernel - 1 for kernel in kernels),
        parameters=weights + (len(kernels) * channels if bias else 0),
        macs=weights * size_hw[0] * size_hw[1],
        nonlinearities=len(kernels),
    )


def measure_stack(
    kernels: Kernels, channels: int, size_hw: ShapeHW, bias: bool = True
) -> StackFigures:
    """Build the stack from torch's layers and read the same figures off it.

    Convention: parameters are counted on the modules, multiply-adds on their weights and on the
    shapes that the same stack puts out with one channel; the receptive field is how far the
    gradient of one output number reaches through a stack of ones.
    Raises: SettingError: for kernels that are not odd.
    """
    _check(kernels)
    # Only built there, not run: the first run on the meta device takes 70 MB for good.
    with torch.device("meta"):
        stack = _build(kernels, channels, bias)
    macs = _multiply_adds(stack, _build(kernels, 1, bias), torch.zeros(1, 1, *size_hw))
    return StackFigures(
        receptive_field=_reach(kernels),
        parameters=sum(parameter.numel() for parameter in stack.parameters()),
        macs=macs,
        nonlinearities=sum(isinstance(module, nn.ReLU) for module in stack),
    )


def _check(kernels: Kernels) -> None:
    if not kernels or any(kernel < 1 or kernel % 2 == 0 for kernel in kernels):
        raise SettingError(
            N_("A stack needs odd kernels, such as 3, 5 or 7; found {kernels}."),
            kernels=", ".join(map(str, kernels)) or "–",
        )


def _build(kernels: Kernels, channels: int, bias: bool) -> nn.Sequential:
    modules: list[nn.Module] = []
    for kernel in kernels:
        modules.append(nn.Conv2d(channels, channels, kernel, padding=kernel // 2, bias=bias))
        modules.append(nn.ReLU())
    return nn.Sequential(*modules)


def _multiply_adds(stack: nn.Sequential, narrow: nn.Sequential, x: Tensor) -> int:
    total = 0
    with torch.inference_mode():
        for module, narrow_one in zip(stack, narrow, strict=True):
            x = narrow_one(x)
            if isinstance(module, nn.Conv2d):
                total += x.numel() * module.weight.numel()
    return total


def _reach(kernels: Kernels) -> int:
    side = 2 * sum(kernels) + 1
    # The caller may be inside an inference mode, whose tensors know no gradients.
    with torch.inference_mode(False), torch.enable_grad():
        stack = _build(kernels, 1, bias=False).requires_grad_(False)
        for parameter in stack.parameters():
            parameter.fill_(1)
        x = torch.ones(1, 1, side, side, requires_grad=True)
        (gradient,) = torch.autograd.grad(stack(x)[0, 0, side // 2, side // 2], x)
    return int((gradient[0, 0] != 0).any(dim=0).sum())
