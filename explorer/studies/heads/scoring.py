"""How often, and how surely, a head is right."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.studies.heads.readout import Readout, Scores
from explorer.studies.heads.sources import Features, Labels


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """A head's answers to labelled pictures, summed up.

    Shape: `probabilities` (pictures, classes), `confusion` (classes, classes): row = the true
    class, column = the answer; read-only.
    Convention: `cross_entropy` is the mean of −log p of the right class, in nats; infinite where
    a right class has p = 0. `squared` is the mean of half the squared distance of the
    probabilities from 1 and 0. Ties go to the first class.
    """

    probabilities: Scores
    labels: Labels

    def __post_init__(self) -> None:
        for array in (self.probabilities, self.labels):
            array.flags.writeable = False

    @property
    def answers(self) -> Labels:
        """The most probable class of each picture."""
        found: Labels = self.probabilities.argmax(axis=1)
        return found

    @property
    def accuracy(self) -> float:
        """The share of right answers, 0..1."""
        return float((self.answers == self.labels).mean())

    @property
    def surprises(self) -> npt.NDArray[np.float64]:
        """−log p of each picture's right class, in nats."""
        right = self.probabilities[np.arange(len(self.labels)), self.labels]
        with np.errstate(divide="ignore"):
            return -np.log(right) + 0.0

    @property
    def cross_entropy(self) -> float:
        """The mean surprise, in nats."""
        return float(self.surprises.mean())

    @property
    def squared(self) -> float:
        """The mean of half the squared distances."""
        wanted = np.eye(self.probabilities.shape[1])[self.labels]
        return float(((self.probabilities - wanted) ** 2).sum(axis=1).mean() / 2)

    @property
    def confusion(self) -> npt.NDArray[np.int64]:
        """How many pictures of each class got each answer."""
        count = self.probabilities.shape[1]
        pairs = np.bincount(self.labels * count + self.answers, minlength=count**2)
        return pairs.reshape(count, count).astype(np.int64)


def score(readout: Readout, features: Features, labels: Labels) -> Score:
    """Ask a head about labelled pictures.

    Raises: HeadError: if the rows do not fit.
    """
    return Score(readout.probabilities(features), labels.copy())
