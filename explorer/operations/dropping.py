"""Dropout: which units are left out in a pass, and what many passes come to."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from explorer.errors import SettingError
from explorer.messages import N_

Numbers = npt.NDArray[np.float64]


def masks(units: int, dropout: float, passes: int, seed: int = 0) -> npt.NDArray[np.bool_]:
    """Draw which units stay in each pass.

    Shape: -> (passes, units), True where a unit stays; read-only.
    Convention: every pass draws anew, each unit by itself; PyTorch's own random numbers, so the
    same seed gives `nn.Dropout`'s masks.
    Raises: SettingError: for a dropout outside 0..1, 1 excluded.
    """
    if not 0 <= dropout < 1:
        raise SettingError(
            N_("The dropout must lie between {least} and {most}; found {found}."),
            least=0.0,
            most=0.99,
            found=dropout,
        )
    random = torch.Generator().manual_seed(seed)
    drawn = torch.empty(passes, units).bernoulli_(1 - dropout, generator=random)
    kept: npt.NDArray[np.bool_] = drawn.numpy() > 0
    kept.flags.writeable = False
    return kept


def kept_bounds(units: int, dropout: float, errors: float = 4.0) -> tuple[float, float]:
    """Between which shares the kept units lie, but for the rarest passes.

    Convention: the mean 1 − p, plus and minus so many standard errors of a binomial draw.
    """
    keep = 1 - dropout
    reach = errors * float(np.sqrt(keep * dropout / units))
    return max(0.0, keep - reach), min(1.0, keep + reach)


@dataclass(frozen=True, slots=True, eq=False)
class Passes:
    """Many passes of one input through dropout and a fully connected layer.

    Shape: `answers` (passes, outputs); `evaluated` (outputs,): without dropout; read-only.
    """

    answers: Numbers
    evaluated: Numbers

    @property
    def mean(self) -> Numbers:
        """The mean answer."""
        found: Numbers = self.answers.mean(axis=0)
        return found

    @property
    def error(self) -> Numbers:
        """The mean answer's standard error."""
        spread = self.answers.std(axis=0, ddof=1)
        found: Numbers = spread / np.sqrt(len(self.answers))
        return found


def dropped_passes(
    units: npt.ArrayLike,
    weight: npt.ArrayLike,
    bias: npt.ArrayLike,
    kept: npt.NDArray[np.bool_],
    dropout: float,
) -> Passes:
    """Send one input through a layer once with each mask.

    Shape: `units` (inputs,), `weight` (outputs, inputs), `bias` (outputs,), `kept` (passes,
    inputs).
    Convention: what stays is multiplied by 1 / (1 − p), so the mean over passes is the answer
    without dropout.
    """
    row = np.asarray(units, np.float64)
    matrix, level = np.asarray(weight, np.float64), np.asarray(bias, np.float64)
    answers: Numbers = (row * kept / (1 - dropout)) @ matrix.T + level
    evaluated: Numbers = matrix @ row + level
    answers.flags.writeable = evaluated.flags.writeable = False
    return Passes(answers, evaluated)
