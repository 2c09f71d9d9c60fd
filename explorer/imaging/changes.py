"""Five small changes of a picture, to find out what a measure of likeness notices."""

import io
from enum import StrEnum

import cv2
import numpy as np
from PIL import Image

from explorer.messages import N_
from explorer.shapes import RgbImage

_SEED = 20
_LEVELS = 20
_QUALITY = 10


class Change(StrEnum):
    """What is done to the picture."""

    MOVED = "moved"
    BRIGHTER = "brighter"
    BLURRED = "blurred"
    NOISY = "noisy"
    JPEG = "jpeg"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "moved": N_("moved by 1 px"),
            "brighter": N_("brighter by 20 levels"),
            "blurred": N_("blurred, σ 2"),
            "noisy": N_("noise, σ 20"),
            "jpeg": N_("JPEG, quality 10"),
        }[self]


def changed(image: RgbImage, change: Change) -> RgbImage:
    """Change a picture; the same picture always changes in the same way.

    Shape: (H, W, 3) -> (H, W, 3).
    Convention: moved to the right, the first column stays; levels end at 0 and 255.
    """
    if change is Change.MOVED:
        result = np.concatenate([image[:, :1], image[:, :-1]], axis=1)
    elif change is Change.BRIGHTER:
        result = np.minimum(image, 255 - _LEVELS) + np.uint8(_LEVELS)
    elif change is Change.BLURRED:
        result = np.asarray(cv2.GaussianBlur(image, (0, 0), 2))
    elif change is Change.NOISY:
        noise = np.random.default_rng(_SEED).normal(0, _LEVELS, image.shape)
        result = np.clip(np.rint(image + noise), 0, 255).astype(np.uint8)
    else:
        Image.fromarray(image).save(file := io.BytesIO(), "JPEG", quality=_QUALITY)
        result = np.array(Image.open(file))
    result.flags.writeable = False
    return np.asarray(result, np.uint8)
