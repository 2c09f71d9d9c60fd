"""From a picture to the exact numbers the first convolution reads."""

from dataclasses import dataclass, replace
from enum import StrEnum

import cv2
import numpy as np

from explorer.messages import N_
from explorer.shapes import GrayLevels, ModelInput, RgbImage

Triple = tuple[float, float, float]


class ColourOrder(StrEnum):
    """Which colours go into the network's red, green and blue planes."""

    RGB = "rgb"
    BGR = "bgr"
    GRAY = "gray"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {"rgb": N_("RGB"), "bgr": N_("BGR, as OpenCV reads it"), "gray": N_("Gray")}[self]

    @property
    def hint(self) -> str:
        """What choosing it does, in English."""
        return {
            "rgb": N_("Red, green and blue go where the network expects them."),
            "bgr": N_("The classic mistake: red and blue swapped, as if OpenCV's order were kept."),
            "gray": N_("One brightness value per pixel, repeated in all three planes."),
        }[self]


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """The recipe a set of weights was trained with: `(pixel * scale - mean) / std`, per plane.

    Convention: planes are red, green, blue; `mean` and `std` are in units of the scaled pixel.
    """

    scale: float
    mean: Triple
    std: Triple

    @property
    def without_mean(self) -> "Preprocessing":
        """The same recipe, but that nothing is subtracted: what the article's code feeds."""
        return replace(self, mean=(0.0, 0.0, 0.0))

    def apply(self, image: RgbImage) -> ModelInput:
        """Scale and shift an image into network planes.

        Shape: (H, W, 3) -> (1, 3, H, W).
        """
        planes = image.transpose(2, 0, 1).astype(np.float32)
        mean = np.asarray(self.mean, np.float32)[:, None, None]
        std = np.asarray(self.std, np.float32)[:, None, None]
        return ((planes * np.float32(self.scale) - mean) / std)[None]


CAFFE = Preprocessing(scale=1.0, mean=(123.68, 116.779, 103.939), std=(1.0, 1.0, 1.0))
HED_MEAN = Preprocessing(scale=1.0, mean=(122.67892, 116.66877, 104.00699), std=(1.0, 1.0, 1.0))
TORCHVISION = Preprocessing(scale=1 / 255, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225))


def to_gray(image: RgbImage) -> GrayLevels:
    """Mix the colours to one gray level.

    Shape: (H, W, 3) -> (H, W).
    Convention: 0.299 R + 0.587 G + 0.114 B, rounded as OpenCV rounds it.
    """
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)


def reorder(image: RgbImage, order: ColourOrder) -> RgbImage:
    """Put the picture's colours into the planes the way `order` says.

    Shape: (H, W, 3) -> (H, W, 3).
    Convention: gray is 0.299 R + 0.587 G + 0.114 B, rounded as OpenCV rounds it.
    """
    if order is ColourOrder.RGB:
        return image
    if order is ColourOrder.BGR:
        result = np.ascontiguousarray(image[:, :, ::-1])
    else:
        gray = to_gray(image)
        result = np.repeat(gray[:, :, None], 3, axis=2)
    result.flags.writeable = False
    return result


def prepare(image: RgbImage, preprocessing: Preprocessing) -> ModelInput:
    """Turn a picture into the network's input with the recipe its weights were trained with.

    Shape: (H, W, 3) uint8 -> (1, 3, H, W) float32, read-only.
    Convention: the result is red, green, blue planes for every catalogue entry; weights that were
    trained on blue-green-red have their first kernels flipped when they are imported instead.
    Raises: ValueError: if `image` is not an (H, W, 3) uint8 array.
    """
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
        raise ValueError(f"expected (H, W, 3) uint8, got {image.shape} {image.dtype}")
    result = preprocessing.apply(image)
    result.flags.writeable = False
    return result
