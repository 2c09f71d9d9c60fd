"""How a head is trained."""

from dataclasses import dataclass
from enum import StrEnum

from explorer.errors import SettingError
from explorer.messages import N_


class Loss(StrEnum):
    """What training makes small."""

    CROSS_ENTROPY = "ce"
    SQUARED = "ls"
    SQUARED_PROBABILITY = "ls-softmax"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "ce": N_("Cross entropy"),
            "ls": N_("Least squares"),
            "ls-softmax": N_("Least squares after softmax"),
        }[self]

    @property
    def hint(self) -> str:
        """What it asks for, in English."""
        return {
            "ce": N_("−log of the right class's probability: the negative log-likelihood."),
            "ls": N_(
                "Half the squared distance of the scores from 1 (right class) and 0 (others)."
            ),
            "ls-softmax": N_(
                "Half the squared distance of the probabilities from 1 and 0: hardly any slope "
                "where the head is confidently wrong."
            ),
        }[self]


class Optimiser(StrEnum):
    """Which way training goes downhill."""

    LBFGS = "lbfgs"
    DESCENT = "descent"
    ADAM = "adam"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "lbfgs": N_("L-BFGS"),
            "descent": N_("Gradient descent"),
            "adam": N_("Adam"),
        }[self]

    @property
    def hint(self) -> str:
        """How it chooses its steps, in English."""
        return {
            "lbfgs": N_("Estimates the curvature and searches along each direction; few steps."),
            "descent": N_("Steps against the gradient, always times the same rate."),
            "adam": N_("Steps against a running mean of the gradient, scaled for each parameter."),
        }[self]


def _check(template: str, found: float, least: float, most: float) -> None:
    if not least <= found <= most:  # NaN too
        raise SettingError(template, found=found, least=least, most=most)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a head is trained.

    Convention: the objective is the sum of the losses over the pictures plus half of `penalty`
    times the sum of all squared weights (not biases). `hidden` units with a ReLU and `dropout`
    make it a small MLP, which has no single optimum: `seed` then matters. `rate` is for descent
    and Adam; the objective they follow is divided by the number of pictures.
    Raises: SettingError: for impossible numbers.
    """

    loss: Loss = Loss.CROSS_ENTROPY
    penalty: float = 1e-3
    optimiser: Optimiser = Optimiser.LBFGS
    steps: int = 500
    rate: float = 0.5
    hidden: int = 0
    dropout: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        _check(
            N_("The penalty must lie between {least} and {most}; found {found}."),
            self.penalty,
            1e-9,
            1e3,
        )
        _check(
            N_("The number of steps must lie between {least} and {most}; found {found}."),
            self.steps,
            1,
            5000,
        )
        _check(
            N_("The rate must lie between {least} and {most}; found {found}."), self.rate, 1e-6, 1e3
        )
        _check(
            N_("The hidden units must lie between {least} and {most}; found {found}."),
            self.hidden,
            0,
            1024,
        )
        _check(
            N_("The dropout must lie between {least} and {most}; found {found}."),
            self.dropout,
            0.0,
            0.95,
        )
        if self.hidden and self.optimiser is Optimiser.LBFGS and self.dropout:
            raise SettingError(
                N_(
                    "Dropout changes the objective at every step, which L-BFGS cannot follow. "
                    "Choose Adam or gradient descent."
                )
            )

    @property
    def is_convex(self) -> bool:
        """Whether there is one optimum, whatever the seed."""
        return not self.hidden and self.loss is not Loss.SQUARED_PROBABILITY


PLAIN = Recipe()
"""Linear, cross entropy, L-BFGS to the optimum."""


def small_mlp(dropout: float = 0.0, seed: int = 0) -> Recipe:
    """The recipe for 128 hidden units that can learn few pictures by heart."""
    return Recipe(
        penalty=1e-9,
        optimiser=Optimiser.ADAM,
        steps=300,
        rate=1e-2,
        hidden=128,
        dropout=dropout,
        seed=seed,
    )
