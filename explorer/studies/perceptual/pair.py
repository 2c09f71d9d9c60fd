"""Two pictures of one size, as the network reads them."""

import torch
from torch import Tensor

from explorer.errors import SettingError
from explorer.imaging.preparing import TORCHVISION, prepare
from explorer.messages import N_
from explorer.network.vgg16 import VGG16
from explorer.shapes import RgbImage
from explorer.studies.perceptual import trunk


def fed(model: VGG16, a: RgbImage, b: RgbImage) -> tuple[Tensor, Tensor]:
    """Prepare both pictures the way the known convolutions were trained, and nothing else.

    Shape: two (H, W, 3) -> two (1, 3, H, W).
    Raises: WeightsError: for other convolutions. SettingError: if the pictures differ in size.
    """
    trunk.check(model)
    if a.shape != b.shape:
        raise SettingError(
            N_(
                "The pictures differ in size ({a} and {b} px), so no pixel of one belongs to a "
                "pixel of the other. Bring both to one size."
            ),
            a=_size(a),
            b=_size(b),
        )
    first, second = (torch.from_numpy(prepare(each, TORCHVISION).copy()) for each in (a, b))
    return first, second


def _size(image: RgbImage) -> str:
    return f"{image.shape[1]}×{image.shape[0]}"
