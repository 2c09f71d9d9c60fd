"""What the network says in the end, with everything on and with channels off."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from explorer.messages import N_, Message
from explorer.network.architecture import End
from explorer.network.outputs import EdgeMaps, Prediction
from explorer.numerals import figure, fixed
from explorer.rendering import Colours, montage, png_bytes, reduce_maps, to_uint8
from explorer.shapes import FeatureMaps
from explorer.studies.channel_effects import CHANGE_LABELS
from explorer.studies.comparison import difference
from explorer.ui.components.side_by_side import Row, Side, SideBySide, side_by_side
from explorer.ui.i18n import _, say
from explorer.ui.pages.compare.maps import difference_of
from explorer.ui.pages.compare.switched import Outcomes
from explorer.ui.parts import answers, lab
from explorer.ui.parts.choices import bound
from explorer.ui.settings import Setting, declare, mine, one_of, parse_unit
from explorer.ui.setup import Setup

_FUSED = "fused"
_SIDES = ("side1", "side2", "side3", "side4", "side5")
_STRIP = 720

declare(
    Setting("off_edge", _FUSED, one_of(_FUSED, *_SIDES)),
    Setting("off_pixel", None, parse_unit),
)


def draw(setup: Setup, ends: Outcomes) -> None:
    """Draw the outcome of both runs."""
    lab.heading(_("What the network says"))
    kind = ends.kind
    answers.told(setup)
    if kind is End.POOL5:
        st.markdown(
            _(
                "These weights end at pool5, so there is no answer to compare: below is how far "
                "pool5 moved. Choose the edge network in the sidebar, or teach the network your "
                "own classes in the learning room, to see an outcome change."
            )
        )
    what = Message(CHANGE_LABELS[kind])
    st.markdown(say(N_("{what}: **{moved}**"), what=what, moved=figure(ends.moved)))
    if isinstance(ends.before, EdgeMaps) and isinstance(ends.after, EdgeMaps):
        _edges(ends.before, ends.after)
    elif isinstance(ends.before, tuple) and isinstance(ends.after, tuple):
        _classes(ends.before, ends.after)


def _names() -> list[str]:
    sides = [say(N_("side {number}"), number=number) for number in range(1, 6)]
    return [*sides, _("fused")]


def _edges(before: EdgeMaps, after: EdgeMaps) -> None:
    both = [np.concatenate([edges.sides, edges.fused[None]]) for edges in (before, after)]
    apart = difference(both[0], both[1])
    names = _names()
    st.dataframe(
        {
            _("Edge map"): names,
            _("RMS change"): [
                figure(float(np.sqrt(np.mean(np.square(d, dtype=np.float64))))) for d in apart
            ],
            _("Largest change"): [figure(float(np.abs(d).max())) for d in apart],
        },
        hide_index=True,
        width=420,
    )
    _strips(both[0], both[1], apart)
    keys = [*_SIDES, _FUSED]
    labels = dict(zip(keys, names, strict=True))
    chosen = st.segmented_control(
        _("Edge map under the pointer"),
        keys,
        format_func=lambda key: labels[key],
        **bound("off_edge"),
        required=True,
    )
    at = keys.index(str(chosen))
    row = Row(
        labels[str(chosen)],
        _edge(names[at], both[0][at]),
        _edge(names[at], both[1][at]),
        difference_of(names[at], both[0][at], both[1][at]),
    )
    side_by_side(
        SideBySide((_("all on"), _("switched off"), _("off − on")), [row], mine()["off_pixel"]),
        key="off_edges",
        on_keep=_keep,
    )


def _keep(place: tuple[int, int] | None) -> None:
    mine()["off_pixel"] = place


def _edge(name: str, values: FeatureMaps) -> Side:
    alt = say(N_("Edge map: {title}"), title=name)
    return Side(values, alt, _("probability of an edge, 0…1"), 0.0, 1.0, Colours.GRAY)


def _strips(before: FeatureMaps, after: FeatureMaps, apart: FeatureMaps) -> None:
    step = max(1, -(-6 * before.shape[2] // _STRIP))
    step = min(step, *before.shape[1:])
    order = _("from left to right: sides 1 to 5, fused")
    for words, maps in ((_("All on"), before), (_("Switched off"), after)):
        levels = np.rint(reduce_maps(maps, step) * 255).astype(np.uint8)
        text = f"{words} · {order}"
        st.image(png_bytes(montage(levels, 6)), caption=text, output_format="PNG", alt=text)
    levels = to_uint8(reduce_maps(apart, step), "zero-layer")
    sheet = montage(levels, 6, background=128)
    words = _("Off − on, blue is less and red is more; one scale for all six")
    text = f"{words} · {order}"
    st.image(png_bytes(sheet, Colours.DIVERGING), caption=text, output_format="PNG", alt=text)


def _classes(before: Sequence[Prediction], after: Sequence[Prediction]) -> None:
    with st.container(horizontal=True, gap="large"):
        for title, best in ((_("All on"), before), (_("Switched off"), after)):
            with st.container(width=440):
                st.markdown(f"**{title}**")
                st.dataframe(
                    {
                        _("Class"): [item.name for item in best],
                        _("Probability"): [fixed(item.probability, 6) for item in best],
                    },
                    hide_index=True,
                )
