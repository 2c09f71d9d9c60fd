"""The weights of a head, and what they make of features."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import torch

from explorer.errors import HeadError
from explorer.messages import N_
from explorer.operations.losses import softmax
from explorer.studies.heads.sources import Features

Scores: TypeAlias = npt.NDArray[np.float64]
"""(pictures, classes): logits, or probabilities that sum to 1 in each row."""


@dataclass(frozen=True, slots=True, eq=False)
class Dense:
    """One fully connected layer.

    Shape: `weight` (outputs, inputs), `bias` (outputs,); float32, read-only.
    """

    weight: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def __post_init__(self) -> None:
        for array in (self.weight, self.bias):
            array.flags.writeable = False

    def __call__(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Multiply and add.

        Shape: (n, inputs) -> (n, outputs).
        """
        # By PyTorch: NumPy's products would wake threads of their own.
        products = torch.from_numpy(rows) @ torch.tensor(self.weight).double().T
        return np.asarray(products.numpy() + self.bias)


def unit(features: Features) -> npt.NDArray[np.float64]:
    """Bring every row to length 1; rows of zeros stay.

    Convention: never z-scored: a channel that is dead in training would blow up where it wakes.
    """
    rows = features.astype(np.float64)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    result: npt.NDArray[np.float64] = rows / lengths
    return result


@dataclass(frozen=True, slots=True, eq=False)
class Readout:
    """A linear head, or one with hidden units and their ReLU before it.

    Convention: rows are brought to length 1 first; dropout is off.
    """

    output: Dense
    hidden: Dense | None = None

    @property
    def inputs(self) -> int:
        """How many numbers it reads."""
        return int((self.hidden or self.output).weight.shape[1])

    @property
    def nbytes(self) -> int:
        """The memory its numbers take."""
        layers = [self.output, *([self.hidden] if self.hidden else [])]
        return sum(layer.weight.nbytes + layer.bias.nbytes for layer in layers)

    def logits(self, features: Features) -> Scores:
        """Score every class.

        Shape: (pictures, numbers) -> (pictures, classes).
        Raises: HeadError: if the rows have another length.
        """
        if features.shape[1] != self.inputs:
            raise HeadError(
                N_(
                    "This head reads {wanted} numbers, and here are {found}. Bring the picture to "
                    "the size the head was trained at."
                ),
                wanted=self.inputs,
                found=features.shape[1],
            )
        return self.output(self.units(features))

    def units(self, features: Features) -> npt.NDArray[np.float64]:
        """What the last layer reads: rows of length 1, or the hidden units after their ReLU.

        Shape: (pictures, numbers) -> (pictures, inputs of the last layer).
        """
        rows = unit(features)
        return rows if self.hidden is None else np.maximum(self.hidden(rows), 0)

    def probabilities(self, features: Features) -> Scores:
        """Put the scores through softmax.

        Shape, Raises: as `logits`.
        Convention: after least squares they are the same monotone squeeze of scores near 0 and 1,
        not probabilities anybody trained.
        """
        return softmax(self.logits(features), axis=1)
