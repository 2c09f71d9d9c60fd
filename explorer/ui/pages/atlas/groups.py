"""Groups: a layer's hundreds of channels as a few regions of the picture."""

import numpy as np
import streamlit as st

from explorer.errors import ExplorerError
from explorer.exporting.scripts.attribution import groups_script
from explorer.messages import N_
from explorer.network.architecture import BY_NAME, LAYERS, LayerKind
from explorer.numerals import figure, percent
from explorer.policy import policy
from explorer.rendering import Colours
from explorer.rendering.overlay import lit
from explorer.studies.groups import Groups, group
from explorer.ui import leads
from explorer.ui.components.side_by_side import Row, Side, SideBySide, side_by_side
from explorer.ui.i18n import _, say
from explorer.ui.leads import LayerUnit
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import choose
from explorer.ui.settings import Setting, declare, mine, one_of
from explorer.ui.setup import Setup

COUNTS = (3, 6, 9)
"""Three fill a row of pictures."""
STRONGEST = 5
_LAYERS = tuple(
    layer.name for layer in LAYERS if layer.is_trunk and layer.kind is not LayerKind.CONV
)
_MOST_AT_HOME, _MOST_IN_PUBLIC = 16_000_000, 4_000_000
"""Numbers of a layer that are taken apart."""

declare(Setting("groups_count", "6", one_of(*map(str, COUNTS))))


def section(setup: Setup) -> None:
    """Draw the section."""
    st.markdown(
        _(
            "Many channels of a layer fire at the same places. Here the layer is taken apart into "
            "a few groups, each with a **region** of the picture and a **recipe** of channels, so "
            "that region × recipe, added up, is nearly the layer. Nobody said what to look for: "
            "the groups come from this picture alone."
        )
    )
    layer, count = _choose()
    found = _groups(setup, layer, count)
    if found is None:
        return
    side_by_side(
        SideBySide((_("left"), _("middle"), _("right")), _rows(setup, found), mine()["unit"]),
        key="groups_maps",
        on_keep=_keep,
    )
    _left_over(layer, found)
    _recipes(layer, found)
    downloads.show_code(groups_script(downloads.scene_for(setup), layer, count, STRONGEST))


def _keep(place: tuple[int, int] | None) -> None:
    mine()["unit"] = place


def _choose() -> tuple[str, int]:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        options = {name: name for name in _LAYERS}
        layer = choose(_("Layer"), options, "layer", shown=_after_relu(mine()["layer"]), width=150)
        counts = {str(each): str(each) for each in COUNTS}
        count = choose(_("Groups"), counts, "groups_count", width=130)
    return layer, int(count)


def _after_relu(layer: str) -> str:
    """The layer itself, or for a convolution its ReLU; beyond the trunk the last layer of that."""
    if layer in _LAYERS:
        return layer
    after = LAYERS[BY_NAME[layer] + 1].name if LAYERS[BY_NAME[layer]].is_trunk else _LAYERS[-1]
    return after


def _groups(setup: Setup, layer: str, count: int) -> Groups | None:
    found = setup.run.layer(layer)
    numbers = found.count * found.channel_bytes // 4
    most = _MOST_IN_PUBLIC if policy().public else _MOST_AT_HOME
    if numbers > most:
        st.info(
            say(
                N_(
                    "The maps of {layer} are too large here to be taken apart. Choose a deeper "
                    "layer or a smaller picture."
                ),
                layer=layer,
            )
        )
        return None
    try:
        with st.spinner(_("Looking for channels that fire together …")):
            return setup.run.remember(("groups", layer, count), lambda: group(found.maps, count))
    except ExplorerError as error:
        st.warning(say(error.message))
        return None


def _rows(setup: Setup, found: Groups) -> list[Row]:
    sides = [_side(setup, found, number) for number in range(len(found.regions))]
    rows = []
    for first in range(0, len(sides), 3):
        name = say(N_("Groups {first} to {last}"), first=first + 1, last=first + 3)
        rows.append(Row(name, sides[first], sides[first + 1], third=sides[first + 2]))
    return rows


def _side(setup: Setup, found: Groups, number: int) -> Side:
    region = found.regions[number]
    words = {
        "number": number + 1,
        "share": percent(float(found.shares[number])),
        "least": figure(float(region.min())),
        "most": figure(float(region.max())),
    }
    return Side(
        region,
        say(N_("The picture, lit where group {number} is strong: {share} of the layer"), **words),
        say(N_("{least} … {most}, light in proportion"), **words),
        0.0,
        float(region.max()) or 1.0,
        Colours.GRAY,
        title=say(N_("Group {number} · {share}"), **words),
        drawn=lit(setup.seen.pixels, region),
    )


def _left_over(layer: str, found: Groups) -> None:
    st.caption(
        say(
            N_(
                "Shares are parts of the sum of {layer} as the groups rebuild it. They leave "
                "{rest} of its length unexplained (first round {first}); more groups leave less."
            ),
            layer=layer,
            rest=percent(found.errors[-1], 1),
            first=percent(found.errors[0], 1),
        )
    )


def _recipes(layer: str, found: Groups) -> None:
    lab.heading(_("The strongest channels of each group"))
    st.caption(
        _("A number opens that channel in Explore, at the place where its group is strongest.")
    )
    # Row by row, so that where there is room for one column they follow in order.
    columns = [column for _row in range(0, len(found.regions), 3) for column in st.columns(3)]
    for number, region in enumerate(found.regions):
        peak = np.unravel_index(int(region.argmax()), region.shape)
        unit = int(peak[0]), int(peak[1])
        with columns[number]:
            share = percent(float(found.shares[number]))
            title = say(N_("Group {number} · {share}"), number=number + 1, share=share)
            st.markdown(lab.strong(title))
            with st.container(horizontal=True, gap="small"):
                for place, channel in enumerate(found.strongest(number, STRONGEST)):
                    st.button(
                        str(channel),
                        key=f"groups_{number}_{place}",
                        on_click=leads.to_explore,
                        args=(LayerUnit(layer, channel, unit),),
                        help=say(
                            N_("Channel {channel}, {weight} of the recipe’s length"),
                            channel=channel,
                            weight=figure(float(found.recipes[number][channel]), 2),
                        ),
                    )
