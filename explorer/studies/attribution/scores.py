"""What is explained: a unit, a channel, or a class; one number of which a picture is the reason."""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from explorer.errors import SettingError
from explorer.messages import N_
from explorer.network.architecture import BY_NAME, LAYERS, LayerKind, layer_at
from explorer.shapes import ShapeHW
from explorer.studies.heads import Head, Summary


class AnyScore(Protocol):
    """One number that a picture is given, and how deep the network is run for it."""

    @property
    def layer(self) -> str:
        """The layer whose output it is made of."""

    @property
    def channel(self) -> int | None:
        """The only channel of the layer that it reads, if there is one."""

    @property
    def unit(self) -> tuple[int, int] | None:
        """The only place (row, column) of the layer that it reads, if there is one."""

    def of(self, output: Tensor) -> Tensor:
        """Make the number of what the layer put out.

        Shape: (N, C, H, W), or (N, C) in the classifier -> (N,).
        """


@dataclass(frozen=True, slots=True)
class ChannelScore:
    """The mean of a channel's map or, with a `unit`, that place of it.

    Convention: a unit of a ReLU is taken before it, as the convolution's own number: where it is
    open both are the same, and a closed one has reasons too.
    """

    named: str
    channel: int
    unit: tuple[int, int] | None = None

    @property
    def layer(self) -> str:
        """The layer whose output it is made of."""
        shown = LAYERS[BY_NAME[self.named]]
        before = self.unit is not None and shown.kind is LayerKind.RELU
        return LAYERS[BY_NAME[self.named] - 1].name if before else self.named

    def of(self, output: Tensor) -> Tensor:
        """Make the number of what the layer put out.

        Shape: (N, C, H, W) -> (N,); a C of 1 is this channel alone.
        """
        maps = output[:, self.channel if output.shape[1] > 1 else 0]
        return maps.mean(dim=(1, 2)) if self.unit is None else maps[:, self.unit[0], self.unit[1]]

    def check(self, size_hw: ShapeHW) -> None:
        """Refuse what is not there in a picture of this size.

        Raises: SettingError: saying what there is.
        """
        layer = layer_at(self.named, size_hw)
        channels, height, width = layer.out_shape if layer.is_trunk else (0, 0, 0)
        row, column = self.unit or (0, 0)
        if not (0 <= self.channel < channels and 0 <= row < height and 0 <= column < width):
            raise SettingError(
                N_(
                    "{layer} has {channels} channels of {height}×{width} units; there is no "
                    "channel {channel}, row {row}, column {column}."
                ),
                layer=layer.name,
                channels=channels,
                height=height,
                width=width,
                channel=self.channel,
                row=row,
                column=column,
            )


@dataclass(frozen=True, slots=True)
class ClassScore:
    """A class's score before softmax, by the network's own classifier."""

    number: int
    layer: str = "fc8"
    channel: int | None = None
    unit: tuple[int, int] | None = None

    def of(self, output: Tensor) -> Tensor:
        """Make the number of what the layer put out.

        Shape: (N, classes) -> (N,).
        """
        return output[:, self.number]


@dataclass(frozen=True, slots=True, eq=False)
class HeadScore:
    """A class's score before softmax, by a head that reads one of the network's layers.

    Convention: as the head does it: the layer's means, or all of it in a row, brought to length 1,
    in float64.
    """

    head: Head
    number: int
    channel: int | None = None
    unit: tuple[int, int] | None = None

    @property
    def layer(self) -> str:
        """The layer that the head reads."""
        return self.head.origin.source.layer

    def of(self, output: Tensor) -> Tensor:
        """Make the number of what the layer put out.

        Shape: (N, C, H, W) -> (N,).
        """
        is_mean = self.head.origin.source.summary is Summary.MEAN
        rows = output.double().mean(dim=(2, 3)) if is_mean else output.double().flatten(1)
        lengths = torch.linalg.vector_norm(rows, dim=1, keepdim=True)
        rows = rows / torch.where(lengths == 0, 1.0, lengths)
        readout = self.head.readout
        if readout.hidden is not None:
            weight, bias = (torch.tensor(x) for x in (readout.hidden.weight, readout.hidden.bias))
            rows = (rows @ weight.double().T + bias).relu()
        weight = torch.tensor(readout.output.weight[self.number])
        return rows @ weight.double() + float(readout.output.bias[self.number])
