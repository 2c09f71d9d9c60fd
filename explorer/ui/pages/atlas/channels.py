"""All channels of a layer, each by a picture; whoever clicks one opens its card."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import streamlit as st

from explorer.exporting.scripts.atlas import channels_script
from explorer.messages import N_, Message
from explorer.network.architecture import Layer
from explorer.numerals import figure, fixed
from explorer.operations.statistics import ChannelStatistics
from explorer.studies.channel_lists import Only, Ranking, listed
from explorer.studies.channel_sheets import StandIn
from explorer.ui.components.tile_grid import GridTile, tile_grid
from explorer.ui.i18n import _, say
from explorer.ui.pages.atlas import choosing, sheets, surveyed
from explorer.ui.parts import downloads
from explorer.ui.parts.choices import bound, choose, labels
from explorer.ui.settings import Setting, declare, mine
from explorer.ui.setup import Setup

_MOST = 1e6


def _peak(text: str) -> float:
    """Read the lowest peak that still counts.

    Raises: ValueError: if it is no number from 0 to a million.
    """
    found = float(text)
    if not 0 <= found <= _MOST:
        raise ValueError(text)
    return found


declare(
    Setting("atlas_shows", StandIn.HERE, StandIn),
    Setting("atlas_only", Only.ALL, Only),
    Setting("atlas_least", 0.0, _peak),
    Setting("atlas_order", Ranking.NUMBER, Ranking),
)


def section(setup: Setup) -> None:
    """Draw the section."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        layer = choosing.layer(setup)
        shown = StandIn(choose(_("Shown"), labels(sheets.SCALES), "atlas_shows", width=230))
        only = Only(choose(_("Which"), labels(Only), "atlas_only", width=150))
        least = st.number_input(
            _("Least peak"), 0.0, _MOST, step=1.0, format="%.4g", **bound("atlas_least"), width=130
        )
        order = Ranking(choose(_("Order"), labels(Ranking), "atlas_order", width=160))
    figures = setup.run.layer(layer.name).statistics
    off = _off(setup, layer, order)
    channels = listed(figures, only, float(least), order, off)
    names = {"count": len(channels), "total": len(figures), "layer": layer.name}
    st.caption(say(N_("Channels of {layer}: {count} of {total}."), **names))
    if channels:
        _grid(setup, layer, shown, channels, figures, off)
    else:
        st.info(_("No channel is left. Lower the least peak, or choose other channels."))
    scene = downloads.scene_for(setup)
    downloads.show_code(
        channels_script(scene, layer.name, only, float(least), order, off is not None)
    )


def _grid(
    setup: Setup,
    layer: Layer,
    wanted: StandIn,
    channels: Sequence[int],
    figures: ChannelStatistics,
    off: npt.NDArray[np.float64] | None,
) -> None:
    shown, why = sheets.possible(setup, layer, wanted)
    if why is not None:
        st.info(say(why), icon=":material/hourglass_empty:")
    sheet = sheets.sheet(setup, layer, shown)
    pinned = mine()["channels"][:1]
    tiles = [
        GridTile(
            channel,
            str(channel),
            say(_said(channel, figures, off)),
            bool(figures.maximum[channel] <= 0),
            channel in pinned,
        )
        for channel in channels
    ]
    alt = say(
        N_("{count} channels of {layer} as tiles: {what}"),
        count=len(channels),
        layer=layer.name,
        what=Message(shown.label),
    )
    tile_grid(
        sheet.picture, sheet.size_wh, sheet.side, tiles, alt=alt, key="atlas_tiles", on_pick=_open
    )
    st.caption(say(sheets.SCALES[shown]))


def _open(channel: int) -> None:
    choosing.pin(channel)
    mine()["atlas_section"] = "card"


def _off(setup: Setup, layer: Layer, order: Ranking) -> npt.NDArray[np.float64] | None:
    """How unusual each channel is here, if that can be told; why not, where it is asked for."""
    why = surveyed.refusal(setup, layer.name)
    if why is None:
        return surveyed.unusual(setup, layer.name)
    if order is Ranking.UNUSUAL:
        st.info(say(why), icon=":material/block:")
    return None


def _said(channel: int, figures: ChannelStatistics, off: npt.NDArray[np.float64] | None) -> Message:
    values: dict[str, object] = {
        "channel": channel,
        "peak": figure(float(figures.maximum[channel]), 4),
        "mean": figure(float(figures.mean[channel]), 4),
    }
    if off is None:
        return Message(N_("Channel {channel}: peak {peak}, mean {mean}"), values)
    return Message(
        N_(
            "Channel {channel}: peak {peak}, mean {mean}; {off} standard deviations off its usual "
            "mean"
        ),
        values | {"off": fixed(float(off[channel]), 1, signed=True)},
    )
