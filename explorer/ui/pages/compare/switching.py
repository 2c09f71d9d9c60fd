"""Switch channels off: what the rest of the network makes of the loss."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from explorer.exporting.scripts.compare import switched_script
from explorer.messages import N_, Message
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.network.recording import Trace
from explorer.rendering import curve, natural_mapping
from explorer.studies.ablation import TRUNK, Ablation, ablated
from explorer.studies.comparison import Measure
from explorer.ui.components.side_by_side import Row, SideBySide, side_by_side
from explorer.ui.i18n import _, say
from explorer.ui.pages.compare import maps, outcome, picking, ranking, switched
from explorer.ui.pages.compare.distance import Runs, distance_by_layer
from explorer.ui.parts import answers, downloads, lab
from explorer.ui.parts.choices import choose
from explorer.ui.settings import AUTO, Setting, declare, mine, one_of, parse_unit
from explorer.ui.setup import Setup

declare(
    Setting("off_view", AUTO, one_of(AUTO, *TRUNK)),
    Setting("off_unit", None, parse_unit),
)


def section(setup: Setup) -> None:
    """Draw the section."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        layer = picking.layer()
        found = setup.run.layer(layer)
        ablation = picking.choose_channels(layer, found.statistics)
    st.markdown(picking.told(ablation, len(found.statistics)))
    with st.spinner(_("Running the rest of the network …"), show_time=False):
        ends = switched.outcomes(setup, ablation)
    outcome.draw(setup, ends)
    _downstream(setup, ablation)
    measure, beyond = Measure(mine()["ab_measure"]), mine()["ab_beyond"]
    head = answers.place(setup)
    scene = downloads.scene_for(setup)
    downloads.show_code(switched_script(scene, ablation, measure, beyond, head))
    ranking.draw(setup, ablation, found.count, ends.pace)


def _downstream(setup: Setup, ablation: Ablation) -> None:
    lab.heading(_("How far the change reaches"))
    following = TRUNK[TRUNK.index(ablation.layer) :]
    options = {AUTO: _("Automatic (pool5)"), **{name: name for name in following}}
    shown = mine()["off_view"] if mine()["off_view"] in options else AUTO
    wanted = choose(_("Show layer"), options, "off_view", shown=shown, width=190)
    layer = TRUNK[-1] if wanted == AUTO else wanted
    with st.spinner(_("Running the rest of the network …"), show_time=False):
        seen = switched.viewed(setup, ablation, layer)
    st.caption(
        say(
            N_("The {count} channels of {layer} that changed most."),
            count=len(seen.channels),
            layer=layer,
        )
    )
    side_by_side(
        SideBySide(_names(), _rows(layer, seen), mine()["off_unit"]),
        key="off_maps",
        on_keep=_keep,
    )
    layers = setup.network.model.layer_names[BY_NAME[ablation.layer] :]
    identity = (setup.run.identity, ablation)
    distance_by_layer(Runs(identity, lambda: _both(setup, ablation), layers))


@contextmanager
def _both(setup: Setup, ablation: Ablation) -> Iterator[tuple[Trace, Trace]]:
    untouched = setup.run.trace()
    with ablated(untouched, ablation) as run:
        yield untouched, run


def _rows(layer: str, seen: switched.Viewed) -> list[Row]:
    mapping = natural_mapping(signed=LAYERS[BY_NAME[layer]].kind.signed)
    made = []
    for channel, before, after in zip(seen.channels, seen.before, seen.after, strict=True):
        name = Message(N_("{layer}, channel {channel}"), {"layer": layer, "channel": channel})
        curves = (curve(before[None], mapping), curve(after[None], mapping))
        made.append(
            maps.pair(
                say(name),
                before,
                after,
                curves,
                shared_scale=True,
            )
        )
    return made


def _names() -> tuple[str, str, str]:
    return _("all on"), _("switched off"), _("off − on")


def _keep(place: tuple[int, int] | None) -> None:
    mine()["off_unit"] = place
