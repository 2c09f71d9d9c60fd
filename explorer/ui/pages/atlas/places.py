"""Where a channel fires: its map, the strongest place, the patch there, what moves it."""

import numpy as np
import streamlit as st

from explorer.messages import N_
from explorer.numerals import figure, percent
from explorer.operations.receptive_field import EffectiveField, effective_field
from explorer.rendering import Colours, apply_curve, colourise, curve, natural_mapping
from explorer.rendering.outlines import framed
from explorer.shapes import RgbImage
from explorer.studies.channel_cards import ChannelCard, StrongestPlace
from explorer.ui import leads
from explorer.ui.i18n import _, say
from explorer.ui.leads import LayerUnit, Lead
from explorer.ui.parts import lab
from explorer.ui.settings import mine
from explorer.ui.setup import Setup

_SIDE = 224
_BOX = (63, 179, 186)
_SHARE = 0.9


def draw(setup: Setup, card: ChannelCard) -> None:
    """Draw the row of pictures."""
    st.markdown(lab.strong(_("In your picture")))
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=_SIDE, gap=None):
            _map(card)
        if card.strongest is not None:
            with st.container(width=_SIDE, gap=None):
                _where(setup, card, card.strongest)
            with st.container(width=_SIDE, gap=None):
                _patch(card, card.strongest)
            with st.container(width=_SIDE, gap=None):
                _field(setup, card, card.strongest)
    if card.strongest is not None:
        unit = LayerUnit(card.layer.name, card.channel, card.strongest.unit)
        st.button(
            _("Why does it fire there?"),
            key="card_why",
            icon=":material/troubleshoot:",
            type="tertiary",
            on_click=_ask_why,
            args=(unit,),
        )


def _ask_why(unit: LayerUnit) -> None:
    mine().update({"unit": unit.unit} | leads.settings_for(Lead.WHY, unit))


def _map(card: ChannelCard) -> None:
    signed = card.minimum < 0
    found = curve(card.plane[None], natural_mapping(signed=signed))
    height, width = card.plane.shape
    values = {
        "height": height,
        "width": width,
        "low": figure(float(found.limits.low[0]), 4),
        "high": figure(float(found.limits.high[0]), 4),
    }
    caption = say(
        N_("Its map of your picture, {height}×{width}: blue {low}, white 0, red {high}.")
        if signed
        else N_("Its map of your picture, {height}×{width}: black {low}, cream {high}."),
        **values,
    )
    levels = apply_curve(card.plane[None], found)[0]
    alt = say(N_("Map of channel {channel} of {layer}"), **_names(card))
    lab.picture(levels, caption, alt, _SIDE, Colours.natural(centred=signed))


def _where(setup: Setup, card: ChannelCard, place: StrongestPlace) -> None:
    seen, box = setup.seen.pixels, place.box
    factor = max(1, _SIDE // max(seen.shape[:2]))
    inside = box.clipped((seen.shape[0], seen.shape[1]))
    sides = (inside.top, inside.left, inside.bottom, inside.right)
    drawn = framed(seen, factor, sides, _BOX)
    values = {
        "value": figure(place.value, 4),
        "row": place.unit[0],
        "column": place.unit[1],
        "side": card.layer.receptive_field,
    }
    caption = say(
        N_(
            "Strongest here: {value} at row {row}, column {column}, which sees the framed part "
            "({side}×{side} px, as far as they lie on the picture)."
        ),
        **values,
    )
    alt = _("What the network sees, the strongest place's receptive field framed")
    lab.picture(drawn, caption, alt, max(drawn.shape))


def _patch(card: ChannelCard, place: StrongestPlace) -> None:
    height, width = place.patch.shape[:2]
    caption = say(
        N_("The patch itself, {height}×{width} px of what the network sees."),
        height=height,
        width=width,
    )
    alt = say(
        N_("The patch of the picture where channel {channel} of {layer} is strongest"),
        **_names(card),
    )
    lab.picture(place.patch, caption, alt, _SIDE)


def _field(setup: Setup, card: ChannelCard, place: StrongestPlace) -> None:
    what = card.layer.name, card.channel, place.unit

    def make() -> EffectiveField:
        return effective_field(setup.network.model, setup.run.model_input, *what)

    with st.spinner(_("Following the number back to the picture …")):
        field = setup.run.remember(("effective field", what), make)
    if field.total <= 0:
        st.caption(_("No pixel moves this unit: every way to it is closed by a ReLU."))
        return
    core, held = field.central(_SHARE)
    caption = say(
        N_(
            "Which of its pixels move the number: |∂z/∂x| over the three colours, black 0 to cream "
            "{peak}, by square root. {held} of it lie in the middle {side}×{side} px."
        ),
        peak=figure(float(field.gradient.max()), 4),
        held=percent(held),
        side=core.shape_hw[0],
    )
    alt = say(N_("Gradient of the strongest unit of channel {channel} of {layer}"), **_names(card))
    heat = setup.run.remember(("field heat", what), lambda: _heat(field))
    lab.picture(heat, caption, alt, _SIDE)


def _heat(field: EffectiveField) -> RgbImage:
    part = field.box.of(field.gradient)
    levels = np.sqrt(part / float(part.max())) * 255
    return colourise(np.nan_to_num(levels).astype(np.uint8), Colours.MAGMA)


def _names(card: ChannelCard) -> dict[str, object]:
    return {"channel": card.channel, "layer": card.layer.name}
