"""Explore: every layer of the network for the current picture."""

from collections.abc import Iterable
from functools import partial

import cv2
import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.messages import N_, Message
from explorer.network.architecture import Layer, layer_at
from explorer.rendering import Colours, Mapping
from explorer.shapes import RgbImage
from explorer.ui import cache, downloads, recovery, stores, views, walls, weights_panel
from explorer.ui.choices import Labelled, choose, hints, labels
from explorer.ui.components.linked_view import (
    STRINGS,
    Address,
    Display,
    Geometry,
    LinkedChoice,
    LinkedView,
    Subject,
    layer_records,
    linked_view,
    more_thumbnails,
)
from explorer.ui.controls import Setup
from explorer.ui.desk import Desk, bell, name_of_desk, open_desk
from explorer.ui.i18n import _, language, say
from explorer.ui.link import AUTO, write_link
from explorer.ui.turns import BusyError

_SOURCE_SIDE = 640
_VIEW_KEY = "linked_view"
_THUMBNAIL_PATIENCE = 5.0
"""Seconds; when many compute, the map stays without its small pictures."""


def view(setup: Setup, arriving: bool) -> None:
    """Draw the linked view; it comes first, even before the sidebar.

    Convention: `arriving` from another room, or for the first time, there is nothing of it yet.
    """
    _body(setup, arriving)


def page(setup: Setup) -> None:
    """Draw what comes below the linked view."""
    views.network_output(setup)
    _thumbnails(setup)


@recovery.fragment
def _body(setup: Setup, arriving: bool) -> None:
    layer = _layer(setup)
    desk = _desk(setup)
    open_desk(desk)
    head = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    if arriving:
        # Nothing may push the pictures down once they are there; otherwise they go first.
        _head(head, setup)
    look = partial(_look, setup, layer, desk)
    if linked_view(desk.address, _subject(setup), look, key=_VIEW_KEY, on_choice=_chosen):
        # A browser takes everything that comes close together as one piece of work, menus and all.
        desk.bell.wait_for(desk.address.content)
    if not arriving:
        _head(head, setup)
    found = cache.layer_maps(setup.picture, setup.sampling, setup.network, layer.name)
    channel = walls.channels_or_strongest(found, st.session_state["channels"])[0]
    mapping = walls.mapping_for(desk.mapping, layer.kind.signed)
    downloads.panel(setup, layer.name, mapping, _colours(mapping), channel)
    write_link()


def _head(place: DeltaGenerator, setup: Setup) -> None:
    with place:
        with st.container(width="stretch", gap=None):
            _opening(setup)
        _choose_display()


def _opening(setup: Setup) -> None:
    title = Message(
        N_("{picture} through {weights}"),
        {"picture": setup.title, "weights": weights_panel.label(setup.network.loaded)},
    )
    st.subheader(say(title), anchor=False)
    st.caption(
        _(
            "Choose a layer, point anywhere, click a tile to pin its channel. Every number is the "
            "one PyTorch computed."
        )
    )


def _layer(setup: Setup) -> Layer:
    state = st.session_state
    names = setup.network.model.layer_names
    if state["layer"] not in names:
        state["layer"] = names[-1]
    return layer_at(state["layer"], setup.seen.size_wh[::-1])


def _chosen(choice: LinkedChoice) -> None:
    state = st.session_state
    state["layer"], state["unit"], state["channels"] = choice.layer, choice.unit, choice.pinned
    state["sort"] = choice.display.order
    state["dead"] = "hide" if choice.display.hide_dead else "show"
    state["scale"] = "shared" if choice.display.shared_scale else "own"
    state["box"] = "photo" if choice.display.on_source else "input"


def _display() -> Display:
    state = st.session_state
    return Display(
        state["sort"], state["dead"] == "hide", state["scale"] == "shared", state["box"] == "photo"
    )


def _with_automatic(members: Iterable[Labelled]) -> dict[str, str]:
    # The name of a choice must not depend on the layer: Streamlit remembers choices by name.
    return {AUTO: _("Automatic"), **labels(members)}


