"""The network as a function whose slope is wanted: as deep as is asked, in 32 or 16 bits."""

import copy
from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.errors import SettingError
from explorer.imaging.preparing import Preprocessing
from explorer.messages import N_
from explorer.network.architecture import BY_NAME, LAYERS, LayerKind
from explorer.network.vgg16 import VGG16

CONVOLUTIONS = tuple(layer.name for layer in LAYERS if layer.kind is LayerKind.CONV)
"""The layers whose channels have a picture, in order."""

Value = Callable[[Tensor], Tensor]
"""What is to grow: a number for a picture of shape (1, 3, S, S), 0..1."""


class Precision(StrEnum):
    """How numbers are written inside the network; the picture's own have 32 bits."""

    FLOAT32 = "float32"
    BFLOAT16 = "bfloat16"

    @property
    def dtype(self) -> torch.dtype:
        """PyTorch's name for it."""
        return {"float32": torch.float32, "bfloat16": torch.bfloat16}[self]


def fastest() -> Precision:
    """The faster of both here: half the bits take half the time, where the processor has them."""
    has_halves = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return Precision.BFLOAT16 if has_halves else Precision.FLOAT32


class Aim(StrEnum):
    """What of a channel is to grow."""

    CHANNEL = "channel"
    UNIT = "unit"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {"channel": N_("The whole channel"), "unit": N_("One unit in the middle")}[self]

    @property
    def hint(self) -> str:
        """What it means, in English."""
        return {
            "channel": N_("The mean of its map, before the ReLU: the pattern fills the picture."),
            "unit": N_("One number of its map, before the ReLU: the pattern appears once."),
        }[self]


class _Sized(Protocol):
    weight: Tensor
    bias: Tensor


class Trunk:
    """A network's convolutions, ready to be walked with slopes.

    Convention: with 16 bits it holds a copy of the weights (29 MB); else it shares the network's.
    Safe to share between threads: nothing in it changes.
    """

    def __init__(
        self, model: VGG16, recipe: Preprocessing, precision: Precision = Precision.FLOAT32
    ) -> None:
        self.precision = precision
        self._recipe = recipe
        self._layers: list[nn.Module] = list(model.features)
        if precision is not Precision.FLOAT32:
            self._layers = [_halved(module, precision.dtype) for module in model.features]

    def value(self, layer: str, channel: int, aim: Aim = Aim.CHANNEL) -> Value:
        """Say what is to grow: a channel of a convolution, before its ReLU.

        Raises: SettingError: if the layer is no convolution, or has no such channel.
        """
        place = self._place(layer, channel)
        last: _Sized = self._layers[place]  # type: ignore[assignment]
        weight, bias = last.weight[channel : channel + 1], last.bias[channel : channel + 1]

        def grows(picture: Tensor) -> Tensor:
            maps = self.walk(picture, place)
            found = F.conv2d(maps, weight, bias, padding=1)[0, 0].float()
            if aim is Aim.UNIT:
                return found[found.shape[0] // 2, found.shape[1] // 2]
            return found.mean()

        return grows

    def walk(self, picture: Tensor, until: int) -> Tensor:
        """Run a picture as deep as before the layer with that number in `features`.

        Shape: (1, 3, S, S), 0..1 -> (1, C, H, W).
        """
        x = self.prepared(picture)
        for module in self._layers[:until]:
            x = module(x)
        return x

    def maps(
        self, picture: Tensor, names: Collection[str], *, average: bool = False
    ) -> list[Tensor]:
        """What layers put out, in the network's order; `average` lets poolings take the mean.

        Shape: (1, 3, H, W), 0..1 -> (1, C, h, w) each.
        """
        found, x = [], self.prepared(picture)
        deepest = max(BY_NAME[name] for name in names)
        for layer, module in zip(LAYERS[: deepest + 1], self._layers, strict=False):
            pools = average and layer.kind is LayerKind.POOL
            x = F.avg_pool2d(x, 2) if pools else module(x)
            if layer.name in names:
                found.append(x.float())
        return found

    def prepared(self, picture: Tensor) -> Tensor:
        """What the first convolution reads of a picture.

        Shape: (1, 3, S, S), 0..1 -> the same.
        """
        mean, std = (
            torch.tensor(row)[:, None, None] for row in (self._recipe.mean, self._recipe.std)
        )
        x = (picture * (255 * self._recipe.scale) - mean) / std
        if self.precision is Precision.FLOAT32:
            return x
        return x.to(self.precision.dtype).contiguous(memory_format=torch.channels_last)

    def _place(self, layer: str, channel: int) -> int:
        if layer not in CONVOLUTIONS:
            raise SettingError(
                N_("Pictures of channels are made from {first} to {last}; found “{layer}”."),
                first=CONVOLUTIONS[0],
                last=CONVOLUTIONS[-1],
                layer=str(layer)[:40],
            )
        found = LAYERS[BY_NAME[layer]]
        if not 0 <= channel < found.channels:
            raise SettingError(
                N_("{layer} has channels 0 to {last}; found {channel}."),
                layer=layer,
                last=found.channels - 1,
                channel=channel,
            )
        return int(found.module.removeprefix("features."))


def _halved(module: nn.Module, dtype: torch.dtype) -> nn.Module:
    """Copy a layer's numbers into fewer bits, channels last, which is faster with them."""
    halves = copy.deepcopy(module).to(dtype)
    for parameter in halves.parameters():
        if parameter.dim() == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
    return halves
