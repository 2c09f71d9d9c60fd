"""Tables about a layer's kernels: how large they are, and which are alike."""

import numpy as np
import streamlit as st

from explorer.messages import N_
from explorer.network.architecture import BY_NAME
from explorer.operations.kernels import (
    Kernels,
    kernel_pictures,
    norms,
    similar_pairs,
)
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.i18n import _, say
from explorer.ui.pages.convolution.unit import name_input
from explorer.ui.parts.tiles import Tile, tiles
from explorer.ui.settings import mine

PAIRS = 12
_KEY = "conv_norms"


def norm_table(layer: str, kernels: Kernels, key: str) -> None:
    """List every kernel with its size; a selected row becomes the chosen one of network `key`."""
    st.markdown(_("**Every kernel in figures**"))
    sizes, sums = once(
        Kind.RESULT,
        ("kernel figures", key, layer),
        lambda: (norms(kernels.weight), kernels.weight.sum(axis=(1, 2, 3), dtype=np.float64)),
    )
    columns: dict[str, object] = {
        _("Kernel"): np.arange(len(kernels)),
        _("L2 norm"): sizes,
        _("Bias"): kernels.bias,
        _("Sum of its numbers"): sums,
    }
    if not BY_NAME[layer]:
        for plane in range(3):
            for i in range(3):
                for j in range(3):
                    title = f"{name_input(layer, plane)} ({i}, {j})"
                    columns[title] = kernels.weight[:, plane, i, j]
    numbers = st.column_config.NumberColumn(format="%.6g")
    st.dataframe(
        columns,
        hide_index=True,
        height=390,
        column_config={title: numbers for title in list(columns)[2:]}
        | {
            _("L2 norm"): st.column_config.ProgressColumn(
                min_value=0, max_value=float(np.nanmax(sizes, initial=0)) or 1.0, format="%.5g"
            )
        },
        key=_KEY,
        on_select=_selected,
        selection_mode="single-row",
    )
    st.caption(_("Click a heading to sort; select a row to see that kernel above."))


def _selected() -> None:
    rows = st.session_state[_KEY].selection.rows
    if rows:
        mine()["conv_channel"] = int(rows[0])
        mine()["conv_input"] = None


def similar(layer: str, kernels: Kernels, key: str) -> None:
    """List the pairs of kernels most alike; `key` names the network."""
    pairs = once(
        Kind.RESULT,
        ("similar kernels", key, layer),
        lambda: tuple(similar_pairs(kernels.weight, PAIRS)),
    )
    st.markdown(_("**Most similar pairs**"))
    if not BY_NAME[layer]:
        pictures = kernel_pictures(kernels.weight)
        tiles(
            [
                Tile(
                    (pictures[pair.first], pictures[pair.second]),
                    f"{pair.first} · {pair.second}",
                    say(N_("Kernels {first} and {second}"), first=pair.first, second=pair.second),
                )
                for pair in pairs
            ],
            8,
        )
    st.dataframe(
        {
            _("Kernel"): [pair.first for pair in pairs],
            _("and kernel"): [pair.second for pair in pairs],
            _("Cosine similarity"): [pair.cosine for pair in pairs],
        },
        hide_index=True,
        column_config={_("Cosine similarity"): st.column_config.NumberColumn(format="%.6f")},
    )
    st.caption(
        _(
            "The cosine of the angle between two kernels taken as long lists of numbers: 1 is the "
            "same up to a positive factor, 0 is at a right angle."
        )
    )
