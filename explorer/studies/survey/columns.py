"""Which channels a survey looks at, and where each stands in its tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from explorer.errors import SettingError
from explorer.messages import N_
from explorer.network.architecture import LAYERS, Layer, LayerKind, layer_at

RELUS = tuple(layer.name for layer in LAYERS if layer.kind is LayerKind.RELU and layer.is_trunk)
"""The thirteen ReLUs of the convolutions."""

Places = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Columns:
    """The channels of some ReLUs, one after the other in the network's order."""

    layers: tuple[str, ...] = RELUS

    @classmethod
    def of(cls, names: Iterable[str]) -> "Columns":
        """Put names in the network's order.

        Raises: SettingError: for anything else than ReLUs behind convolutions, and for none.
        """
        wanted = set(names)
        strange = sorted(wanted - set(RELUS))
        if strange or not wanted:
            raise SettingError(
                N_("A survey looks at ReLUs behind convolutions: {known}. It cannot use {found}."),
                known=", ".join(RELUS),
                found=", ".join(strange)[:100] or "–",
            )
        return cls(tuple(name for name in RELUS if name in wanted))

    @cached_property
    def slices(self) -> dict[str, slice]:
        """Where each layer's channels stand."""
        found, at = {}, 0
        for name in self.layers:
            width = layer_at(name).channels
            found[name] = slice(at, at + width)
            at += width
        return found

    @property
    def count(self) -> int:
        """How many channels there are in all."""
        return int(self.slices[self.layers[-1]].stop)

    def at(self, layer: str, channel: int) -> int:
        """Where one channel stands.

        Raises: SettingError: if the survey has no such channel.
        """
        where = self.slices.get(layer)
        if where is None or not 0 <= channel < where.stop - where.start:
            raise SettingError(
                N_("This survey has no channel {channel} of {layer}."), channel=channel, layer=layer
            )
        return int(where.start) + channel

    def geometry(self, size: int) -> dict[str, Layer]:
        """Every layer's shape and reach for square inputs of this size."""
        return {name: layer_at(name, (size, size)) for name in self.layers}
