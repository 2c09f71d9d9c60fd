"""One channel's picture, as the atlas has it."""

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from explorer.network.vgg16 import VGG16
from explorer.operations.kernels import kernel_pictures, layer_kernels
from explorer.shapes import RgbImage
from explorer.studies.atlas.recipe import KERNELS, AtlasRecipe
from explorer.studies.optimising import Ascent, Trunk


@dataclass(frozen=True, slots=True, eq=False)
class ChannelPicture:
    """What a channel looks for, and how much more it fires on it than on the seeded mottle.

    Convention: `before` and `after` are the means of the channel's map before its ReLU; NaN where
    nothing was optimised.
    """

    pixels: RgbImage
    before: float
    after: float


def make(trunk: Trunk, recipe: AtlasRecipe, layer: str, channel: int) -> ChannelPicture:
    """Optimise a channel's picture to the end.

    Raises: SettingError: if there is no such channel.
    """
    ascent = Ascent(trunk.value(layer, channel), recipe.of_channel(layer, channel))
    before = ascent.measure()
    return ChannelPicture(shown(ascent.finish(), recipe.show), before, ascent.measure())


def shown(pixels: RgbImage, side: int) -> RgbImage:
    """Bring a picture to the size in which the atlas shows it."""
    if pixels.shape[0] == side:
        return pixels
    small = Image.fromarray(pixels).resize((side, side), Image.Resampling.LANCZOS)
    return _read_only(np.asarray(small))


def kernel(model: VGG16, channel: int, side: int) -> ChannelPicture:
    """Show a kernel of the first convolution: what it multiplies red, green and blue with.

    Convention: gray is 0; its largest number, without the sign, is 0 or 255.
    """
    small = kernel_pictures(layer_kernels(model, KERNELS).weight[channel : channel + 1])[0]
    large = cv2.resize(small, (side, side), interpolation=cv2.INTER_NEAREST)
    return ChannelPicture(_read_only(np.asarray(large, np.uint8)), float("nan"), float("nan"))


def _read_only(pixels: RgbImage) -> RgbImage:
    kept = np.array(pixels)
    kept.flags.writeable = False
    return kept
