"""The A/B bench: one layer of two setups under one pointer, and how far apart all layers are."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import streamlit as st

from explorer.exporting.scripts.compare import distances_script
from explorer.messages import N_
from explorer.network.recording import Trace
from explorer.studies.comparison import Measure
from explorer.ui.components.side_by_side import SideBySide, side_by_side
from explorer.ui.i18n import _, say
from explorer.ui.pages.compare import looks, maps, other_setup, own_answers
from explorer.ui.pages.compare.distance import Runs, distance_by_layer
from explorer.ui.parts import downloads, lab
from explorer.ui.settings import mine
from explorer.ui.setup import Setup
from explorer.ui.sidebar import weights_panel


def section(a: Setup) -> None:
    """Draw the bench."""
    other_setup.buttons()
    b = other_setup.other(a)
    st.caption(f"**A** {_summary(a)}")
    st.caption(f"**B** {_summary(b)}")
    shared = [name for name in a.network.model.layer_names if name in b.network.model.layer_names]
    choice = maps.choose(a, shared)
    rows = [maps.seen_row(a, b), *maps.rows(a, b, choice)]
    side_by_side(
        SideBySide(("A", "B", "B − A"), rows, mine()["unit"]),
        key="ab_maps",
        on_keep=_keep,
    )
    _places(a, b)
    own_answers.draw(a, b)
    lab.heading(_("How far apart every layer is"))
    distance_by_layer(Runs((a.run.identity, b.run.identity), lambda: _traces(a, b), tuple(shared)))
    _code(a, b, choice.layer)
    looks.draw(a, b)


def _code(a: Setup, b: Setup, layer: str) -> None:
    settings = mine()
    first = downloads.scene_for(a)
    second = replace(downloads.scene_for(b), picture=other_setup.place(first.picture))
    measure = Measure(settings["ab_measure"])
    raw = not b.network.subtracts
    script = distances_script(
        first,
        second,
        layer,
        measure,
        settings["ab_beyond"],
        raw=raw,
        own=own_answers.in_script(a, b),
    )
    downloads.show_code(script)


def _keep(place: tuple[int, int] | None) -> None:
    mine()["unit"] = place


@contextmanager
def _traces(a: Setup, b: Setup) -> Iterator[tuple[Trace, Trace]]:
    yield a.run.trace(), b.run.trace()


def _summary(setup: Setup) -> str:
    steps = " → ".join(say(step) for step in setup.seen.steps)
    parts = [setup.title, steps, weights_panel.label(setup.network.loaded)]
    if not setup.network.subtracts:
        parts.append(_("no mean subtracted"))
    return " · ".join(parts)


def _places(a: Setup, b: Setup) -> None:
    if a.seen.size_wh != b.seen.size_wh:
        st.caption(
            say(
                N_(
                    "The network inputs differ in size ({a} and {b} px), so no number of A "
                    "belongs to a number of B. The pointer reads both at the same relative "
                    "place: the middle of a unit on one side, the unit that holds it on the "
                    "other."
                ),
                a=_size(a),
                b=_size(b),
            )
        )
    elif (a.seen.scale_xy, a.seen.offset_xy) != (b.seen.scale_xy, b.seen.offset_xy):
        st.caption(
            _(
                "Both inputs have the same size but show different parts of their pictures: the "
                "same place in the maps is not the same place in the photo."
            )
        )


def _size(setup: Setup) -> str:
    return "×".join(map(str, setup.seen.size_wh))
