"""One activation of a convolution, rebuilt product by product."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.shapes import FeatureMaps

Numbers = npt.NDArray[np.float32]
Sums = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """Everything one activation is the sum of, and what PyTorch made of it.

    Shape: `patch`, `kernel` and `products` are (C, K, K); `inside` is (K, K), False where the
    window lies in the padding and the patch is 0.
    Convention: products are rounded to float32, as the network's numbers are; they are added in
    float64.
    """

    patch: Numbers
    kernel: Numbers
    products: Numbers
    inside: npt.NDArray[np.bool_]
    bias: float
    value: float

    @property
    def channel_sums(self) -> Sums:
        """What each input channel adds."""
        sums: Sums = self.products.sum(axis=(1, 2), dtype=np.float64)
        return sums

    @property
    def product_sum(self) -> float:
        """All products added up, without the bias."""
        return float(self.products.sum(dtype=np.float64))

    @property
    def magnitude(self) -> float:
        """All products added up without their signs: the scale of the rounding error."""
        return float(np.abs(self.products).sum(dtype=np.float64))

    @property
    def total(self) -> float:
        """The rebuilt activation."""
        return self.product_sum + self.bias

    @property
    def residual(self) -> float:
        """What is missing: the rebuilt activation minus PyTorch's."""
        return self.total - self.value

    @property
    def relative(self) -> float:
        """The size of the residual, as a share of `magnitude`.

        Convention: not a share of the value, which may be near 0 although large products met;
        0 where there is nothing but zeros.
        """
        return abs(self.residual) / self.magnitude if self.magnitude else abs(self.residual)

    @property
    def after_relu(self) -> float:
        """What the next layer makes of PyTorch's value."""
        return max(0.0, self.value)

    def largest_first(self) -> npt.NDArray[np.int64]:
        """Order the input channels by how much they add or take away, ties by number."""
        return np.argsort(-np.abs(self.channel_sums), kind="stable")


def window(maps: FeatureMaps, row: int, column: int, kernel: int, padding: int) -> Numbers:
    """Cut out what a kernel sees at one place, with zeros where it sticks out.

    Shape: (C, H, W) -> (C, kernel, kernel).
    Convention: stride 1; `row` and `column` count outputs, so the window begins at
    `row - padding`, `column - padding`.
    """
    channels, height, width = maps.shape
    patch = np.zeros((channels, kernel, kernel), np.float32)
    top, left = row - padding, column - padding
    rows = slice(max(top, 0), min(top + kernel, height))
    columns = slice(max(left, 0), min(left + kernel, width))
    patch[:, rows.start - top : rows.stop - top, columns.start - left : columns.stop - left] = maps[
        :, rows, columns
    ]
    return patch


def prove(
    inputs: FeatureMaps,
    kernel: Numbers,
    bias: float,
    output: FeatureMaps,
    row: int,
    column: int,
    padding: int = 1,
) -> Proof:
    """Rebuild one activation of a stride-1 convolution from its inputs.

    Shape: `inputs` (C, H, W), `kernel` (C, K, K), `output` (h, w): the channel the kernel made.
    Raises: IndexError: if the output has no such place.
    """
    height, width = output.shape
    if not (0 <= row < height and 0 <= column < width):
        raise IndexError(f"({row}, {column}) is outside {height}x{width}")
    size = kernel.shape[-1]
    patch = window(inputs, row, column, size, padding)
    ones = np.ones((1, *inputs.shape[1:]), np.float32)
    return Proof(
        patch=patch,
        kernel=kernel,
        products=patch * kernel,
        inside=window(ones, row, column, size, padding)[0] == 1,
        bias=float(bias),
        value=float(output[row, column]),
    )


def channel_map(plane: Numbers, kernel: Numbers, padding: int = 1) -> Numbers:
    """Compute what one input channel adds to every place of one output channel.

    Shape: `plane` (H, W), `kernel` (K, K) -> (H + 2P - K + 1, W + 2P - K + 1).
    Convention: zeros around the plane, stride 1, added in float64.
    """
    size = kernel.shape[-1]
    padded = np.pad(plane.astype(np.float64), padding)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size))
    total: Sums = np.einsum("hwij,ij->hw", windows, kernel.astype(np.float64))
    return total.astype(np.float32)
