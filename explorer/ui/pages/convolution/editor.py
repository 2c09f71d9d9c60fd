"""A grid of numbers that becomes a kernel, kept as short text in the link."""

import numpy as np
import streamlit as st

from explorer.numerals import fixed
from explorer.operations.filtering import SIDES, Kernel, KernelStart, kernel_text, parse_kernel
from explorer.ui.i18n import _
from explorer.ui.parts.choices import explained, labels, showing
from explorer.ui.settings import Setting, declare, mine

CUSTOM = "custom"
_MOST = 9999.0
_GRID, _START, _SIDE = "conv_grid", "conv_start", "conv_side"


def _parse(text: str) -> str:
    return kernel_text(parse_kernel(text))


declare(Setting("conv_kernel", kernel_text(KernelStart.SHARPEN.kernel(3)), _parse))


def edit_kernel() -> Kernel:
    """Draw the starts, the size and the grid; return the kernel as it is now."""
    kernel = parse_kernel(mine()["conv_kernel"])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _starts(kernel)
        _sides(kernel)
    return _grid(kernel)


def _matching(kernel: Kernel) -> str:
    same = [start for start in KernelStart if np.array_equal(start.kernel(len(kernel)), kernel)]
    return same[0] if same else CUSTOM


def _starts(kernel: Kernel) -> None:
    named = {**labels(KernelStart), CUSTOM: _("your own numbers")}
    st.selectbox(
        _("Start from"),
        list(named),
        format_func=lambda start: named.get(start, start),
        **showing(_START, _matching(kernel), _start),
        width=230,
        help="\n\n".join(explained(_(start.label), _(start.hint)) for start in KernelStart),
    )


def _start(start: str) -> None:
    settings = mine()
    if start != CUSTOM:
        side = len(parse_kernel(settings["conv_kernel"]))
        settings["conv_kernel"] = kernel_text(KernelStart(start).kernel(side))


def _sides(kernel: Kernel) -> None:
    st.segmented_control(
        _("Kernel size"),
        list(SIDES),
        format_func=lambda side: f"{side}×{side}",
        **showing(_SIDE, len(kernel), _resize),
        required=True,
    )


def _resize(side: int) -> None:
    """Take the same start in the new size; own numbers keep the centre."""
    settings = mine()
    kernel = parse_kernel(settings["conv_kernel"])
    start = _matching(kernel)
    if start != CUSTOM:
        kernel = KernelStart(start).kernel(side)
    else:
        kernel = np.pad(kernel, 1) if side > len(kernel) else kernel[1:-1, 1:-1]
    settings["conv_kernel"] = kernel_text(kernel)


def _grid(kernel: Kernel) -> Kernel:
    """Draw the grid.

    An editor keeps only what was changed since it was made, so it gets a new name whenever the
    kernel came from elsewhere, or Streamlit has forgotten the changes.
    """
    state, settings = st.session_state, mine()
    text = settings["conv_kernel"]
    seed, serial, shown = state.get(_GRID, (text, 0, None))
    if shown != text or f"{_GRID}_{serial}" not in state:
        seed, serial = text, serial + 1
    reach = len(kernel) // 2
    edited = st.data_editor(
        parse_kernel(seed),
        key=f"{_GRID}_{serial}",
        hide_index=True,
        width=84 * len(kernel),
        column_config={
            str(column): st.column_config.NumberColumn(
                fixed(column - reach, 0, signed=True) if column != reach else "0",
                min_value=-_MOST,
                max_value=_MOST,
                step=0.0001,
                format="%.5g",
                required=True,
            )
            for column in range(len(kernel))
        },
    )
    found: Kernel = np.clip(np.nan_to_num(np.asarray(edited, dtype=np.float64)), -_MOST, _MOST)
    settings["conv_kernel"] = kernel_text(found)
    state[_GRID] = (seed, serial, settings["conv_kernel"])
    return parse_kernel(settings["conv_kernel"])
