"""What every layer can see: field, stride and start, as the recurrences give them."""

import streamlit as st

from explorer.messages import N_
from explorer.network.architecture import LayerKind, layers_at
from explorer.numerals import percent
from explorer.ui.i18n import _, say
from explorer.ui.parts import lab
from explorer.ui.setup import Setup


def all_layers(setup: Setup) -> None:
    """Draw the table for the network's input as it is now."""
    lab.heading(_("What every layer can see"))
    st.latex(
        r"\begin{aligned} r_l &= r_{l-1} + (k_l - 1)\,j_{l-1} & r_0 &= 1 \\"
        r"j_l &= j_{l-1}\,s_l & j_0 &= 1 \\ a_l &= a_{l-1} - p_l\,j_{l-1} & a_0 &= 0"
        r"\end{aligned}"
    )
    width, height = setup.seen.size_wh
    rows = [
        layer
        for layer in layers_at((height, width))
        if layer.kind in (LayerKind.CONV, LayerKind.POOL)
    ]
    fields = [layer.receptive_field or 0 for layer in rows]
    st.dataframe(
        {
            _("Layer"): [layer.name for layer in rows],
            _("Kernel k"): [layer.kernel for layer in rows],
            _("Stride s"): [layer.step for layer in rows],
            _("Padding p"): [layer.padding for layer in rows],
            _("Output"): [f"{layer.out_shape[1]} × {layer.out_shape[2]}" for layer in rows],
            _("Field r, px"): fields,
            _("Jump j, px"): [layer.stride for layer in rows],
            _("First unit begins at a, px"): [layer.start for layer in rows],
            _("Unit in the middle sees of the picture"): [
                percent(_seen_share(field, width, height), 2) for field in fields
            ],
        },
        hide_index=True,
        width="content",
        height="content",
    )
    st.caption(
        say(
            N_(
                "For an input of {height} × {width} (height × width). Neighbouring units look "
                "j pixels apart; unit (row, column) sees the square of r × r pixels that "
                "begins at (a + j·row, a + j·column); negative places are padding. A ReLU "
                "changes none of these."
            ),
            height=height,
            width=width,
        )
    )


def _seen_share(field: int, width: int, height: int) -> float:
    return min(field, width) * min(field, height) / (width * height)
