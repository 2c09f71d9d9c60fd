"""Which channel the atlas is open at: the one pinned in Explore."""

import streamlit as st

from explorer.network.architecture import Layer, layer_at
from explorer.studies.ablation import TRUNK
from explorer.ui.i18n import _
from explorer.ui.parts.choices import choose_layer, showing
from explorer.ui.settings import mine
from explorer.ui.setup import Setup

_CHANNEL = "atlas_channel"


def layer(setup: Setup) -> Layer:
    """Draw the choice of a layer of the trunk; Explore's layer is this one."""
    return layer_at(choose_layer(TRUNK, 150), setup.seen.size_wh[::-1])


def channel(shown: Layer, automatic: int) -> int:
    """Draw the choice of a channel: at first the first one pinned in Explore, or `automatic`."""
    pinned = [each for each in mine()["channels"] if each < shown.channels]
    chosen = pinned[0] if pinned else automatic
    widget = showing(_CHANNEL, chosen, pin, chosen=bool(pinned))
    st.number_input(_("Channel"), 0, shown.channels - 1, **widget, width=120)
    return int(chosen)


def pin(number: int) -> None:
    """Open the atlas at a channel of the same layer; for callbacks."""
    mine()["channels"] = (int(number),)
