"""Two pictures of one size on their way through the network, in step."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from explorer.errors import SettingError
from explorer.imaging.preparing import TORCHVISION, prepare
from explorer.messages import N_
from explorer.network.running import on_engine, run_layers
from explorer.network.strips import Strip, is_large, strips
from explorer.network.vgg16 import SIDE_LAYERS, VGG16
from explorer.shapes import RgbImage
from explorer.studies.perceptual import trunk

Both = tuple[Tensor, Tensor]
"""The same of both pictures."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a block's last ReLU, and of the pooling after it if that is asked for.

    Shape: `maps` (1, C, h, W) each, `pooled` (1, C, h / 2, W / 2) each.
    """

    maps: Both
    pooled: Both | None


def fed(model: VGG16, a: RgbImage, b: RgbImage) -> Both:
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


def parts(model: VGG16, block: int, both: Both, *, pooled: bool) -> Iterator[Part]:
    """Bring both through a block: at once, or in strips from the top where its maps are large.

    Convention: no more than a strip of each is held, and every number is that of a whole run.
    """
    layer, after = SIDE_LAYERS[block - 1], f"pool{block}"
    if not is_large(block, both[0]):
        wanted = [layer, after] if pooled else [layer]
        a, b = (run_layers(model, each, wanted, f"conv{block}_1") for each in both)
        yield Part((a[layer], b[layer]), (a[after], b[after]) if pooled else None)
        return
    height, width = both[0].shape[2:]
    for strip in strips(block, height, width):
        x, y = (on_engine(partial(_rows, model, block, each, strip)) for each in both)
        small = (_largest(x), _largest(y)) if pooled else None
        yield Part((x, y), small)


def joined(found: list[Both]) -> Both:
    """Put the rows of several parts together."""
    if len(found) == 1:
        return found[0]
    first, second = (torch.cat(each, dim=2) for each in zip(*found, strict=True))
    return first, second


def _rows(model: VGG16, block: int, x: Tensor, strip: Strip) -> Tensor:
    with torch.inference_mode():
        rows = x[:, :, strip.first : strip.last]
        out: Tensor = model(rows, start=f"conv{block}_1", stop=SIDE_LAYERS[block - 1])
        return out[:, :, strip.top - strip.first : strip.bottom - strip.first]


def _largest(x: Tensor) -> Tensor:
    with torch.inference_mode():
        return torch.nn.functional.max_pool2d(x, 2)


def _size(image: RgbImage) -> str:
    return f"{image.shape[1]}×{image.shape[0]}"
