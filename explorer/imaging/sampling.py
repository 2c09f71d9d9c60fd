"""All the choices between a picture and the network's input, taken together."""

from dataclasses import dataclass

import numpy as np

from explorer.imaging.fitting import Fit, fit_to, target_size
from explorer.imaging.preparing import ColourOrder, reorder
from explorer.imaging.pyramids import pyr_down
from explorer.imaging.resampling import MAX_SIDE, Interpolation
from explorer.messages import N_, Message
from explorer.shapes import RgbImage, SizeWH

PAPER_SIZE = 224


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a picture becomes the network's input; `size` None keeps the picture's own size.

    `most` bounds the sides of the input.
    """

    interpolation: Interpolation = Interpolation.AREA
    passes: int = 0
    size: int | None = PAPER_SIZE
    fit: Fit = Fit.CROP
    order: ColourOrder = ColourOrder.RGB
    most: int = MAX_SIDE


@dataclass(frozen=True, slots=True)
class Sampled:
    """What the network gets to see, and where it came from.

    Shape: `pixels` (H, W, 3), colours already in the chosen order, read-only.
    Convention: `source = (x - offset) / scale` per axis, in continuous coordinates where pixel i
    spans i..i+1; `steps` tells each change of size in order.
    """

    pixels: RgbImage
    scale_xy: tuple[float, float]
    offset_xy: tuple[float, float]
    steps: tuple[Message, ...]

    @property
    def size_wh(self) -> SizeWH:
        """Width and height of the network's input."""
        return self.pixels.shape[1], self.pixels.shape[0]


def sample(image: RgbImage, sampling: Sampling) -> Sampled:
    """Apply pyramid passes, resize and fit, and colour order, in this sequence.

    Shape: (H, W, 3) -> (h, w, 3).
    Convention: a pyramid pass keeps every even pixel, so its geometry is x/2 + 1/4.
    Raises: ImageTooSmallError, SettingError: when the picture or the settings leave no input.
    """
    scale, offset = np.ones(2), np.zeros(2)
    steps: list[Message] = []

    def size(pixels: RgbImage) -> dict[str, object]:
        return {"width": pixels.shape[1], "height": pixels.shape[0]}

    steps.append(Message(N_("picture {width}×{height}"), size(image)))
    if sampling.passes:
        image = pyr_down(image, sampling.passes)
        for _pass in range(sampling.passes):
            scale, offset = scale / 2, offset / 2 + 0.25
        steps.append(
            Message(
                N_("{passes} × pyrDown: {width}×{height}"),
                {"passes": sampling.passes, **size(image)},
            )
        )
    wanted = target_size((image.shape[1], image.shape[0]), sampling.size, sampling.most)
    if wanted != (image.shape[1], image.shape[0]):
        fitted = fit_to(image, wanted, sampling.fit, sampling.interpolation)
        image = fitted.pixels
        scale, offset = (
            scale * np.asarray(fitted.scale_xy),
            offset * np.asarray(fitted.scale_xy) + np.asarray(fitted.offset_xy),
        )
        steps.append(
            Message(
                N_("{method}, {fit}: {width}×{height}"),
                {
                    "method": Message(sampling.interpolation.label),
                    "fit": Message(sampling.fit.label),
                    **size(image),
                },
            )
        )
    if sampling.order is not ColourOrder.RGB:
        steps.append(Message(sampling.order.label))
    return Sampled(
        reorder(image, sampling.order),
        (float(scale[0]), float(scale[1])),
        (float(offset[0]), float(offset[1])),
        tuple(steps),
    )
