"""Every method of attribution as one course of steps, which can be stopped and gone on with."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

import numpy as np
import numpy.typing as npt

from explorer.messages import N_
from explorer.network.vgg16 import VGG16
from explorer.shapes import ModelInput, ShapeHW
from explorer.studies.attribution import at_once, stepwise
from explorer.studies.attribution.occluding import Occluder, occlusion_rows
from explorer.studies.attribution.passing import score_of
from explorer.studies.attribution.scores import AnyScore

STEPS = (32, 64, 128)
"""How many passes integrated gradients may take."""


class Attribution(StrEnum):
    """How a number is traced back to the picture."""

    GRADIENT = "gradient"
    PRODUCT = "product"
    INTEGRATED = "integrated"
    SMOOTH = "smooth"
    GUIDED = "guided"
    CAM = "cam"
    OCCLUSION = "occlusion"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "gradient": N_("Gradient"),
            "product": N_("Gradient × input"),
            "integrated": N_("Integrated gradients"),
            "smooth": N_("SmoothGrad"),
            "guided": N_("Guided backpropagation"),
            "cam": N_("Grad-CAM"),
            "occlusion": N_("Occlusion"),
        }[self]

    @property
    def hint(self) -> str:
        """What its numbers mean, in English."""
        return {
            "gradient": N_(
                "By how much the number grows when a pixel gets lighter by 1 in all three planes. "
                "It says what would change it, not what it is made of."
            ),
            "product": N_(
                "The gradient times the pixel's own numbers. Without biases it would add up to "
                "the number itself."
            ),
            "integrated": N_(
                "The mean gradient on the way from an input of zeros to the picture, times the "
                "picture. It adds up to the number, but for an error that is shown."
            ),
            "smooth": N_(
                "The mean gradient of 16 noisy copies of the picture: what differs from copy to "
                "copy averages out."
            ),
            "guided": N_(
                "The gradient, but every ReLU on the way back drops what is negative. Sharp and "
                "pretty; look at its sanity check."
            ),
            "cam": N_(
                "The maps of an earlier layer, each weighted by its mean gradient, added up: "
                "coarse, because that layer is."
            ),
            "occlusion": N_(
                "A window of zeros wanders over the picture; each place shows how much the "
                "number loses by it. It needs no gradient."
            ),
        }[self]

    @property
    def adds_up(self) -> bool:
        """Whether its map is meant to add up to the number."""
        return self in (Attribution.PRODUCT, Attribution.INTEGRATED)


@dataclass(frozen=True, slots=True)
class Course:
    """A method with what can be chosen of it."""

    method: Attribution
    steps: int = STEPS[0]
    seed: int = 0

    def count(self, size_hw: ShapeHW) -> int:
        """How many steps it takes for a picture of this size."""
        if self.method is Attribution.INTEGRATED:
            return self.steps
        if self.method is Attribution.SMOOTH:
            return stepwise.SAMPLES
        return Occluder.of(size_hw).grid(size_hw)[0] if self.method is Attribution.OCCLUSION else 1


@dataclass(frozen=True, slots=True, eq=False)
class SoFar:
    """A map as far as it is known: all of it after the last step.

    Shape: `values` (h, w) float32, the three colours added up; as large as the input but for
    Grad-CAM (as its layer) and occlusion (one number for each window; NaN where none was yet).
    Convention: `score` is the number that is explained, `at_zero` the same of an input of zeros,
    where the map is meant to add up to their difference.
    """

    done: int
    count: int
    values: npt.NDArray[np.float32]
    score: float
    at_zero: float | None = None

    @property
    def is_complete(self) -> bool:
        """Whether this is the whole map."""
        return self.done == self.count

    @property
    def total(self) -> float:
        """The sum of the map."""
        return float(self.values.sum(dtype=np.float64))

    @property
    def residual(self) -> float | None:
        """The sum less what it should be, as a share of that; None where nothing is promised."""
        if self.at_zero is None or self.score == self.at_zero:
            return None
        return (self.total - (self.score - self.at_zero)) / (self.score - self.at_zero)

    def grown(self, values: npt.NDArray[np.float32]) -> Self:
        """The same, one step further."""
        values.flags.writeable = False
        return type(self)(self.done + 1, self.count, values, self.score, self.at_zero)


def attribute(
    model: VGG16, model_input: ModelInput, score: AnyScore, plan: Course, known: SoFar | None = None
) -> Iterator[SoFar]:
    """Make a map step by step, from the beginning or from what is `known`.

    Shape: `model_input` (1, 3, H, W).
    Convention: the same numbers wherever it was stopped and gone on with.
    """
    size_hw = (model_input.shape[2], model_input.shape[3])
    if known is None:
        known = _nothing(model, model_input, score, plan, size_hw)
    if plan.method is Attribution.OCCLUSION:
        occluder = Occluder.of(size_hw)
        rows = occlusion_rows(model, model_input, score, occluder, known.done)
        for number, row in enumerate(rows, start=known.done):
            values = known.values.copy()
            values[number] = row
            known = known.grown(values)
            yield known
        return
    for part in _parts(model, model_input, score, plan, known.done):
        known = known.grown(part if known.done == 0 else known.values + part)
        yield known


def _nothing(
    model: VGG16, model_input: ModelInput, score: AnyScore, plan: Course, size_hw: ShapeHW
) -> SoFar:
    at_zero = score_of(model, np.zeros_like(model_input), score) if plan.method.adds_up else None
    is_grid = plan.method is Attribution.OCCLUSION
    shape = Occluder.of(size_hw).grid(size_hw) if is_grid else size_hw
    values = np.full(shape, np.nan if is_grid else 0, np.float32)
    return SoFar(0, plan.count(size_hw), values, score_of(model, model_input, score), at_zero)


def _parts(
    model: VGG16, model_input: ModelInput, score: AnyScore, plan: Course, begin: int
) -> Iterator[npt.NDArray[np.float32]]:
    """Yield what is to be added up, the three colours in one."""
    once = {
        Attribution.GRADIENT: at_once.gradient,
        Attribution.PRODUCT: at_once.gradient_times_input,
        Attribution.GUIDED: at_once.guided,
        Attribution.CAM: at_once.grad_cam,
    }
    if plan.method in once:
        if begin == 0:
            found = once[plan.method](model, model_input, score)
            yield found.sum(axis=0) if found.ndim == 3 else found
        return
    if plan.method is Attribution.INTEGRATED:
        steps = stepwise.integrated_steps(model, model_input, score, plan.steps, begin)
    else:
        steps = stepwise.smooth_steps(model, model_input, score, plan.seed, begin)
    for planes in steps:
        yield planes.sum(axis=0)
