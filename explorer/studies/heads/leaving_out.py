"""Honest accuracy with few pictures: each is judged by a head that never saw it."""

from collections.abc import Iterator

import numpy as np

from explorer.operations.losses import softmax
from explorer.studies.heads.descending import Examples
from explorer.studies.heads.labels import check_labels
from explorer.studies.heads.least_squares import left_out
from explorer.studies.heads.recipe import PLAIN, Loss, Recipe
from explorer.studies.heads.scoring import Score
from explorer.studies.heads.training import fit


def leave_one_out(examples: Examples, count: int, recipe: Recipe = PLAIN) -> Score:
    """Judge each picture by a head trained on all others.

    Convention: a class's only picture can never be right.
    Raises: HeadError: for fewer than two classes, or one without pictures.
    """
    *_steps, found = leave_one_out_steps(examples, count, recipe)
    assert found is not None
    return found


def leave_one_out_steps(
    examples: Examples, count: int, recipe: Recipe = PLAIN
) -> Iterator[Score | None]:
    """Judge as `leave_one_out` does, one step a head: None after each, the score at last.

    Convention: least squares needs no training, so it is one step.
    Raises: as `leave_one_out`.
    """
    check_labels(examples.labels, count)
    if recipe.loss is Loss.SQUARED and not recipe.hidden:
        scores = left_out(examples.features, examples.labels, count, recipe.penalty)
        yield Score(softmax(scores, axis=1), examples.labels.copy())
        return
    found = np.empty((len(examples.labels), count))
    for number in range(len(found)):
        others = np.arange(len(found)) != number
        found[number] = _judged(examples, number, others, count, recipe)
        yield None
    yield Score(found, examples.labels.copy())


def _judged(
    examples: Examples, number: int, others: np.ndarray, count: int, recipe: Recipe
) -> np.ndarray:
    """One picture's probabilities; a class that has no other picture gets 0."""
    kinds, numbers = np.unique(examples.labels[others], return_inverse=True)
    found = np.zeros(count)
    if len(kinds) < 2:
        found[kinds] = 1
        return found
    readout = fit(Examples(examples.features[others], numbers), len(kinds), recipe)
    found[kinds] = readout.probabilities(examples.features[number : number + 1])[0]
    return found
