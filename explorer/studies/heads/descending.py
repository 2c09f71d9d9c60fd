"""Going downhill: the parameters of a head on their way to the optimum."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional as F

from explorer.studies.heads.readout import Dense, Readout, unit
from explorer.studies.heads.recipe import Loss, Optimiser, Recipe
from explorer.studies.heads.sources import Features, Labels
from explorer.studies.heads.uncompiled import Adam, Lbfgs, PlainDescent

_ARRIVED = 1e-10
"""The share of the objective that a step of L-BFGS must still gain."""

_SCALE = 1e6
"""PyTorch's L-BFGS forgets steps whose product with the slope's change is under 1e-10."""


@dataclass(frozen=True, slots=True)
class Examples:
    """What is learned from, or only watched: features and their classes' numbers."""

    features: Features
    labels: Labels


class Descent:
    """A head on its way, in the coordinates of what it learns from.

    A linear head's optimum lies in the span of its examples, and so does every gradient: with
    fewer pictures than numbers, it is trained in as many coordinates as there are pictures, and
    turned back. Lengths and angles stay, so L-BFGS and descent take the very same steps.
    """

    def __init__(self, learn: Examples, count: int, recipe: Recipe) -> None:
        self._recipe = recipe
        rows = torch.from_numpy(unit(learn.features))
        self._turn = None if recipe.hidden else _span(rows)
        self._rows = self._turned(rows)
        self._labels = torch.from_numpy(np.array(learn.labels))
        self._wanted = F.one_hot(self._labels, count).double()
        self._random = torch.Generator().manual_seed(recipe.seed)
        self._layers = self._begin(count)

    def _turned(self, rows: Tensor) -> Tensor:
        return rows if self._turn is None else rows @ self._turn.T

    def coordinates(self, features: Features) -> Tensor:
        """Bring other examples into the coordinates of training; the head sees no more of them."""
        return self._turned(torch.from_numpy(unit(features)))

    def probabilities(self, rows: Tensor | None = None) -> npt.NDArray[np.float64]:
        """What the head as it stands answers; by default to what it learns from."""
        with torch.no_grad():
            logits = self._forward(self._rows if rows is None else rows)
            return np.asarray(logits.softmax(dim=1).numpy())

    def _begin(self, count: int) -> list[tuple[Tensor, Tensor]]:
        inputs, hidden = self._rows.shape[1], self._recipe.hidden
        if not hidden:
            sizes = [(count, inputs, 0.0)]
        else:
            sizes = [(hidden, inputs, 2.0), (count, hidden, 1.0)]
        return [
            (
                (
                    torch.randn(out, into, generator=self._random, dtype=torch.float64)
                    * (gain / into) ** 0.5
                ).requires_grad_(),
                torch.zeros(out, dtype=torch.float64, requires_grad=True),
            )
            for out, into, gain in sizes
        ]

    def finish(self) -> None:
        """Go all the way at once: L-BFGS then needs a third of the work that single steps do."""
        if self._recipe.optimiser is not Optimiser.LBFGS:
            for _state in self.steps():
                pass
            return
        optimiser = _lbfgs(self._parameters, self._recipe.steps, _SCALE * _ARRIVED / 100)
        optimiser.step(self._closure(optimiser, _SCALE))  # type: ignore[no-untyped-call]

    def steps(self) -> Iterator[tuple[float, bool]]:
        """The objective before the first step and after each, and whether it is the last."""
        recipe = self._recipe
        is_lbfgs = recipe.optimiser is Optimiser.LBFGS
        optimiser = _lbfgs(self._parameters, 1, 0.0) if is_lbfgs else self._plain()
        closure = self._closure(optimiser, _SCALE if is_lbfgs else 1.0)
        before = self._now()
        yield before, False
        for number in range(recipe.steps):
            optimiser.step(closure)
            now = self._now()
            arrived = is_lbfgs and before - now <= _ARRIVED * now
            yield now, arrived or number == recipe.steps - 1
            if arrived:
                return
            before = now

    @property
    def _parameters(self) -> list[Tensor]:
        return [each for layer in self._layers for each in layer]

    def _closure(self, optimiser: torch.optim.Optimizer, scale: float) -> Callable[[], float]:
        def closure() -> float:
            optimiser.zero_grad()
            objective = self._objective() * scale
            objective.backward()  # type: ignore[no-untyped-call]
            return float(objective.detach())

        return closure

    def _plain(self) -> torch.optim.Optimizer:
        if self._recipe.optimiser is Optimiser.ADAM:
            return Adam(self._parameters, self._recipe.rate)
        return PlainDescent(self._parameters, self._recipe.rate)

    def _now(self) -> float:
        with torch.no_grad():
            return float(self._objective())

    def _objective(self) -> Tensor:
        logits = self._forward(self._rows)
        losses = {
            Loss.CROSS_ENTROPY: lambda: F.cross_entropy(logits, self._labels, reduction="sum"),
            Loss.SQUARED: lambda: (logits - self._wanted).square().sum() / 2,
            Loss.SQUARED_PROBABILITY: lambda: (
                (logits.softmax(dim=1) - self._wanted).square().sum() / 2
            ),
        }
        squares = sum(weight.square().sum() for weight, _bias in self._layers)
        whole: Tensor = losses[self._recipe.loss]() + self._recipe.penalty / 2 * squares
        return whole / len(self._rows)

    def _forward(self, rows: Tensor) -> Tensor:
        if self._recipe.hidden:
            rows = F.linear(rows, *self._layers[0]).relu()
            keep = 1 - self._recipe.dropout
            if self._recipe.dropout and torch.is_grad_enabled():
                rows = rows * torch.bernoulli(torch.full_like(rows, keep), generator=self._random)
                rows = rows / keep
        return F.linear(rows, *self._layers[-1])

    def readout(self) -> Readout:
        """The head as it stands."""
        layers = [_dense(weight, bias, self._turn) for weight, bias in self._layers]
        return Readout(layers[-1], layers[0] if self._recipe.hidden else None)


def _span(rows: Tensor) -> Tensor | None:
    """Directions at right angles that span the rows, where those are fewer than their numbers.

    Convention: by PyTorch, like all products here: NumPy's would wake threads of their own.
    """
    if rows.shape[0] >= rows.shape[1]:
        return None
    turn: Tensor = torch.linalg.qr(rows.T)[0].T
    return turn


def _lbfgs(parameters: list[Tensor], steps: int, gain: float) -> Lbfgs:
    """One that goes so many steps at a call, and stops where a step gains less than `gain`."""
    return Lbfgs(
        parameters,
        max_iter=steps,
        max_eval=30 * steps,
        history_size=20,
        tolerance_grad=0.0,
        tolerance_change=gain,
        line_search_fn="strong_wolfe",
    )


def _dense(weight: Tensor, bias: Tensor, turn: Tensor | None) -> Dense:
    numbers = weight.detach() if turn is None else weight.detach() @ turn
    return Dense(numbers.float().numpy().copy(), bias.detach().float().numpy().copy())
