"""How often each pixel is read: what padding does for the rim."""

import numpy as np
import streamlit as st

from explorer.errors import SettingError
from explorer.exporting.scripts.judging import reads_script
from explorer.messages import N_
from explorer.operations.reads import read_counts
from explorer.operations.sizes import PlacedWindows
from explorer.ui.i18n import _, say
from explorer.ui.parts import downloads, lab, number_grids

_SIDE = 9


def draw(windows: PlacedWindows) -> None:
    """Draw a small picture's counts without zeros around it, and with those that are set."""
    lab.heading(_("How often each pixel is read"))
    kernel, stride = windows.kernel, windows.stride
    side = min(windows.size, max(_SIDE, kernel))
    if windows.dilation > 1:
        st.caption(_("Shown for kernels without gaps: set D to 1."))
        return
    try:
        paddings = sorted({0, windows.padding})
        counts = {p: read_counts((side, side), kernel, stride, p) for p in paddings}
    except SettingError as error:
        st.caption(":material/straighten: " + say(error.message))
        return
    parts = []
    for padding, count in counts.items():
        title = say(
            N_("P = {padding}: {least} to {most} times"),
            padding=padding,
            least=int(count.min()),
            most=int(count.max()),
        )
        parts.append(number_grids.grid(title, count.astype(np.float64)))
    number_grids.side_by_side(parts)
    st.caption(
        say(
            N_(
                "{side}×{side} pixels, kernel {kernel}×{kernel}, stride {stride}. Without zeros "
                "around it the corner is read once and the middle up to {most} times: what lies at "
                "the rim counts less. Zeros let the windows reach further out, so the rim is read "
                "more often; they do not make it equal."
            ),
            side=side,
            kernel=kernel,
            stride=stride,
            most=int(counts[0].max()),
        )
    )
    downloads.show_code(reads_script((side, side), kernel, stride, windows.padding))
