"""What LRN inside the edge network makes of its edges, and how much of that is its constant."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import streamlit as st

from explorer.exporting.scripts.judging import normalised_edges_script
from explorer.messages import N_
from explorer.network.outputs import EdgeMaps, fused_edges
from explorer.network.vgg16 import SIDE_LAYERS
from explorer.numerals import fixed, percent
from explorer.operations.normalising import ResponseNorm
from explorer.rendering import Colours, to_uint8
from explorer.shapes import FeatureMaps
from explorer.studies.normalising import normalised_sides
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.parts import downloads, lab, long_runs
from explorer.ui.run import Run
from explorer.ui.setup import Setup

_WHOLE, _CONSTANT = "whole", "constant"
_EDGE = 0.5
Name = tuple[str, int]


def draw(setup: Setup, norm: ResponseNorm) -> None:
    """Draw the fused edge map before and after, where the weights have one."""
    lab.heading(_("What becomes of the edges"))
    run = setup.run
    if run.network.model.edges is None:
        st.caption(
            _(
                "These weights find no edges. Choose the edge network (HED) in the sidebar: it "
                "ends in a picture, so here you would see what normalisation does to it."
            )
        )
        return
    norms = {_WHOLE: norm, _CONSTANT: replace(norm, alpha=0.0)}
    names = [(kind, number) for kind in norms for number in range(1, len(SIDE_LAYERS) + 1)]
    study = Study(("response edges", run.identity, norm), names)
    answer = st.container()
    long_runs.pursue("learning_lrn_edges", study, lambda rest: _steps(run, norms, rest))
    if not study.rest():
        with answer:
            _draw(run, study.known(), norm)
    downloads.show_code(normalised_edges_script(downloads.scene_for(setup), norm))


def _steps(
    run: Run, norms: dict[str, ResponseNorm], rest: list[Name]
) -> Iterator[tuple[Name, FeatureMaps] | None]:
    for kind, norm in norms.items():
        if not any(other == kind for other, _number in rest):
            continue
        for number, side in normalised_sides(run.trace(), norm):
            yield ((kind, number), side) if (kind, number) in rest else None


def _draw(run: Run, sides: dict[Name, FeatureMaps], norm: ResponseNorm) -> None:
    def fuse() -> dict[str, FeatureMaps]:
        return {kind: _fused(run, sides, kind).fused for kind in (_CONSTANT, _WHOLE)}

    before = run.edges().fused
    found = run.remember(("response edges", norm), fuse)
    rows = {
        _("As the network is"): before,
        _("Only divided by the constant"): found[_CONSTANT],
        _("Normalised"): found[_WHOLE],
    }
    apart = found[_WHOLE] - before
    peak = float(np.abs(apart).max())
    with st.container(horizontal=True, gap="medium"):
        for title, edges in rows.items():
            levels = np.rint(edges * 255).astype(np.uint8)
            lab.picture(levels, title, say(N_("Edge map: {title}"), title=title))
        told = say(N_("Normalised minus as it is, from −{peak} to {peak}"), peak=fixed(peak, 3))
        levels = to_uint8(apart[None].astype(np.float32), "zero")[0]
        lab.picture(levels, told, told, colours=Colours.DIVERGING)
    moved = [float(np.abs(edges - before).mean()) for edges in rows.values()]
    st.dataframe(
        {
            _("Edges"): list(rows),
            _("Mean probability"): [float(edges.mean()) for edges in rows.values()],
            _("Pixels that are edges, %"): [
                100 * float((edges > _EDGE).mean()) for edges in rows.values()
            ],
            _("Mean change of a pixel"): moved,
        },
        hide_index=True,
        width="content",
        column_config={
            _("Mean probability"): st.column_config.NumberColumn(format="%.4f"),
            _("Pixels that are edges, %"): st.column_config.NumberColumn(format="%.2f"),
            _("Mean change of a pixel"): st.column_config.NumberColumn(format="%.4f"),
        },
    )
    if moved[-1] > 0:
        st.caption(
            say(
                N_(
                    "Dividing everything by the constant k, without any competition between "
                    "channels, moves the edges by {share} of what the whole normalisation does. "
                    "The honest limit: this network learned its edges without LRN and takes "
                    "strengths as they were, so its edges show that it is disturbed, not whether "
                    "training with LRN would find better ones."
                ),
                share=percent(moved[1] / moved[2]),
            )
        )


def _fused(run: Run, sides: dict[Name, FeatureMaps], kind: str) -> EdgeMaps:
    chosen = [sides[kind, number] for number in range(1, len(SIDE_LAYERS) + 1)]
    return fused_edges(run.network.model, chosen, run.trace().shape_hw)
