"""A gray window wanders over the picture: how much less is the score where it covers something?

Of every layer only what the window can change is computed again, and for a unit only what the unit
can see. The windows of one row go together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from explorer.network.architecture import BY_NAME
from explorer.network.running import on_engine
from explorer.network.vgg16 import VGG16
from explorer.shapes import ModelInput, ShapeHW
from explorer.studies.attribution.changing import Changed, Span, needed
from explorer.studies.attribution.passing import stretch, tensor_of
from explorer.studies.attribution.scores import AnyScore

_PLACES = 28
"""About so many windows along the longer side."""


@dataclass(frozen=True, slots=True)
class Occluder:
    """A square window and how far it moves each time."""

    window: int
    stride: int

    @classmethod
    def of(cls, size_hw: ShapeHW) -> "Occluder":
        """Fit a window to a picture: 15 px every 8 px at 224, and the same share of others."""
        stride = max(1, max(size_hw) // _PLACES)
        return cls(max(3, 2 * stride - 1), stride)

    def places(self, side: int) -> range:
        """Where windows begin along a side."""
        return range(0, side - self.window + 1, self.stride)

    def spread(self, values: npt.NDArray[np.float32], size_hw: ShapeHW) -> npt.NDArray[np.float32]:
        """Give every pixel the number of the window whose middle is nearest.

        Shape: (rows, columns) -> (H, W).
        """
        rows, columns = (
            np.clip(np.rint((np.arange(side) - (self.window - 1) / 2) / self.stride), 0, count - 1)
            for side, count in zip(size_hw, values.shape, strict=True)
        )
        found: npt.NDArray[np.float32] = values[rows.astype(int)[:, None], columns.astype(int)]
        return found

    def grid(self, size_hw: ShapeHW) -> ShapeHW:
        """How many rows and columns of windows there are."""
        return len(self.places(size_hw[0])), len(self.places(size_hw[1]))


def occlusion_rows(
    model: VGG16, model_input: ModelInput, score: AnyScore, occluder: Occluder, begin: int = 0
) -> Iterator[npt.NDArray[np.float32]]:
    """Yield, row of windows by row, how much the score loses when the window is all zeros.

    Shape: (1, 3, H, W) -> (columns,) for each row from `begin` on.
    Convention: zeros after the weights' recipe, which is their mean colour where it has one.
    Source: Zeiler and Fergus 2014, arXiv:1311.2901.
    """
    x = tensor_of(model_input)
    lefts = list(occluder.places(x.shape[3]))
    for top in occluder.places(x.shape[2])[begin:]:
        rows = Span(top, top + occluder.window)
        yield on_engine(partial(_losses, model, x, score, rows, lefts))


@torch.inference_mode()
def _losses(
    model: VGG16, x: Tensor, score: AnyScore, rows: Span, lefts: list[int]
) -> npt.NDArray[np.float32]:
    last = BY_NAME[score.layer]
    trunk = min(last, BY_NAME["pool5"])
    width = rows.stop - rows.start
    patches = x.new_zeros((len(lefts), x.shape[1], width, width))
    changed = Changed(x, patches, rows, tuple(lefts), tuple(range(len(lefts))))
    wanted = needed((x.shape[2], x.shape[3]), trunk, score.unit)
    only = score.channel if last == trunk else None
    for place in range(trunk + 1):
        changed = changed.through(model, place, wanted[place], only if place == trunk else None)
    rest = range(trunk + 1, last + 1)
    whole = float(score.of(stretch(model, changed.base, rest))[0])
    found = np.zeros(len(lefts), np.float32)
    if changed.windows:
        scores = score.of(stretch(model, changed.whole(), rest))
        found[list(changed.windows)] = whole - scores.numpy()
    return found


def occluded_scores(
    model: VGG16,
    model_input: ModelInput,
    score: AnyScore,
    places: list[tuple[int, int]],
    window: int,
) -> npt.NDArray[np.float32]:
    """Compute the scores of pictures with a window of zeros, each from the first layer to the last.

    Shape: `places` are the windows' first rows and columns -> (places,).
    Convention: the slow way, which `occlusion_rows` must agree with.
    """
    layers = range(BY_NAME[score.layer] + 1)

    def one(place: tuple[int, int]) -> float:
        x = tensor_of(model_input)
        x[:, :, place[0] : place[0] + window, place[1] : place[1] + window] = 0
        with torch.inference_mode():
            return float(score.of(stretch(model, x, layers))[0])

    return np.asarray([on_engine(partial(one, place)) for place in places], np.float32)
