"""Explore: every layer of the network for the current picture."""

from collections.abc import Iterable
from contextlib import suppress
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.messages import N_, Message
from explorer.network.architecture import Layer, layer_at
from explorer.rendering import Colours, GrayMapping
from explorer.ui import leads, recovery
from explorer.ui.components.courier import courier
from explorer.ui.components.linked_view import (
    STRINGS,
    head_answer,
    hear,
    linked_view,
    more_thumbnails,
    serial_heard,
)
from explorer.ui.computing import compute
from explorer.ui.computing.places import Haste
from explorer.ui.computing.turns import BusyError
from explorer.ui.i18n import _, language, say
from explorer.ui.parts import answers, downloads, views, words
from explorer.ui.parts.choices import Labelled, choose, hints, labels, layer_among
from explorer.ui.parts.mapping_menu import choose_mapping
from explorer.ui.settings import AUTO, mapping_for, mine
from explorer.ui.setup import Setup
from explorer.ui.sidebar import weights_panel
from explorer.ui.supply import layers
from explorer.ui.supply.description import (
    Address,
    Display,
    Geometry,
    LinkedView,
    Subject,
    layer_records,
)
from explorer.ui.supply.endpoint import LayerEndpoint, endpoint_name, open_endpoint
from explorer.ui.supply.painting import paint_acknowledgement
from explorer.ui.supply.protocol import BROWSER_TIMES, SERVER_TIMES
from explorer.ui.supply.reports import LinkedChoice

_SOURCE_SIDE = 640
_VIEW_KEY = "linked_view"


def listen() -> None:
    """Hear, in every room, what was chosen in the linked view as it was being left."""
    heard = {_VIEW_KEY: serial_heard(_VIEW_KEY)}
    courier(heard, BROWSER_TIMES.heard_ms, lambda told: hear(_VIEW_KEY, told, _chosen))


def view(setup: Setup, arriving: bool) -> None:
    """Draw the linked view; it comes first, even before the sidebar.

    Convention: `arriving` from another room, or for the first time, there is nothing of it yet.
    """
    _body(setup, arriving)


def page(setup: Setup) -> None:
    """Draw what comes below the linked view."""
    views.network_output(setup)
    _head_answer(setup)
    words.of_room("explore")
    _thumbnails(setup)


@recovery.fragment
def _body(setup: Setup, arriving: bool) -> None:
    leads.follow()
    layer = _layer(setup)
    endpoint = _endpoint(setup)
    open_endpoint(endpoint)
    head = st.container(
        key="explore_head", horizontal=True, vertical_alignment="center", gap="small"
    )
    if arriving:
        # Nothing may push the pictures down once they are there; otherwise they go first.
        _head(head, setup)
    address, look = endpoint.address, partial(_look, setup, layer, endpoint)
    if linked_view(
        address, _subject(setup), look, key=_VIEW_KEY, on_choice=_chosen, on_lead=leads.heard
    ):
        # A browser takes everything that comes close together as one piece of work, menus and all.
        endpoint.paint.wait_for(address.content)
    if not arriving:
        _head(head, setup)
    channel = layers.channels_or_strongest(setup.run.layer(layer.name), mine()["channels"])[0]
    mapping = mapping_for(endpoint.mapping, signed=layer.kind.signed)
    colours = _colours(centred=endpoint.wall(layer).zero_centred)
    noting = answers.noting(setup)
    downloads.panel(setup, layer.name, mapping, colours, channel, noting)


def _head(place: DeltaGenerator, setup: Setup) -> None:
    with place:
        _title(setup)
        _choose_display()


def _title(setup: Setup) -> None:
    title = Message(
        N_("{picture} through {weights}"),
        {"picture": setup.title, "weights": weights_panel.label(setup.network.loaded)},
    )
    lead = _(
        "Choose a layer, point anywhere, click a tile to pin its channel: its numbers are "
        "then exactly those PyTorch computed."
    )
    of_the_map = STRINGS["map_caption"]
    st.subheader(say(title), anchor=False, help=f"{lead}\n\n{_(of_the_map)}")


def _layer(setup: Setup) -> Layer:
    name = layer_among(setup.network.model.layer_names)
    return layer_at(name, setup.seen.size_wh[::-1])


