"""Uphill, step by step: a picture that makes a number grow, to be watched and stopped."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from explorer.shapes import RgbImage, ShapeHW
from explorer.studies.heads.uncompiled import Adam
from explorer.studies.optimising.means import Means
from explorer.studies.optimising.painting import Painting
from explorer.studies.optimising.shaking import shaken
from explorer.studies.optimising.trunk import Value

RATE = 0.05
"""The size of Adam's steps."""

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AscentRecipe:
    """How a picture is made, but for what it is to show."""

    side: int = 128
    steps: int = 64
    rate: float = RATE
    means: Means = Means.BOTH
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Camp:
    """Where an ascent stands: all it takes to go on there, as if it had never been left."""

    number: int
    numbers: Numbers
    first: Numbers
    second: Numbers
    """Adam's two running means of the slope."""
    random: npt.NDArray[np.uint8]


class Ascent:
    """A picture on its way uphill, from a faint mottle, or from a picture given as `start`.

    Shape: `start` may also be the height and width of the mottle, which then need not be a square.

    Convention: seeded; on one machine the same recipe takes the same steps, bit for bit, whether
    anybody looks in between or not. With 32 bits PyTorch may compute in one thread or two; with 16
    their number matters.
    """

    def __init__(
        self, value: Value, recipe: AscentRecipe, start: RgbImage | ShapeHW | None = None
    ) -> None:
        self.recipe = recipe
        self.number = 0
        """Steps taken so far."""
        self._value = value
        self._random = torch.Generator().manual_seed(recipe.seed)
        if isinstance(start, np.ndarray):
            self._painting = Painting.of(start, recipe.means)
        else:
            shape_hw = start or (recipe.side, recipe.side)
            self._painting = Painting(shape_hw, recipe.means, self._random)
        self._adam = Adam([self._painting.numbers], lr=recipe.rate)

    def step(self) -> float:
        """Take a step and return the value from which it was taken."""
        with torch.enable_grad():
            picture = self._painting.picture()
            if self.recipe.means.robust:
                picture = shaken(picture, self._random)
            value = self._value(picture)
            self._adam.zero_grad()
            (-value).backward()  # type: ignore[no-untyped-call]
        self._adam.step()
        self.number += 1
        return float(value.detach())

    def steps(self) -> Iterator[float]:
        """Take the steps that are left; each gives the value from which it was taken."""
        while self.number < self.recipe.steps:
            yield self.step()

    def finish(self) -> RgbImage:
        """Take all steps that are left and return the picture."""
        for _ in self.steps():
            pass
        return self.pixels()

    def pixels(self) -> RgbImage:
        """The picture as it stands."""
        return self._painting.pixels()

    def camp(self) -> Camp:
        """Where it stands, as copies."""
        kept = self._adam.state[self._painting.numbers]
        nothing = torch.zeros_like(self._painting.numbers)
        first, second = (kept.get(name, nothing) for name in ("exp_avg", "exp_avg_sq"))
        parts = (self._painting.numbers, first, second)
        numbers, first, second = (part.detach().numpy().copy() for part in parts)
        return Camp(self.number, numbers, first, second, self._random.get_state().numpy().copy())

    def go_on_from(self, camp: Camp) -> None:
        """Stand where an ascent of the same value and recipe stood."""
        with torch.no_grad():
            self._painting.numbers.copy_(torch.from_numpy(camp.numbers.copy()))
        self._random.set_state(torch.from_numpy(camp.random.copy()))
        self.number = camp.number
        self._adam.state[self._painting.numbers] = {
            "step": torch.tensor(float(camp.number)),
            "exp_avg": torch.from_numpy(camp.first.copy()),
            "exp_avg_sq": torch.from_numpy(camp.second.copy()),
        }

    def measure(self) -> float:
        """The value of the picture as it stands, not moved."""
        with torch.no_grad():
            return float(self._value(self._painting.picture()))
