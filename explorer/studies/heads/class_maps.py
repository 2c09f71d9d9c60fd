"""Where in the picture a class's score comes from."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.errors import HeadError
from explorer.messages import N_
from explorer.shapes import FeatureMaps
from explorer.studies.heads.readout import Readout
from explorer.studies.heads.sources import Summary

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ClassMaps:
    """What each place of a layer adds to each class's score.

    Shape: `parts` (classes, H, W), `bias` (classes,); read-only.
    Convention: a map's sum plus the class's bias is its logit, up to rounding.
    Source: Zhou et al., Learning Deep Features for Discriminative Localization, CVPR 2016.
    """

    parts: Numbers
    bias: Numbers

    def __post_init__(self) -> None:
        for array in (self.parts, self.bias):
            array.flags.writeable = False

    @property
    def logits(self) -> Numbers:
        """The scores, added up."""
        found: Numbers = self.parts.sum(axis=(1, 2)) + self.bias
        return found

    @property
    def scores(self) -> Numbers:
        """The score each place alone would give, if all were like it; their mean is the logit."""
        places = self.parts.shape[1] * self.parts.shape[2]
        found: Numbers = self.parts * places + self.bias[:, None, None]
        return found

    @property
    def winners(self) -> npt.NDArray[np.int64]:
        """The class with the highest score at each place."""
        found: npt.NDArray[np.int64] = self.scores.argmax(axis=0)
        return found


def class_maps(readout: Readout, maps: FeatureMaps, summary: Summary) -> ClassMaps:
    """Take a linear head's scores apart, place by place.

    Shape: `maps` (C, H, W) of the layer the head reads.
    Raises: HeadError: for hidden units, or a layer of another size.
    """
    if readout.hidden is not None:
        raise HeadError(
            N_("Only a linear head's score is a sum over places; this one has hidden units.")
        )
    channels, height, width = maps.shape
    numbers = maps.astype(np.float64)
    is_mean = summary is Summary.MEAN
    if readout.inputs != (channels if is_mean else maps.size):
        raise HeadError(
            N_(
                "This head reads {wanted} numbers, and here are {found}. Bring the picture to the "
                "size the head was trained at."
            ),
            wanted=readout.inputs,
            found=channels if is_mean else maps.size,
        )
    row = numbers.mean(axis=(1, 2)) if is_mean else numbers
    length = float(np.sqrt((row**2).sum())) or 1.0
    weight = readout.output.weight.astype(np.float64)
    if is_mean:
        parts = np.einsum("kc,chw->khw", weight, numbers) / (height * width)
    else:
        parts = np.einsum("kchw,chw->khw", weight.reshape(-1, *maps.shape), numbers)
    return ClassMaps(parts / length, readout.output.bias.astype(np.float64))
