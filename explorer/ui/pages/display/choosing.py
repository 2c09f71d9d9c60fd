"""What the display lab looks at: a layer, a channel, a mapping."""

from dataclasses import dataclass

import streamlit as st

from explorer.network.architecture import layer_at
from explorer.rendering import as_grid
from explorer.shapes import FeatureMaps
from explorer.ui.i18n import _
from explorer.ui.parts import choices
from explorer.ui.parts.choices import showing
from explorer.ui.parts.mapping_menu import STEMS
from explorer.ui.run import LayerMaps
from explorer.ui.settings import AUTO, Setting, declare, mine, one_of
from explorer.ui.setup import Setup

_CHANNEL = "display_channel"
declare(
    Setting("display_map", AUTO, one_of(AUTO, *STEMS)),
    Setting("display_reference", "channel", one_of(*STEMS)),
)


@dataclass(frozen=True, slots=True)
class ShownLayer:
    """A layer's maps, one of its channels, and what is known of both.

    Shape: `maps` is (C, H, W); a layer that is a list of N numbers is laid out as one map with NaN
    in the missing cells. `numbers` are the maps without such cells.
    """

    name: str
    found: LayerMaps
    maps: FeatureMaps
    channel: int
    is_spatial: bool

    @property
    def numbers(self) -> FeatureMaps:
        """The layer's output as it is."""
        return self.found.maps

    @property
    def is_signed(self) -> bool:
        """Whether there are negative values."""
        return bool((self.numbers < 0).any())

    @property
    def plane(self) -> FeatureMaps:
        """The chosen channel, (H, W)."""
        plane: FeatureMaps = self.maps[self.channel]
        return plane


def choose_layer(setup: Setup) -> str:
    """Offer the network's layers; Explore's layer is this one."""
    return choices.choose_layer(setup.network.model.layer_names, 150)


def show(setup: Setup, name: str) -> ShownLayer:
    """Compute the layer and find the channel pinned in Explore, or else the one with the peak."""
    found = setup.run.layer(name)
    is_spatial = layer_at(name, setup.seen.size_wh[::-1]).is_spatial
    maps = found.maps if is_spatial else as_grid(found.maps)
    pinned = [c for c in mine()["channels"] if c < len(maps)]
    return ShownLayer(name, found, maps, pinned[0] if pinned else found.strongest(), is_spatial)


def _pin(channel: int) -> None:
    mine()["channels"] = (int(channel),)


def choose_channel(shown: ShownLayer) -> None:
    """Offer the layer's channels; Explore's first pinned channel is this one."""
    if not shown.is_spatial:
        return
    pinned = shown.channel in mine()["channels"]
    channel = showing(_CHANNEL, shown.channel, _pin, chosen=pinned)
    st.number_input(_("Channel"), 0, len(shown.maps) - 1, **channel, width=120)
