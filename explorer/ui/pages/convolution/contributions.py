"""What each input channel adds to one activation."""

import numpy as np
import numpy.typing as npt
import streamlit as st

from explorer.messages import N_
from explorer.operations.convolution import Proof
from explorer.ui.i18n import _, say
from explorer.ui.pages.convolution.unit import ChosenUnit, name_input
from explorer.ui.settings import mine

Order = npt.NDArray[np.int64]


def contributions(unit: ChosenUnit, proof: Proof, order: Order) -> None:
    """List the input channels, largest first; a selected row becomes the chosen one."""
    sums = proof.channel_sums[order]
    st.markdown(
        say(
            N_(
                "**What each input channel adds**, largest first. {half} of {count} make up "
                "half of everything added and taken away. Select a row to see its nine "
                "products."
            ),
            half=_half(np.abs(sums)),
            count=len(order),
        )
    )
    nine = proof.products[order].reshape(len(order), -1)
    finite = np.abs(nine[np.isfinite(nine)])
    peak = float(finite.max(initial=0)) or 1.0
    # A key of its own for every unit: a selection must not outlive its order of rows.
    key = f"conv_contributions-{unit.layer.name}-{unit.channel}-{unit.row}-{unit.column}"
    st.dataframe(
        {
            _("Input channel"): [name_input(unit.layer.name, int(channel)) for channel in order],
            _("Adds"): sums,
            _("Its nine products"): list(nine),
            _("Sum so far, with b"): proof.bias + np.cumsum(sums),
        },
        hide_index=True,
        column_config={
            _("Adds"): st.column_config.NumberColumn(format="%.6g"),
            _("Its nine products"): st.column_config.BarChartColumn(y_min=-peak, y_max=peak),
            _("Sum so far, with b"): st.column_config.NumberColumn(format="%.6g"),
        },
        key=key,
        on_select=lambda: _selected(key, order),
        selection_mode="single-row",
    )


def _half(strength: npt.NDArray[np.float64]) -> int:
    """Count the first ones that together make up half."""
    whole = strength.sum()
    return int(np.searchsorted(np.cumsum(strength), whole / 2)) + 1 if whole > 0 else 0


def _selected(key: str, order: Order) -> None:
    rows = st.session_state[key].selection.rows
    mine()["conv_input"] = int(order[rows[0]]) if rows else None
