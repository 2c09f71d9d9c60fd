"""Pooling a picture or maps again and again, as the article's `observe_pool` does."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from explorer.errors import SettingError
from explorer.messages import N_, N_n
from explorer.operations.sizes import conv_output_size

Planes = npt.NDArray[np.float32]
"""(N, C, H, W), (C, H, W) or (H, W), float32."""


class PoolKind(StrEnum):
    """What becomes of the numbers under a window."""

    MAX = "max"
    AVERAGE = "avg"
    MIN = "min"
    L2 = "l2"
    STRIDE = "stride"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "max": N_("Max pooling"),
            "avg": N_("Average pooling"),
            "min": N_("Min pooling"),
            "l2": N_("L2 pooling"),
            "stride": N_("Stride only"),
        }[self]


def _check(kernel: int, padding: int) -> None:
    if padding > kernel // 2:
        raise SettingError(
            N_(
                "Pooling allows a padding of at most half the kernel: {limit} for a kernel of "
                "{kernel}, found {padding}. A window could otherwise lie in the padding alone."
            ),
            limit=kernel // 2,
            kernel=kernel,
            padding=padding,
        )


def pool(
    x: Planes,
    kind: PoolKind | str = PoolKind.MAX,
    kernel: int = 2,
    stride: int = 2,
    padding: int = 0,
    ceil_mode: bool = False,
) -> Planes:
    """Pool every channel once.

    Shape: (..., H, W) -> (..., h, w), h and w from `conv_output_size`.
    Convention: padding is minus infinity for the maximum, plus infinity for the minimum and 0 for
    the rest, and the average counts it, as PyTorch's does. "Stride only" keeps the pixel at each
    window's top left. L2 is the root of the sum of squares.
    Raises: SettingError: for an impossible combination.
    """
    kind = PoolKind(kind)
    _check(kernel, padding)
    height, width = (
        conv_output_size(side, kernel, stride, padding, ceil_mode=ceil_mode)
        for side in x.shape[-2:]
    )
    tensor = torch.from_numpy(np.array(x, dtype=np.float32)).reshape(1, -1, *x.shape[-2:])
    result = _POOLS[kind](tensor, kernel, stride, padding, ceil_mode)[..., :height, :width]
    pooled: Planes = result.reshape(*x.shape[:-2], height, width).numpy()
    return pooled


def _max(x: Tensor, kernel: int, stride: int, padding: int, ceil_mode: bool) -> Tensor:
    return F.max_pool2d(x, kernel, stride, padding, ceil_mode=ceil_mode)


def _min(x: Tensor, kernel: int, stride: int, padding: int, ceil_mode: bool) -> Tensor:
    return -F.max_pool2d(-x, kernel, stride, padding, ceil_mode=ceil_mode)


def _average(x: Tensor, kernel: int, stride: int, padding: int, ceil_mode: bool) -> Tensor:
    return F.avg_pool2d(x, kernel, stride, padding, ceil_mode=ceil_mode)


def _l2(x: Tensor, kernel: int, stride: int, padding: int, ceil_mode: bool) -> Tensor:
    total = F.avg_pool2d(x * x, kernel, stride, padding, ceil_mode=ceil_mode, divisor_override=1)
    return total.sqrt()


def _stride(x: Tensor, kernel: int, stride: int, padding: int, ceil_mode: bool) -> Tensor:
    # room for the last window's start, which ceil_mode may put past the right edge
    return F.pad(x, (padding, kernel + stride, padding, kernel + stride))[..., ::stride, ::stride]


_POOLS = {
    PoolKind.MAX: _max,
    PoolKind.MIN: _min,
    PoolKind.AVERAGE: _average,
    PoolKind.L2: _l2,
    PoolKind.STRIDE: _stride,
}


def observe_pool(
    x: Planes | Tensor | Sequence[object],
    kind: PoolKind | str = PoolKind.MAX,
    passes: int = 5,
    kernel: int = 2,
    stride: int = 2,
    padding: int = 0,
    ceil_mode: bool = False,
) -> list[Planes]:
    """Pool again and again and return every stage.

    Shape: (N, C, H, W) or (C, H, W) or (H, W) -> `passes` arrays of the same rank.
    Convention: see `pool`. The article's picture is 244 px: 122, 61, 30, 15, 7 rounding down.
    Raises: SettingError: for an impossible combination, or once nothing is left to pool.
    """
    planes = np.asarray(x, dtype=np.float32)
    if planes.ndim not in (2, 3, 4):
        raise SettingError(
            N_n(
                "Pooling needs (N, C, H, W), (C, H, W) or (H, W); found {n} axis.",
                "Pooling needs (N, C, H, W), (C, H, W) or (H, W); found {n} axes.",
            ),
            n=planes.ndim,
        )
    stages: list[Planes] = []
    for _ in range(passes):
        planes = pool(planes, kind, kernel, stride, padding, ceil_mode)
        stages.append(planes)
    return stages
