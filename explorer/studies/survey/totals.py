"""From parts to the figures of a whole survey, in the order of the pictures' numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from explorer.studies.survey.columns import Columns
from explorer.studies.survey.histogram import BINS, Counts, entropy
from explorer.studies.survey.one_picture import Numbers
from explorer.studies.survey.partial import Partial
from explorer.studies.survey.top import Top

_BLOCK = 256
"""Pictures whose products are added up at once: the same ones, however parts are cut."""
_FLAT = 1e-12
"""A variance below this share of the mean's square is rounding."""

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ChannelTotals:
    """Figures of every channel over all pictures that count.

    Shape: (K,) each, `histogram` (K, BINS).
    Convention: `mean` and `std` are of the pictures' means; `std` is the population's.
    `dead_share` counts exact zeros among all places, `entropy` is of the histogram, in bits.
    """

    mean: Doubles
    std: Doubles
    dead_share: Doubles
    entropy: Doubles
    histogram: Counts


class Totals:
    """Takes in parts one after the other; holds no more than a few hundred pictures' means."""

    def __init__(self, columns: Columns, places: dict[str, int]) -> None:
        self._columns, self._places = columns, places
        self._waiting: list[Numbers] = []
        self._sum = np.zeros(columns.count)
        self._products = {
            name: torch.zeros((where.stop - where.start,) * 2, dtype=torch.float64)
            for name, where in columns.slices.items()
        }
        self._zeros = np.zeros(columns.count, np.int64)
        self._histogram = np.zeros((columns.count, BINS), np.int64)
        self._counted = 0
        self.top = Top.empty(columns.count)

    def add(self, partial: Partial) -> None:
        """Take in the part that comes next."""
        self.top = Top.of_all([self.top, partial.top])
        self._zeros += partial.zeros
        self._histogram += partial.histogram
        self._counted += len(partial.means)
        self._waiting += list(partial.means)
        while len(self._waiting) >= _BLOCK:
            self._add_up(self._waiting[:_BLOCK])
            del self._waiting[:_BLOCK]

    def _add_up(self, means: Iterable[Numbers]) -> None:
        block = torch.from_numpy(np.stack(list(means))).double()
        self._sum += block.sum(dim=0).numpy()
        for name, where in self._columns.slices.items():
            some = block[:, where].contiguous()
            self._products[name] += some.T @ some

    def close(self) -> None:
        """Add up what is left; nothing may come after."""
        if self._waiting:
            self._add_up(self._waiting)
            self._waiting = []

    def channels(self) -> ChannelTotals:
        """The figures of every channel."""
        squares = np.concatenate([each.diagonal().numpy() for each in self._products.values()])
        count = max(self._counted, 1)
        mean = self._sum / count
        places = np.concatenate(
            [
                np.full(where.stop - where.start, self._places[name])
                for name, where in self._columns.slices.items()
            ]
        )
        return ChannelTotals(
            mean,
            np.sqrt(_varied(squares / count - mean**2, mean)),
            self._zeros / (places * count),
            entropy(self._histogram),
            self._histogram,
        )

    def coactivation(self) -> dict[str, Numbers]:
        """How channels of a layer go together: the correlation of their means over the pictures.

        Shape: (C, C) per layer, -1..1; 0 for a channel that is the same in every picture.
        """
        return {name: self._correlation(name, each) for name, each in self._products.items()}

    def _correlation(self, name: str, products: Tensor) -> Numbers:
        count = max(self._counted, 1)
        mean = self._sum[self._columns.slices[name]] / count
        covariance = products.numpy() / count - np.outer(mean, mean)
        std = np.sqrt(_varied(covariance.diagonal(), mean))
        inverse = np.divide(1.0, std, out=np.zeros_like(std), where=std > 0)
        found = np.clip(covariance * np.outer(inverse, inverse), -1, 1)
        correlation: Numbers = found.astype(np.float32)
        return correlation


def _varied(variance: Doubles, mean: Doubles) -> Doubles:
    return np.where(variance > _FLAT * mean**2, variance, 0.0)