def _chosen(choice: LinkedChoice) -> None:
    settings = mine()
    with suppress(ValueError):  # A browser may send anything.
        settings.update(
            {
                "layer": choice.layer,
                "unit": choice.unit,
                "channels": choice.pinned,
                "sort": choice.display.order,
                "dead": "hide" if choice.display.hide_dead else "show",
                "scale": "shared" if choice.display.shared_scale else "own",
                "box": "photo" if choice.display.on_source else "input",
            }
        )


def _display() -> Display:
    settings = mine()
    return Display(
        settings["sort"],
        settings["dead"] == "hide",
        settings["scale"] == "shared",
        settings["box"] == "photo",
    )


def _with_automatic(members: Iterable[Labelled]) -> dict[str, str]:
    # The name of a choice must not depend on the layer: Streamlit remembers choices by name.
    return {AUTO: _("Automatic"), **labels(members)}


def _colours(*, centred: bool) -> Colours:
    wanted = mine()["colours"]
    return Colours.natural(centred=centred) if wanted == AUTO else Colours(wanted)


def _choose_display() -> None:
    choose_mapping(_("Numbers to brightness"), "map", 270)
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
    small, factor = setup.picture.reduced(_SOURCE_SIDE)
    return Subject(
        layers=layer_records(
            setup.seen.size_wh[::-1],
            setup.network.model.layer_names,
            _why_absent(setup),
        ),
        input_pixels=setup.seen.pixels,
        source_pixels=small,
        geometry=Geometry(setup.seen.scale_xy, setup.seen.offset_xy, factor),
        note=_picture_note(setup),
        strings={key: _(template) for key, template in STRINGS.items()},
        locale=language(),
    )


def _why_absent(setup: Setup) -> str:
    if answers.fitting(setup) is not None:
        return _("These weights have no classifier; your own head answers in its place.")
    return _("These weights have no classifier.")


def _look(setup: Setup, layer: Layer, endpoint: LayerEndpoint) -> LinkedView:
    wall, found = endpoint.wall(layer), setup.run.layer(layer.name)
    channels = layers.channels_or_strongest(found, mine()["channels"])
    return LinkedView(
        wall,
        layers.close_up(layer, found, channels),
        colours=_colours(centred=False).table,
        zero_centred_colours=_colours(centred=True).table,
        unit=_unit(layer),
        display=_display(),
        head=answers.name_on_map(setup),
    )


def _endpoint(setup: Setup) -> LayerEndpoint:
    """What the browser may ask about without a run of this page."""
    wanted = mine()["map"]
    return LayerEndpoint(
        Address(setup.run.identity, f"{wanted}:{language()}", endpoint_name()),
        setup.run,
        wanted,
        {signed: _scale_note(mapping_for(wanted, signed=signed)) for signed in (True, False)},
        paint_acknowledgement(),
    )


def _scale_note(mapping: GrayMapping) -> str:
    return f"{say(mapping.label)} · {_(mapping.comparability)}"


def _picture_note(setup: Setup) -> str:
    steps = " → ".join(say(step) for step in setup.seen.steps)
    recipe = weights_panel.recipe(setup.network.loaded.preprocessing)
    return " · ".join([steps, say(N_("numbers fed in: {recipe}"), recipe=recipe)])


def _unit(layer: Layer) -> tuple[int, int] | None:
    unit = mine()["unit"]
    if unit is None or not layer.is_spatial:
        return None
    height, width = layer.out_shape[1:]
    return (int(unit[0]), int(unit[1])) if unit[0] < height and unit[1] < width else None


def _head_answer(setup: Setup) -> None:
    """Write on the map what a head of the visitor's own says."""
    found = answers.on_map(setup)
    if found is not None:
        head_answer(setup.run.identity, found, view_key=_VIEW_KEY, key="head_answer")


def _thumbnails(setup: Setup) -> None:
    """Fill the map's thumbnails block by block, for a browser that can't ask for them itself."""
    if paint_acknowledgement().comes:
        return
    compute.begin(SERVER_TIMES.page_thumbnails, Haste.WHEN_FREE)
    for block in range(1, 6):
        try:
            tiles = setup.run.thumbnails(block)
        except BusyError:
            return
        more_thumbnails(setup.run.identity, tiles, view_key=_VIEW_KEY, key=f"thumbnails-{block}")
