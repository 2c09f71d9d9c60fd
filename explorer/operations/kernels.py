"""A convolution's kernels: their numbers, sizes, likenesses and pictures."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from torch import nn

from explorer.network import VGG16, layer_at
from explorer.shapes import RgbImage

Weights = npt.NDArray[np.float32]
"""(O, I, K, K): output channel, input channel, row, column."""


@dataclass(frozen=True, slots=True, eq=False)
class Kernels:
    """All kernels of one convolution.

    Shape: `weight` (O, I, K, K), `bias` (O,), both float32 and shared with the network.
    """

    weight: Weights
    bias: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.weight)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two kernels and the cosine of the angle between them."""

    first: int
    second: int
    cosine: float


def layer_kernels(model: VGG16, layer: str) -> Kernels:
    """Read a convolution's kernels out of a network.

    Raises: ValueError: if the layer is no convolution.
    """
    module = model.get_submodule(layer_at(layer).module)
    if not isinstance(module, nn.Conv2d) or module.bias is None:
        raise ValueError(f"{layer} is no convolution with a bias")
    return Kernels(module.weight.detach().numpy(), module.bias.detach().numpy())


def _rows(weight: Weights) -> npt.NDArray[np.float64]:
    return weight.reshape(len(weight), -1).astype(np.float64)


def norms(weight: Weights) -> npt.NDArray[np.float64]:
    """Measure every kernel: the root of the sum of its squared numbers (L2).

    Shape: (O, I, K, K) -> (O,).
    """
    rows = _rows(weight)
    squares: npt.NDArray[np.float64] = np.einsum("ij,ij->i", rows, rows)
    return np.sqrt(squares)


def similar_pairs(weight: Weights, count: int = 10) -> tuple[Pair, ...]:
    """Find the pairs of kernels that point most nearly the same way.

    Shape: (O, I, K, K), each kernel taken as one long vector.
    Convention: cosine similarity, largest first, ties by number; kernels of zeros, which have no
    direction, or with numbers that are not finite, are left out.
    """
    length = norms(weight)
    usable = np.flatnonzero(np.isfinite(length) & (length > 0))
    unit = _rows(weight[usable]) / length[usable, None]
    cosines = np.clip(unit @ unit.T, -1, 1)
    first, second = np.triu_indices(len(usable), k=1)
    values = cosines[first, second]
    best = np.argsort(-values, kind="stable")[:count]
    return tuple(
        Pair(int(usable[first[i]]), int(usable[second[i]]), float(values[i])) for i in best
    )


def strongest_slices(kernel: Weights, count: int) -> npt.NDArray[np.intp]:
    """Number a kernel's slices by how large they are, the largest first.

    Shape: (I, K, K) -> at most `count` numbers.
    Convention: by L2 norm, ties by number; slices with numbers that are not finite come last.
    """
    order = np.argsort(-np.nan_to_num(norms(kernel), posinf=0.0), kind="stable")
    return order[:count]


def kernel_levels(kernels: Weights, scale: float | None = None) -> npt.NDArray[np.uint8]:
    """Map kernels to 0..255 with zero in the middle: all on one scale, or each on its own.

    Shape: (N, ...) -> the same, uint8.
    Convention: `scale` or else the kernel's largest number without its sign becomes 0 or 255, zero
    becomes 128; a kernel of zeros is 128 throughout, numbers that are not finite too.
    """
    clean = np.nan_to_num(kernels.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    peak = (
        np.abs(clean).max(axis=tuple(range(1, clean.ndim)), keepdims=True)
        if scale is None
        else np.full((1,) * clean.ndim, scale)
    )
    scaled = np.divide(clean, peak, out=np.zeros_like(clean), where=peak > 0)
    levels: npt.NDArray[np.uint8] = (128 + 127.5 * scaled).clip(0, 255).astype(np.uint8)
    return levels


def kernel_pictures(weight: Weights, scale: float | None = None) -> list[RgbImage]:
    """Show kernels that read red, green and blue planes as small colour pictures.

    Shape: (O, 3, K, K) -> O pictures (K, K, 3).
    Convention: see `kernel_levels`; the three planes of a kernel share one scale.
    """
    return list(np.ascontiguousarray(kernel_levels(weight, scale).transpose(0, 2, 3, 1)))
