"""What a unit can see, and what it does look at: its box and the gradient inside it."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from explorer.errors import SettingError
from explorer.messages import N_
from explorer.network import VGG16
from explorer.network.architecture import BY_NAME, LAYERS, Layer, layer_at
from explorer.shapes import ModelInput, RgbImage, ShapeHW

_COARSEST = 32
"""Five poolings: a crop that begins at a multiple of this keeps every pooling window in place."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of input pixels, `top` and `left` included, `bottom` and `right` not.

    Convention: may reach beyond the picture, where only padding is seen.
    """

    top: int
    left: int
    bottom: int
    right: int

    @property
    def shape_hw(self) -> ShapeHW:
        """Height and width."""
        return self.bottom - self.top, self.right - self.left

    def clipped(self, size_hw: ShapeHW) -> Self:
        """Return the part that lies on a picture of this size."""
        height, width = size_hw
        return type(self)(
            *(
                min(max(side, 0), most)
                for side, most in zip(
                    (self.top, self.left, self.bottom, self.right), (height, width) * 2, strict=True
                )
            )
        )

    def shrunk(self, by: int) -> Self:
        """Return the box without so many pixels at each of its four sides."""
        return type(self)(self.top + by, self.left + by, self.bottom - by, self.right - by)

    def of(self, pixels: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Cut the box, as far as it lies on the picture, out of the last two axes."""
        inner = self.clipped((pixels.shape[-2], pixels.shape[-1]))
        return pixels[..., inner.top : inner.bottom, inner.left : inner.right]

    def cut(self, image: RgbImage) -> RgbImage:
        """Cut the box, as far as it lies on the picture, out of a picture.

        Shape: (H, W, 3) -> (h, w, 3).
        """
        inner = self.clipped((image.shape[0], image.shape[1]))
        return np.ascontiguousarray(image[inner.top : inner.bottom, inner.left : inner.right])


@dataclass(frozen=True, slots=True)
class EffectiveField:
    """How strongly each input pixel moves one unit.

    Shape: `gradient` (H, W) float32: the absolute partial derivatives, summed over the three
    colours; read-only, exactly 0 outside `box`. `value` is the unit's own number.
    """

    gradient: npt.NDArray[np.float32]
    box: Box
    value: float

    @property
    def total(self) -> float:
        """The sum over all pixels; 0 for a unit behind a closed ReLU."""
        return float(self.gradient.sum(dtype=np.float64))

    def central(self, share: float) -> tuple[Box, float]:
        """Find the smallest square around the box's centre that holds this share of the sum.

        Convention: sides have the parity of the box's, so that the centre is exact. Returns the
        square and the share it holds; the whole box where there is no gradient at all.
        """
        total = self.total
        if total <= 0:
            return self.box, 0.0
        # A shrunk square holds ever less, so the search may halve.
        few, most = 0, (self.box.bottom - self.box.top - 1) // 2
        while few < most:
            middle = (few + most + 1) // 2
            if self._within(self.box.shrunk(middle)) >= share * total:
                few = middle
            else:
                most = middle - 1
        square = self.box.shrunk(few)
        return square, self._within(square) / total

    def _within(self, square: Box) -> float:
        return float(square.of(self.gradient).sum(dtype=np.float64))


def unit_box(layer: Layer, unit: tuple[int, int]) -> Box:
    """Return the input pixels that a unit (row, column) of a spatial layer depends on.

    Raises: SettingError: where a unit sees the whole picture or a mixture.
    """
    if layer.stride is None or layer.receptive_field is None or layer.start is None:
        raise SettingError(
            N_("A unit of {layer} has no box: it sees the whole picture."), layer=layer.name
        )
    top, left = (layer.start + layer.stride * place for place in unit)
    return Box(top, left, top + layer.receptive_field, left + layer.receptive_field)


def effective_field(
    model: VGG16, model_input: ModelInput, name: str, channel: int, unit: tuple[int, int]
) -> EffectiveField:
    """Differentiate one unit with respect to every input pixel.

    Shape: `model_input` (1, 3, H, W); `unit` is (row, column) in the layer `name` of the trunk.
    Convention: a convolution's unit is its number before the ReLU. Only the pixels the unit can see
    are run, cut so that every pooling window stays where it was, so a large picture costs no more
    than a small one. The model is shared and left as it was: no gradient is kept on it.
    Raises: SettingError: for a layer, channel or unit that is not there.
    """
    size_hw = (model_input.shape[-2], model_input.shape[-1])
    model.check_layers((name,))
    layer = layer_at(name, size_hw)
    box = unit_box(layer, unit)
    _check_unit(layer, channel, unit)
    crop = _crop(box, size_hw)
    row = unit[0] - crop.top // (layer.stride or 1)
    column = unit[1] - crop.left // (layer.stride or 1)
    value, inner = _differentiate(model, crop.of(model_input), name, (channel, row, column))
    gradient = np.zeros(size_hw, dtype=np.float32)
    gradient[crop.top : crop.bottom, crop.left : crop.right] = inner
    gradient.flags.writeable = False
    return EffectiveField(gradient, box, value)


def _check_unit(layer: Layer, channel: int, unit: tuple[int, int]) -> None:
    channels, height, width = layer.out_shape
    if not (0 <= channel < channels and 0 <= unit[0] < height and 0 <= unit[1] < width):
        raise SettingError(
            N_(
                "{layer} has {channels} channels of {height}×{width} units; there is no channel "
                "{channel}, row {row}, column {column}."
            ),
            layer=layer.name,
            channels=channels,
            height=height,
            width=width,
            channel=channel,
            row=unit[0],
            column=unit[1],
        )


def _crop(box: Box, size_hw: ShapeHW) -> Box:
    inner = box.clipped(size_hw)
    top, left = (side // _COARSEST * _COARSEST for side in (inner.top, inner.left))
    return Box(top, left, inner.bottom, inner.right)


def _differentiate(
    model: VGG16, pixels: ModelInput, name: str, place: tuple[int, int, int]
) -> tuple[float, npt.NDArray[np.float32]]:
    stop = LAYERS[BY_NAME[name]].module.removeprefix("features.")
    # The caller may be inside an inference mode, whose tensors know no gradients.
    with torch.inference_mode(False), torch.enable_grad():
        x = torch.from_numpy(np.array(pixels)).requires_grad_()
        # Not the model's own forward: a crop may be smaller than the 32 px a picture must have.
        y: Tensor = model.features[: int(stop) + 1](x)
        value = y[(0, *place)]
        (gradient,) = torch.autograd.grad(value, x)
    return float(value.detach()), gradient[0].abs().sum(dim=0).numpy()
