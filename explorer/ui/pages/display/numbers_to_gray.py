"""Numbers to gray: one layer under every mapping, measured."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from explorer.exporting import layer_script
from explorer.messages import N_, Message
from explorer.rendering import GrayMapping, apply_curve, curve
from explorer.studies.mapping_scores import Scores, recommend
from explorer.ui import recovery
from explorer.ui.i18n import _, say
from explorer.ui.pages.display import scoring
from explorer.ui.pages.display.advice import advice
from explorer.ui.pages.display.choosing import (
    ShownLayer,
    choose_channel,
    choose_layer,
    show,
)
from explorer.ui.pages.display.detail import detail
from explorer.ui.pages.display.score_table import explain, score_table
from explorer.ui.pages.display.wording import ends_of, state_of
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import choose
from explorer.ui.parts.mapping_menu import choose_numbers, mappings, names
from explorer.ui.settings import AUTO, mine
from explorer.ui.setup import Setup

_SIDE = 168


@recovery.fragment
def section(setup: Setup) -> None:
    """Draw the section."""
    specs = mappings()
    titles = names(specs)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = choose_layer(setup)
        shown = show(setup, layer)
        choose_channel(shown)
        choose(
            _("Mapping in detail"),
            {AUTO: _("The recommended one"), **titles},
            "display_map",
            width=300,
        )
        choose(_("Compared with"), titles, "display_reference", width=300)
        choose_numbers()
    reference = specs[mine()["display_reference"]]
    table = _scores(setup, shown, reference, specs)
    found = recommend(table, shown.is_signed)
    st.markdown(say(advice(layer, found)))
    wanted = mine()["display_map"]
    chosen = specs[wanted] if wanted != AUTO else found.scores.mapping if found else reference
    detail(shown, chosen)
    _heading(shown)
    _small_multiples(shown, specs)
    st.markdown(_("**What each mapping keeps of the layer**"))
    score_table(table, found)
    explain(reference)
    request = replace(downloads.request_for(setup, shown.name, shown.channel), mapping=str(chosen))
    downloads.show_code(layer_script(request, downloads.picture_place()))


def _scores(
    setup: Setup, shown: ShownLayer, reference: GrayMapping, specs: Mapping[str, GrayMapping]
) -> list[Scores]:
    place = st.empty()
    text = say(N_("Measuring the mappings of {layer}"), layer=shown.name)

    def progress(share: float) -> None:
        place.progress(share, text=text)

    table = scoring.complete(setup, shown.name, reference, list(specs.values()), progress)
    place.empty()
    return table


def _heading(shown: ShownLayer) -> None:
    name = {"channel": shown.channel, "layer": shown.name}
    whose = N_("Channel {channel} of {layer}") if shown.is_spatial else N_("{layer}")
    title = Message(N_("{whose} under every mapping"), {"whose": Message(whose, name)})
    st.markdown(f"**{say(title)}**")
    st.caption(
        _("The same numbers in gray; below each picture the activations that are black and white.")
    )


def _small_multiples(shown: ShownLayer, specs: Mapping[str, GrayMapping]) -> None:
    width = max(_SIDE, shown.plane.shape[1])
    with st.container(horizontal=True):
        for spec in specs.values():
            found = curve(shown.numbers, spec).of(shown.channel)
            title = say(spec.label)
            note = say(state_of(shown) or ends_of(found))
            alt = Message(
                N_("Channel {channel} of {layer} in gray: {mapping}"),
                {"channel": shown.channel, "layer": shown.name, "mapping": spec.label},
            )
            with st.container(width=width, gap=None):
                levels = apply_curve(shown.plane[None], found)[0]
                lab.picture(levels, f"{title}  \n{note}", say(alt), _SIDE)
