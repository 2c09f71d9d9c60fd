"""A channel in figures, and how often each of its values occurs."""

import streamlit as st

from explorer.messages import N_, Message, N_n
from explorer.numerals import figure, fixed
from explorer.operations.statistics import ChannelState
from explorer.rendering.charts.value_counts import value_counts
from explorer.studies.channel_cards import ChannelCard
from explorer.ui.i18n import _, say
from explorer.ui.parts import lab

_STATES = {
    ChannelState.DEAD: N_(
        "Silent here: 0 at every place of this picture, so it has no strongest place. Another "
        "picture may wake it."
    ),
    ChannelState.CONSTANT: N_("Constant here: the same number at every place."),
    ChannelState.NOT_FINITE: N_("Not all of its numbers are finite: NaN or infinities are in it."),
}


def draw(card: ChannelCard) -> None:
    """Draw the figures and the histogram."""
    if card.state in _STATES:
        st.info(_(_STATES[card.state]))
    st.markdown(lab.strong(_("In figures")))
    rows = {
        _("minimum"): figure(card.minimum),
        _("maximum"): figure(card.maximum),
        _("mean"): figure(card.mean),
        _("std"): figure(card.std),
        _("zeros, %"): fixed(100 * card.zero_share, 1),
        _("one unit sees"): say(_side(card)),
    }
    st.dataframe(
        {_("Figure"): list(rows), _("Value"): list(rows.values())},
        hide_index=True,
        width="stretch",
        height="content",
    )
    if card.state is not ChannelState.ALIVE:
        return
    st.plotly_chart(
        value_counts(card.counts, card.edges, _("activation"), _("count (log)")),
        key="card_histogram",
        config={"displayModeBar": False},
        alt=_("How often each value occurs"),
    )
    st.caption(
        say(
            N_n(
                "How often each value occurs: here the value of the {n} unit.",
                "How often each value occurs among the {n} units.",
            ),
            n=card.plane.size,
        )
    )


def _side(card: ChannelCard) -> Message:
    return Message(N_("{side}×{side} px"), {"side": card.layer.receptive_field})
