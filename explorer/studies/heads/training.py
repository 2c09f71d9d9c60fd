"""Training a head, all at once or step by step."""

from collections.abc import Iterator
from dataclasses import dataclass

from explorer.studies.heads.descending import Descent, Examples
from explorer.studies.heads.labels import check_labels
from explorer.studies.heads.least_squares import ridge
from explorer.studies.heads.readout import Readout
from explorer.studies.heads.recipe import PLAIN, Loss, Recipe
from explorer.studies.heads.scoring import Score


@dataclass(frozen=True, slots=True, eq=False)
class TrainingStep:
    """Where training stands after so many steps; 0 is before the first.

    Convention: `objective` is what the recipe makes small, penalty included, per picture; only the
    last step carries the head.
    """

    number: int
    objective: float
    learned: Score
    watched: Score | None
    readout: Readout | None = None


def fit(learn: Examples, count: int, recipe: Recipe = PLAIN) -> Readout:
    """Train a head to the end.

    Shape: `count` classes; labels 0..count-1.
    Convention: seeded; convex recipes give the optimum whatever the seed. Least squares without
    hidden units is solved in closed form.
    Raises: HeadError: for fewer than two classes, or one without pictures.
    """
    check_labels(learn.labels, count)
    if recipe.loss is Loss.SQUARED and not recipe.hidden:
        return ridge(learn.features, learn.labels, count, recipe.penalty)
    training = Descent(learn, count, recipe)
    training.finish()
    return training.readout()


def training_steps(
    learn: Examples, count: int, recipe: Recipe = PLAIN, watched: Examples | None = None
) -> Iterator[TrainingStep]:
    """Train as `fit` does, and tell after each step how all examples stand.

    Raises: as `fit`.
    """
    check_labels(learn.labels, count)
    training = Descent(learn, count, recipe)
    rows = training.coordinates(watched.features) if watched else None
    for number, (objective, is_last) in enumerate(training.steps()):
        yield TrainingStep(
            number,
            objective,
            Score(training.probabilities(), learn.labels.copy()),
            Score(training.probabilities(rows), watched.labels.copy()) if watched else None,
            training.readout() if is_last else None,
        )
