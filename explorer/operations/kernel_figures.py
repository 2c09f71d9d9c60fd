"""A convolution's kernels in a few figures: what tells learnt numbers from drawn ones."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.operations.kernels import Weights, norms

_STANDARD_ERRORS = 3


@dataclass(frozen=True, slots=True)
class KernelFigures:
    """All kernels of a convolution, summed up.

    Convention: `largest` is without its sign. `neighbours` is the correlation of all pairs of
    numbers beside or below each other in a slice; if every number were drawn by itself, it would
    stay within ±`chance`, which is three standard errors. `strongest_share` is what the strongest
    tenth of the slices, rounded up, has of the sum of all squares. NaN where it can't be told:
    kernels of 1x1 or zeros, or numbers that are not finite.
    """

    std: float
    largest: float
    neighbours: float
    chance: float
    strongest_share: float

    @property
    def is_smooth(self) -> bool:
        """Whether neighbours have more in common than chance gives."""
        return self.neighbours > self.chance


def kernel_figures(weight: Weights) -> KernelFigures:
    """Sum a convolution's kernels up.

    Shape: `weight` is (O, I, K, K).
    """
    with np.errstate(invalid="ignore", over="ignore"):
        correlation, pairs = _neighbours(weight)
        return KernelFigures(
            float(weight.std(dtype=np.float64)),
            float(max(weight.max(), -weight.min())),
            correlation,
            _STANDARD_ERRORS / math.sqrt(pairs) if pairs else math.nan,
            _strongest_share(weight),
        )


def same_numbers(first: Weights, second: Weights) -> float:
    """Compare kernels of the same number: the median of their cosines.

    Shape: both (O, I, K, K), alike.
    Convention: kernels of zeros or with numbers that are not finite are left out; NaN if none are
    left.
    """
    lengths = norms(first) * norms(second)
    usable = np.isfinite(lengths) & (lengths > 0)
    if not usable.any():
        return math.nan
    products = np.einsum("oikl,oikl->o", first, second, dtype=np.float64)
    return float(np.median(products[usable] / lengths[usable]))


def _neighbours(weight: Weights) -> tuple[float, int]:
    """Pearson's correlation over all pairs of neighbours, and how many pairs there are."""
    sums = np.zeros(5)
    pairs = 0
    beside = weight[..., :-1], weight[..., 1:]
    below = weight[..., :-1, :], weight[..., 1:, :]
    for a, b in (beside, below):
        pairs += a.size
        sums += (
            a.sum(dtype=np.float64),
            b.sum(dtype=np.float64),
            *(_products(*both) for both in ((a, a), (b, b), (a, b))),
        )
    if not pairs:
        return math.nan, 0
    mean_a, mean_b, square_a, square_b, product = (sums / pairs).tolist()
    spread = (square_a - mean_a**2) * (square_b - mean_b**2)
    if not spread > 0:
        return math.nan, pairs
    return (product - mean_a * mean_b) / math.sqrt(spread), pairs


def _products(a: Weights, b: Weights) -> float:
    return float(np.einsum("oikl,oikl->", a, b, dtype=np.float64))


def _strongest_share(weight: Weights) -> float:
    squares: npt.NDArray[np.float64] = np.einsum("oikl,oikl->oi", weight, weight, dtype=np.float64)
    ordered = np.sort(squares, axis=None)[::-1]
    total = float(ordered.sum())
    if not (math.isfinite(total) and total > 0):
        return math.nan
    return float(ordered[: math.ceil(ordered.size / 10)].sum()) / total
