"""The channels of the same layer that say most nearly the same of this picture."""

import streamlit as st

from explorer.messages import N_
from explorer.numerals import figure
from explorer.rendering import Colours, apply_curve, curve, natural_mapping
from explorer.shapes import FeatureMaps
from explorer.studies.channel_cards import ChannelCard
from explorer.ui.i18n import _, say
from explorer.ui.pages.atlas import choosing
from explorer.ui.parts import lab
from explorer.ui.setup import Setup

_SIDE = 72


def draw(setup: Setup, card: ChannelCard) -> None:
    """Draw the likest channels; each leads to its own card."""
    st.markdown(lab.strong(_("Most alike in this layer")))
    if not card.alike:
        st.caption(_("A channel without a shape is like no other."))
        return
    others = [pair.second for pair in card.alike]
    maps = setup.run.layer(card.layer.name).channels(others)
    with st.container(horizontal=True, gap="small"):
        for place, (pair, plane) in enumerate(zip(card.alike, maps, strict=True)):
            with st.container(width=_SIDE + 8, gap=None):
                _one(place, pair.second, pair.correlation, plane)
    st.caption(
        _(
            "Pearson correlation with this channel over all positions of this picture, each map on "
            "its own scale; 1 is the same shape. A number opens that channel's card."
        )
    )


def _one(place: int, channel: int, correlation: float, plane: FeatureMaps) -> None:
    signed = bool((plane < 0).any())
    found = curve(plane[None], natural_mapping(signed=signed))
    caption = figure(correlation, 3)
    alt = say(N_("Map of channel {channel}"), channel=channel)
    colours = Colours.natural(centred=signed)
    lab.picture(apply_curve(plane[None], found)[0], caption, alt, _SIDE, colours)
    st.button(
        str(channel),
        key=f"card_alike_{place}",
        type="tertiary",
        width="stretch",
        on_click=choosing.pin,
        args=(channel,),
        help=say(N_("Open the card of channel {channel}"), channel=channel),
    )
