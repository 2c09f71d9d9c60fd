"""What a layer's channels are worth: switch some off and see what happens downstream."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import torch
from torch import Tensor

from explorer.errors import SettingError
from explorer.messages import N_
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.network.hooks import altered
from explorer.network.recording import Trace

TRUNK = tuple(layer.name for layer in LAYERS if layer.is_trunk)
"""The layers whose channels are maps, so that they can be switched off."""


class Filling(StrEnum):
    """What a channel that is switched off holds instead of its numbers."""

    ZERO = "zero"
    MEAN = "mean"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {"zero": N_("Nothing but zeros"), "mean": N_("Its own mean")}[self]

    @property
    def hint(self) -> str:
        """What it takes away, in English."""
        return {
            "zero": N_("All of the channel is gone: its pattern and its level."),
            "mean": N_(
                "Every unit gets the channel's mean over this picture: the pattern is gone, the "
                "level stays, so the next layer is moved less than by zeros."
            ),
        }[self]


@dataclass(frozen=True, slots=True)
class Ablation:
    """Which channels of which layer are switched off, and how.

    Raises: SettingError: for a layer without maps, or channels it does not have.
    """

    layer: str
    channels: tuple[int, ...] = ()
    filling: Filling = Filling.ZERO

    def __post_init__(self) -> None:
        if self.layer not in TRUNK:
            raise SettingError(
                N_("Channels can be switched off from {first} to {last}; found “{layer}”."),
                first=TRUNK[0],
                last=TRUNK[-1],
                layer=str(self.layer)[:40],
            )
        count = LAYERS[TRUNK.index(self.layer)].channels
        wrong = [channel for channel in self.channels if not 0 <= channel < count]
        if wrong:
            raise SettingError(
                N_("{layer} has channels 0 to {last}; found {channel}."),
                layer=self.layer,
                last=count - 1,
                channel=wrong[0],
            )


def fill(maps: Tensor, filling: Filling) -> Tensor:
    """Make what stands in for each map.

    Shape: (..., H, W) -> the same.
    Convention: the mean is taken in float64 and rounded once.
    """
    if filling is Filling.ZERO:
        return torch.zeros_like(maps)
    mean = maps.mean(dim=(-2, -1), keepdim=True, dtype=torch.float64)
    return mean.to(maps.dtype).expand_as(maps)


@contextmanager
def ablated(trace: Trace, ablation: Ablation) -> Iterator[Trace]:
    """Lend the same picture's way through the network with some channels switched off.

    Convention: use it inside the block only. What comes before the layer is shared with `trace`,
    so only the rest runs again, from the nearest block input that is known; nothing of `trace` or
    its network changes. Without channels every number stays the same, bit for bit.
    Raises: SettingError: for a layer this network does not have.
    """
    channels = list(ablation.channels)

    def switch_off(output: Tensor) -> Tensor:
        changed = output.clone()
        changed[:, channels] = fill(output[:, channels], ablation.filling)
        return changed

    with altered(trace.model, ablation.layer, switch_off) as model:
        yield trace.branch(model, ablation.layer)


def beyond(trace: Trace, ablation: Ablation) -> Trace:
    """Run the block of a layer with some channels switched off, and begin where it ends.

    Convention: what comes out may outlive this call, for beyond that block the network is the same
    as ever; layers up to there cannot be asked for (see `ablated`).
    Raises: SettingError: for a layer this network does not have.
    """
    block = LAYERS[BY_NAME[ablation.layer]].block
    with ablated(trace, ablation) as other:
        other.record([f"pool{block}"])
        return other.beyond(block, trace.model)