def _colours(mapping: Mapping) -> Colours:
    wanted = st.session_state["colours"]
    fitting = Colours.DIVERGING if mapping.is_zero_centred else Colours.MAGMA
    return fitting if wanted == AUTO else Colours(wanted)


def _choose_display() -> None:
    choose(
        _("Numbers to brightness"),
        _with_automatic(Mapping),
        "map",
        width=250,
        help=_("**Automatic**: zero-centred for signed numbers, else each channel's own range.")
        + "\n\n"
        + hints(Mapping),
    )
    choose(
        _("Colours"),
        _with_automatic(Colours),
        "colours",
        width=190,
        help=_("**Automatic**: blue–white–red for zero-centred scales, else magma.")
        + "\n\n"
        + hints(Colours),
    )


def _subject(setup: Setup) -> Subject:
    small, factor = _small_copy(setup.picture.sha256, setup.picture)
    return Subject(
        layers=layer_records(
            setup.seen.size_wh[::-1],
            setup.network.model.layer_names,
            _("These weights have no classifier."),
        ),
        input_pixels=setup.seen.pixels,
        source_pixels=small,
        geometry=Geometry(setup.seen.scale_xy, setup.seen.offset_xy, factor),
        note=_picture_note(setup),
        strings={key: _(template) for key, template in STRINGS.items()},
        locale=language().value,
    )


def _look(setup: Setup, layer: Layer, desk: Desk) -> LinkedView:
    found = cache.layer_maps(setup.picture, setup.sampling, setup.network, layer.name)
    channels = walls.channels_or_strongest(found, st.session_state["channels"])
    return LinkedView(
        desk.wall(layer, found),
        walls.close_up(layer, found, channels),
        colours=_colours(Mapping.CHANNEL).table,
        zero_centred_colours=_colours(Mapping.ZERO).table,
        unit=_unit(layer),
        display=_display(),
    )


def _desk(setup: Setup) -> Desk:
    """What the browser may ask about without a run of this page."""
    wanted = st.session_state["map"]
    content = walls.content_key(setup.picture, setup.sampling, setup.network)
    return Desk(
        Address(content, f"{wanted}:{language()}", name_of_desk()),
        setup.picture, setup.sampling, setup.network, setup.seen.size_wh, wanted,
        {signed: _scale_note(walls.mapping_for(wanted, signed)) for signed in (True, False)},
        bell(),
    )  # fmt: skip


def _scale_note(mapping: Mapping) -> str:
    return f"{_(mapping.label)} · {_(mapping.hint)}"


def _picture_note(setup: Setup) -> str:
    steps = " → ".join(say(step) for step in setup.seen.steps)
    recipe = weights_panel.recipe(setup.network.loaded.preprocessing)
    return " · ".join([steps, say(Message(N_("numbers fed in: {recipe}"), {"recipe": recipe}))])


def _unit(layer: Layer) -> tuple[int, int] | None:
    unit = st.session_state["unit"]
    if unit is None or not layer.is_spatial:
        return None
    height, width = layer.out_shape[1:]
    return (int(unit[0]), int(unit[1])) if unit[0] < height and unit[1] < width else None


@st.cache_data(max_entries=16, show_spinner=False)
def _small_copy(sha256: str, _picture: cache.Pictured) -> tuple[RgbImage, float]:
    pixels = _picture.pixels
    height, width = pixels.shape[:2]
    factor = min(1.0, _SOURCE_SIDE / max(height, width))
    size_wh = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = cv2.resize(pixels, size_wh, interpolation=cv2.INTER_AREA)
    return small.astype(np.uint8, copy=False), factor


def _thumbnails(setup: Setup) -> None:
    """Fill the map's thumbnails block by block, for a browser that can't ask for them itself."""
    if bell().works:
        return
    content = walls.content_key(setup.picture, setup.sampling, setup.network)
    stores.begin_run(patience=_THUMBNAIL_PATIENCE)
    for block in range(1, 6):
        try:
            tiles = cache.thumbnails(setup.picture, setup.sampling, setup.network, block)
        except BusyError:
            return
        more_thumbnails(content, tiles, view_key=_VIEW_KEY, key=f"thumbnails-{block}")
