"""How wrong an answer is: losses of three or more logits, their gradients, and two mistakes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.operations.divergence import LogUnit, distribution, kl

Numbers = npt.NDArray[np.float64]


def softmax(logits: npt.ArrayLike, axis: int = -1) -> Numbers:
    """Make numbers positive with the sum 1 along one axis.

    Shape: any -> the same.
    Convention: the largest is subtracted first, which changes nothing but overflow.
    """
    numbers = np.asarray(logits, np.float64)
    powers = np.exp(numbers - numbers.max(axis=axis, keepdims=True))
    result: Numbers = powers / powers.sum(axis=axis, keepdims=True)
    result.flags.writeable = False
    return result


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """One answer, judged in three ways.

    Shape: `probabilities` and the gradients (by the logits) are (classes,).
    Convention: nats. `squared` is half the squared distance of the probabilities from 1 and 0,
    `squared_scores` that of the logits themselves.
    """

    probabilities: Numbers
    right: int
    cross_entropy: float
    squared: float
    squared_scores: float
    gradient: Numbers
    squared_gradient: Numbers
    squared_scores_gradient: Numbers

    @property
    def likelihood(self) -> float:
        """The right class's probability."""
        return float(self.probabilities[self.right])

    @property
    def kl(self) -> float:
        """The divergence of the answer from the truth, which puts 1 on the right class."""
        truth = np.eye(len(self.probabilities))[self.right]
        return kl(distribution(truth), distribution(self.probabilities), LogUnit.NATS)


def losses(logits: npt.ArrayLike, right: int) -> Losses:
    """Judge logits by cross entropy and by squared error, with both gradients.

    Shape: (classes,).
    Convention: cross entropy is summed from the logits, so it stays exact where p underflows.
    """
    scores = np.asarray(logits, np.float64)
    p, truth = softmax(scores), np.eye(len(scores))[right]
    apart = p - truth
    surprise = float(np.log(np.exp(scores - scores.max()).sum()) + scores.max() - scores[right])
    return Losses(
        p,
        right,
        surprise,
        float((apart**2).sum() / 2),
        float(((scores - truth) ** 2).sum() / 2),
        apart,
        p * (apart - (p * apart).sum()),
        scores - truth,
    )


def log_likelihood(probabilities: npt.ArrayLike) -> float:
    """The logarithm of the product of all right classes' probabilities, in nats.

    Convention: minus it, divided by their number, is the mean cross entropy: the same curve.
    """
    with np.errstate(divide="ignore"):
        return float(np.log(np.prod(np.asarray(probabilities, np.longdouble))))


@dataclass(frozen=True, slots=True, eq=False)
class ReluFault:
    """What a ReLU before the softmax does to the probabilities.

    Shape: all (classes,). `merged` marks the classes whose different scores all became 0.
    """

    without: Numbers
    with_relu: Numbers
    merged: npt.NDArray[np.bool_]


def relu_fault(logits: npt.ArrayLike) -> ReluFault:
    """Compare softmax of the logits with softmax of their positive parts."""
    scores = np.asarray(logits, np.float64)
    return ReluFault(softmax(scores), softmax(np.maximum(scores, 0)), scores <= 0)


@dataclass(frozen=True, slots=True, eq=False)
class AxisFault:
    """One batch of logits through softmax over the classes, and over the pictures.

    Shape: (pictures, classes) both.
    """

    over_classes: Numbers
    over_pictures: Numbers


def axis_fault(batch: npt.ArrayLike) -> AxisFault:
    """Compare softmax over the right axis with softmax over the wrong one.

    Shape: (pictures, classes).
    """
    return AxisFault(softmax(batch, axis=1), softmax(batch, axis=0))


def implicit_axis(dimensions: int) -> int:
    """The axis `nn.Softmax()` chooses when none is given.

    Source: `_get_softmax_dim` in torch.nn.functional: 0 for 0, 1 or 3 dimensions, else 1.
    """
    return 0 if dimensions in (0, 1, 3) else 1
