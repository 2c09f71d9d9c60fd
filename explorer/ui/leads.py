"""Where a unit or a channel leads: from Explore into the labs, on exactly this one, and back."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

import streamlit as st

from explorer.network.architecture import BY_NAME, LAYERS, LayerKind
from explorer.ui.i18n import _
from explorer.ui.room_links import go_to
from explorer.ui.settings import mine

_WANTED, _FROM = "lead_wanted", "lead_from"


class Lead(StrEnum):
    """What can be asked about a unit, or about its channel, in a lab."""

    PROVE = "prove"
    FIELD = "field"
    WON = "won"
    WHY = "why"
    CARD = "card"


_VGG16_POOLING = {
    "pool_kind": "max",
    "pool_pass": 1,
    "pool_kernel": 2,
    "pool_stride": 2,
    "pool_padding": 0,
    "pool_rounding": "down",
}
_ROOMS = {
    Lead.PROVE: "convolution",
    Lead.FIELD: "convolution",
    Lead.WON: "pooling",
    Lead.WHY: "atlas",
    Lead.CARD: "atlas",
}


@dataclass(frozen=True, slots=True)
class LayerUnit:
    """One unit: a layer, a channel, a row and a column; without those two, the channel."""

    layer: str
    channel: int
    unit: tuple[int, int] | None

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        """Take a place from what a browser sent.

        Raises: KeyError, TypeError, ValueError: if it is none.
        """
        unit = payload["unit"]
        if unit is not None:
            row, column = unit
            unit = int(row), int(column)
        place = cls(str(payload["layer"]), int(payload["active"]), unit)
        if place.layer not in BY_NAME:
            raise ValueError(place.layer)
        return place

    @property
    def kind(self) -> LayerKind:
        """What its layer does."""
        return LAYERS[BY_NAME[self.layer]].kind


def heard(payload: Any) -> None:
    """Take down that a browser wants to go from a unit to a lab; `follow` goes there.

    Convention: a callback.
    """
    # A browser may send anything.
    with suppress(KeyError, TypeError, ValueError, OverflowError):
        lead, place = Lead(payload["lead"]), LayerUnit.read(payload)
        pinned = tuple(int(channel) for channel in payload["pinned"])[:4]
        mine().update(
            {"layer": place.layer, "channels": pinned, "unit": place.unit}
            | settings_for(lead, place)
        )
        _want(_ROOMS[lead])


def follow() -> None:
    """Go to the room that was asked for, if one was.

    Convention: called where a run begins, of a page or of a part of it, so that a click is not lost
    with a run that is cut short. What is asked of the room that is being left, as a picture that is
    brought in the same moment, does not keep anybody there: it is wanted until they are elsewhere.
    """
    state = st.session_state
    if state.get("room") is not state.get(_FROM):
        state.pop(_WANTED, None)
    elif _WANTED in state:
        go_to(state[_WANTED])


def _want(room: str) -> None:
    st.session_state[_WANTED], st.session_state[_FROM] = room, st.session_state.get("room")


def way_back(place: LayerUnit, key: str) -> None:
    """Offer the way to this unit in Explore; what Explore shows stays if it is there already."""
    follow()
    icon = ":material/grid_view:"
    st.button(
        _("Back to Explore"),
        key=key,
        icon=icon,
        type="tertiary",
        on_click=to_explore,
        args=(place,),
    )


def to_explore(place: LayerUnit) -> None:
    """Wish to see a unit in Explore; `follow` goes there.

    Convention: a callback.
    """
    settings = mine()
    pinned = settings["channels"]
    channels = pinned if place.channel in pinned else (place.channel,)
    unit = {} if place.unit is None else {"unit": place.unit}
    settings.update({"layer": place.layer, "channels": channels} | unit)
    _want("explore")


def settings_for(lead: Lead, place: LayerUnit) -> dict[str, Any]:
    """What a lab has to be set to, so that it shows this unit.

    Raises: ValueError: if the lead makes no sense for the place's layer.
    """
    if lead is Lead.CARD:
        if not LAYERS[BY_NAME[place.layer]].is_trunk:
            raise ValueError(lead)
        return {"atlas_section": "card"}
    if place.unit is None:
        raise ValueError(lead)
    if lead is Lead.WON:
        if place.kind is not LayerKind.POOL:
            raise ValueError(lead)
        return {
            "pool_section": "winners",
            "pool_of": "layer",
            "pool_layer": LAYERS[BY_NAME[place.layer] - 1].name,
            "pool_channel": place.channel,
            "pool_cell": place.unit,
        } | _VGG16_POOLING
    if place.kind not in (LayerKind.CONV, LayerKind.RELU, LayerKind.POOL):
        raise ValueError(lead)
    if lead is Lead.WHY:
        return {"atlas_section": "why", "why_of": "unit", "why_row": None, "why_column": None}
    return {
        "conv_section": "prove" if lead is Lead.PROVE else "receptive",
        "conv_layer": "explore",
        "conv_channel": place.channel,
        "conv_row": None,
        "conv_column": None,
        "conv_input": None,
    }
