"""A layer in a few groups: regions of the picture that light the same channels together."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from explorer.errors import SettingError
from explorer.messages import N_
from explorer.shapes import FeatureMaps

ROUNDS = 60
"""Rounds of updates; the error hardly falls after."""
_TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Regions and recipes whose product is nearly the layer.

    Shape: `regions` (k, H, W), how much each place has of each group; `recipes` (k, C), how strong
    each channel is in a group, of length 1; float32, largest group first, nothing below 0.
    `errors` has, after each round, the length of what is left over the layer's.
    """

    regions: npt.NDArray[np.float32]
    recipes: npt.NDArray[np.float32]
    errors: tuple[float, ...]

    @property
    def shares(self) -> npt.NDArray[np.float64]:
        """The part each group has of the layer's sum, as the groups rebuild it."""
        sums = self.regions.sum(axis=(1, 2), dtype=np.float64) * self.recipes.sum(axis=1)
        total = float(sums.sum())
        found: npt.NDArray[np.float64] = sums / total if total > 0 else sums
        return found

    def strongest(self, group: int, count: int) -> list[int]:
        """List the channels that are strongest in a group, strongest first."""
        recipe = self.recipes[group]
        order = np.lexsort((np.arange(len(recipe)), -recipe))[:count]
        return [int(channel) for channel in order if recipe[channel] > 0]

    @property
    def rebuilt(self) -> FeatureMaps:
        """The layer as the groups rebuild it.

        Shape: (C, H, W).
        """
        found: FeatureMaps = np.einsum("kc,khw->chw", self.recipes, self.regions)
        return found


def group(maps: FeatureMaps, count: int = 6, seed: int = 0, rounds: int = ROUNDS) -> Groups:
    """Take a layer apart into groups: non-negative matrix factorisation.

    Shape: (C, H, W), nothing below 0.
    Convention: hierarchical alternating least squares from seeded uniform numbers; the same seed
    gives the same groups. The squared error never grows from round to round.
    Source: Cichocki and Phan 2009, Fast Local Algorithms for Large Scale Nonnegative Matrix and
    Tensor Factorizations; for feature maps Olah et al. 2018, The Building Blocks of
    Interpretability.
    Raises: SettingError: for a layer with negative or no finite numbers.
    """
    if not (np.isfinite(maps).all() and maps.min() >= 0):
        raise SettingError(
            N_("Groups need a layer without negative numbers: one after a ReLU or a pooling.")
        )
    channels, height, width = maps.shape
    with torch.inference_mode():
        layer = torch.from_numpy(np.array(maps)).reshape(channels, -1)
        generator = torch.Generator().manual_seed(seed)
        level = float(layer.mean() / count) ** 0.5
        recipes = torch.rand((channels, count), generator=generator) * level
        regions = torch.rand((count, height * width), generator=generator) * level
        errors = []
        for _ in range(rounds):
            _improve(regions, recipes.T @ layer, recipes.T @ recipes)
            _improve(recipes.T, regions @ layer.T, regions @ regions.T)
            errors.append(_left_over(layer, recipes, regions))
    return _ordered(recipes, regions.reshape(count, height, width), errors)


def _improve(rows: Tensor, products: Tensor, overlaps: Tensor) -> None:
    """Bring each row, in place, to its best with all others as they are."""
    for number in range(len(rows)):
        own = float(overlaps[number, number])
        if own > _TINY:
            step = (products[number] - overlaps[number] @ rows) / own
            rows[number] = (rows[number] + step).clamp(min=0)


def _left_over(layer: Tensor, recipes: Tensor, regions: Tensor) -> float:
    whole = float(torch.linalg.vector_norm(layer))
    return float(torch.linalg.vector_norm(layer - recipes @ regions)) / whole if whole > 0 else 0.0


def _ordered(recipes: Tensor, regions: Tensor, errors: list[float]) -> Groups:
    lengths = torch.linalg.vector_norm(recipes, dim=0)
    safe = torch.where(lengths == 0, 1.0, lengths)
    recipe = (recipes / safe).T.numpy()
    region = (regions * lengths[:, None, None]).numpy()
    sizes = region.sum(axis=(1, 2), dtype=np.float64) * recipe.sum(axis=1, dtype=np.float64)
    order = np.argsort(-sizes, kind="stable")
    found = Groups(region[order], recipe[order], tuple(errors))
    for array in (found.regions, found.recipes):
        array.flags.writeable = False
    return found
