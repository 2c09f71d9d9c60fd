"""How training goes, step by step, in few enough numbers to keep them all."""

from collections.abc import Iterator
from dataclasses import dataclass

from explorer.studies.heads.descending import Examples
from explorer.studies.heads.readout import Scores
from explorer.studies.heads.recipe import PLAIN, Recipe
from explorer.studies.heads.scoring import Score
from explorer.studies.heads.training import training_steps


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """How the pictures learned from, or those never seen, stand after a step.

    Convention: accuracy 0..1; cross entropy in nats, infinite where a right class has p = 0.
    """

    accuracy: float
    cross_entropy: float

    @classmethod
    def of(cls, score: Score) -> "Standing":
        """Sum a score up."""
        return cls(score.accuracy, score.cross_entropy)


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """Training after so many steps; 0 is before the first.

    Shape: `answers` (pictures, classes): what the head says of each picture it never saw.
    Convention: `objective` is what the recipe makes small, penalty included, per picture.
    """

    number: int
    objective: float
    learned: Standing
    unseen: Standing
    answers: Scores
    is_last: bool


def course(
    learn: Examples, unseen: Examples, count: int, recipe: Recipe = PLAIN
) -> Iterator[Moment]:
    """Train as `training_steps` does, and keep of each step what can be shown.

    Raises: HeadError: for fewer than two classes, or one without pictures.
    """
    for step in training_steps(learn, count, recipe, unseen):
        assert step.watched is not None
        yield Moment(
            step.number,
            step.objective,
            Standing.of(step.learned),
            Standing.of(step.watched),
            step.watched.probabilities,
            step.readout is not None,
        )
