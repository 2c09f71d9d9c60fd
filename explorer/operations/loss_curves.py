"""How losses change while one score moves and the others stay."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.operations.losses import Numbers, losses


@dataclass(frozen=True, slots=True, eq=False)
class LossCurves:
    """Both losses over the right class's score.

    Shape: all (count,), read-only.
    Convention: as in `Losses`: nats, and half the squared distance of the probabilities.
    """

    scores: Numbers
    cross_entropy: Numbers
    squared: Numbers

    def __post_init__(self) -> None:
        for array in (self.scores, self.cross_entropy, self.squared):
            array.flags.writeable = False


def loss_curves(
    logits: npt.ArrayLike, right: int, low: float, high: float, count: int = 65
) -> LossCurves:
    """Judge the same answer with the right class's score at `count` places from low to high.

    Shape: (classes,).
    """
    places = np.linspace(low, high, count)
    answers = np.tile(np.asarray(logits, np.float64), (count, 1))
    answers[:, right] = places
    found = [losses(answer, right) for answer in answers]
    return LossCurves(
        places,
        np.array([each.cross_entropy for each in found]),
        np.array([each.squared for each in found]),
    )
