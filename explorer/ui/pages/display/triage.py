"""Channels: which to look at, which are dead, which say the same."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from explorer.exporting.scripts.display import triage_script
from explorer.messages import N_, Message
from explorer.numerals import figure
from explorer.operations.similarity import ChannelPair, alike, correlations, opposite
from explorer.operations.statistics import ChannelState, ChannelStatistics
from explorer.rendering import Colours, apply_curve, curve, montage, natural_mapping, to_uint8
from explorer.rendering.scores import entropy, level_counts
from explorer.shapes import FeatureMaps
from explorer.ui import recovery
from explorer.ui.i18n import _, say
from explorer.ui.pages.display.choosing import ShownLayer, choose_layer, show
from explorer.ui.pages.display.wording import ends_of, state_of
from explorer.ui.parts import downloads, lab
from explorer.ui.room_links import room_link
from explorer.ui.settings import mine
from explorer.ui.setup import Setup

_PAIRS = 4
_Figures = tuple[tuple[float, ...], tuple[ChannelPair, ...], tuple[ChannelPair, ...]]


@recovery.fragment
def section(setup: Setup) -> None:
    """Draw the section."""
    shown = show(setup, choose_layer(setup))
    bits, same, contrary = setup.run.remember(("triage", shown.name), lambda: _figures(shown))
    found = shown.found.statistics
    st.markdown(say(_summary(shown, found)))
    left, right = st.columns([5, 2], gap="large")
    with left:
        _table(shown.name, found, bits)
    with right:
        _channel(shown)
    if shown.is_spatial:
        _pairs(_("Most alike"), same, shown.maps)
        _pairs(_("Most opposite"), contrary, shown.maps)
        st.caption(
            _(
                "Pearson correlation over all positions, each tile on its own scale; constant and "
                "broken channels have none."
            )
        )
    downloads.show_code(triage_script(downloads.scene_for(setup), shown.name, _PAIRS))


def _figures(shown: ShownLayer) -> _Figures:
    bits = entropy(level_counts(to_uint8(shown.numbers))).tolist()
    if not shown.is_spatial:
        return tuple(bits), (), ()
    found = correlations(shown.maps)
    return tuple(bits), alike(found, _PAIRS), opposite(found, _PAIRS)


_STATES = {
    ChannelState.ALIVE: N_("alive"),
    ChannelState.DEAD: N_("dead"),
    ChannelState.CONSTANT: N_("constant"),
    ChannelState.NOT_FINITE: N_("not finite"),
}


def _summary(shown: ShownLayer, found: ChannelStatistics) -> Message:
    return Message(
        N_(
            "{layer} has {count} channels of {height}×{width}. Dead here, that is zero "
            "at every position of this picture: {dead}. Click a row to see its channel "
            "and pin it in Explore; click a column's head to sort."
        ),
        {
            "layer": shown.name,
            "count": len(found),
            "height": shown.maps.shape[1],
            "width": shown.maps.shape[2],
            "dead": found.dead_count,
        },
    )


def _table(layer: str, found: ChannelStatistics, bits: Sequence[float]) -> None:
    number = st.column_config.NumberColumn
    columns: dict[str, Any] = {
        _("channel"): list(range(len(found))),
        _("state"): [_(_STATES[found.state(channel)]) for channel in range(len(found))],
        _("minimum"): found.minimum.tolist(),
        _("maximum"): found.maximum.tolist(),
        _("mean"): found.mean.tolist(),
        _("std"): found.std.tolist(),
        _("zeros, %"): (100 * found.zero_share).tolist(),
        _("peak row"): found.peak_row.tolist(),
        _("peak column"): found.peak_column.tolist(),
        _("entropy, bits"): list(bits),
    }
    four = (_("minimum"), _("maximum"), _("mean"), _("std"))
    st.dataframe(
        columns,
        hide_index=True,
        height=460,
        key=f"display_table_{layer}",
        on_select=lambda: _pin(f"display_table_{layer}"),
        selection_mode="single-row",
        column_config={name: number(format="%.4g") for name in four}
        | {_("zeros, %"): number(format="%.1f"), _("entropy, bits"): number(format="%.2f")},
    )


def _pin(key: str) -> None:
    rows = st.session_state[key].selection.rows
    if rows:
        mine()["channels"] = (int(rows[0]),)


def _channel(shown: ShownLayer) -> None:
    mapping = natural_mapping(signed=shown.is_signed)
    found = curve(shown.numbers, mapping).of(shown.channel)
    colours = Colours.natural(centred=shown.is_signed)
    name = {"channel": shown.channel, "layer": shown.name}
    whose = Message(N_("Channel {channel} of {layer}") if shown.is_spatial else N_("{layer}"), name)
    note = state_of(shown) or ends_of(found)
    caption = f"{say(whose)}  \n{say(note)}"
    lab.picture(apply_curve(shown.plane[None], found)[0], caption, say(whose), 300, colours=colours)
    room_link("explore", _("Open in Explore"))


def _pairs(title: str, pairs: tuple[ChannelPair, ...], maps: FeatureMaps) -> None:
    st.markdown(f"**{title}**")
    if not pairs:
        st.caption(_("Fewer than two channels have a shape to compare."))
        return
    with st.container(horizontal=True):
        for pair in pairs:
            both = maps[[pair.first, pair.second]]
            text = Message(
                N_("{first} and {second}: {correlation}"),
                {
                    "first": pair.first,
                    "second": pair.second,
                    "correlation": figure(pair.correlation, 4),
                },
            )
            with st.container(width=252, gap=None):
                lab.picture(montage(to_uint8(both), 2, 1, 255), say(text), say(text), 252)
