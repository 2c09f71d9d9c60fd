"""What a channel is worth: the outcome with it switched off."""

import streamlit as st

from explorer.messages import N_, Message
from explorer.numerals import figure
from explorer.studies.ablation import Filling
from explorer.studies.channel_cards import ChannelCard
from explorer.studies.channel_effects import CHANGE_LABELS, end_of
from explorer.ui.i18n import _, say
from explorer.ui.parts import answers, effects, lab, long_runs
from explorer.ui.setup import Setup


def draw(setup: Setup, card: ChannelCard) -> None:
    """Draw the effect, once somebody has asked for it."""
    st.markdown(lab.strong(_("When it is switched off")))
    layer, channel = card.layer.name, card.channel
    study = effects.study(setup, layer, Filling.ZERO, (channel,))
    long_runs.pursue(
        "card_off",
        study,
        lambda rest: effects.steps(setup, layer, Filling.ZERO, rest),
        start=_("Switch it off and run the rest"),
    )
    own = answers.on_layers(setup)
    end = end_of(setup.network.model, own.head if own is not None else None)
    known = study.known()
    what = Message(CHANGE_LABELS[end])
    if channel in known:
        text = N_("With nothing but zeros in its place: {what} {effect}.")
        st.markdown(say(text, what=what, effect=figure(known[channel], 4)))
    else:
        text = N_("The rest of the network runs again without it; what is measured: {what}.")
        st.caption(say(text, what=what))
