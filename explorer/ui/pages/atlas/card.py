"""The card of one channel: all that is known of it."""

import streamlit as st

from explorer.exporting.scripts.atlas import card_script
from explorer.messages import N_
from explorer.network.architecture import Layer
from explorer.operations.similarity import correlations
from explorer.studies.channel_cards import ALIKE, ChannelCard, channel_card
from explorer.ui import leads
from explorer.ui.i18n import say
from explorer.ui.leads import LayerUnit
from explorer.ui.pages.atlas import choosing, figures, likes, looks, places, saving, surveyed, worth
from explorer.ui.parts import downloads, lab
from explorer.ui.settings import mine
from explorer.ui.setup import Setup


def section(setup: Setup) -> None:
    """Draw the section."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        layer = choosing.layer(setup)
        channel = choosing.channel(layer, setup.run.layer(layer.name).strongest())
        card = _card(setup, layer, channel)
        # A unit that is kept in Explore is still there when one comes back.
        best = card.strongest if mine()["unit"] is None else None
        unit = None if best is None else best.unit
        leads.way_back(LayerUnit(layer.name, channel, unit), "card_back")
        saving.draw(setup, card)
    names = {"channel": channel, "layer": layer.name}
    lab.heading(say(N_("Channel {channel} of {layer}"), **names))
    left, right = st.columns([2, 9], gap="medium")
    with left:
        place = looks.draw(setup, card)
    with right:
        surveyed.top(setup, card)
    places.draw(setup, card)
    surveyed.usual(setup, card)
    left, right = st.columns(2, gap="large")
    with left:
        figures.draw(card)
    with right:
        likes.draw(setup, card)
    worth.draw(setup, card)
    known = surveyed.refusal(setup, layer.name) is None
    downloads.show_code(card_script(downloads.scene_for(setup), layer.name, channel, ALIKE, known))
    if place is not None:
        looks.make(setup, card, place)


def _card(setup: Setup, layer: Layer, channel: int) -> ChannelCard:
    run = setup.run
    found = run.layer(layer.name)
    alike = run.remember(("correlations", layer.name), lambda: correlations(found.maps))

    def make() -> ChannelCard:
        plane = found.channels([channel])[0]
        return channel_card(layer, channel, plane, found.statistics, run.seen.pixels, alike)

    return run.remember(("channel card", layer.name, channel), make)
