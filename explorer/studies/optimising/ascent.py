"""Uphill, step by step: a picture that makes a number grow, to be watched and stopped."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch

from explorer.shapes import RgbImage
from explorer.studies.heads.uncompiled import Adam
from explorer.studies.optimising.means import Means
from explorer.studies.optimising.painting import Painting
from explorer.studies.optimising.shaking import shaken
from explorer.studies.optimising.trunk import Value

RATE = 0.05
"""The size of Adam's steps."""


@dataclass(frozen=True, slots=True)
class AscentRecipe:
    """How a picture is made, but for what it is to show."""

    side: int = 128
    steps: int = 64
    rate: float = RATE
    means: Means = Means.BOTH
    seed: int = 0


class Ascent:
    """A picture on its way uphill.

    Convention: seeded; on one machine the same recipe takes the same steps, bit for bit, whether
    anybody looks in between or not. With 32 bits PyTorch may compute in one thread or two; with 16
    their number matters.
    """

    def __init__(self, value: Value, recipe: AscentRecipe) -> None:
        self.recipe = recipe
        self.number = 0
        """Steps taken so far."""
        self._value = value
        self._random = torch.Generator().manual_seed(recipe.seed)
        self._painting = Painting(recipe.side, recipe.means, self._random)
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

    def measure(self) -> float:
        """The value of the picture as it stands, not moved."""
        with torch.no_grad():
            return float(self._value(self._painting.picture()))
