"""Size arithmetic: one side of one layer, and the whole network's chain."""

from fractions import Fraction

import streamlit as st

from explorer.errors import SettingError
from explorer.exporting.scripts.convolution import windows_script
from explorer.messages import N_, Message, N_n
from explorer.operations.sizes import PaddingMode, PlacedWindows, padding_for, place_windows
from explorer.ui import recovery
from explorer.ui.i18n import _, say
from explorer.ui.pages.convolution import reads
from explorer.ui.pages.convolution.chain import chain
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import bound, choose, explained, hints, labels
from explorer.ui.parts.strip import strip
from explorer.ui.settings import OWN, Setting, declare, mine, number, one_of
from explorer.ui.setup import Setup

_SHORT = 9
_UP, _DOWN = "up", "down"
_MOST = {"m": 1024, "k": 11, "s": 8, "p": 32, "d": 3}

declare(
    Setting("conv_size_mode", PaddingMode.SAME, one_of(*PaddingMode, OWN)),
    Setting("conv_size_m", 7, number(1, _MOST["m"])),
    Setting("conv_size_k", 3, number(1, _MOST["k"])),
    Setting("conv_size_s", 1, number(1, _MOST["s"])),
    Setting("conv_size_p", 0, number(0, _MOST["p"])),
    Setting("conv_size_d", 1, number(1, _MOST["d"])),
    Setting("conv_size_round", _DOWN, one_of(_DOWN, _UP)),
)

_EXAMPLES: dict[str, tuple[str, int, int, int, int, str]] = {
    N_("VGG16's convolutions"): (PaddingMode.SAME, 224, 3, 1, 0, _DOWN),
    N_("The article's third pooling"): (PaddingMode.NARROW, 61, 2, 2, 0, _DOWN),
    N_("… rounded up"): (PaddingMode.NARROW, 61, 2, 2, 0, _UP),
    N_("AlexNet's first layer"): (PaddingMode.NARROW, 227, 11, 4, 0, _DOWN),
}


def section(setup: Setup) -> None:
    """Draw the section."""
    _one_side()
    chain(setup)


@recovery.fragment
def _one_side() -> None:
    lab.heading(_("One side of one layer"))
    st.markdown(
        _(
            "A side of **M** cells gets **P** zeros at both ends. A window of **K** cells starts "
            "at the left and moves on by **S** cells as long as it fits; every stop is one cell "
            "of the output."
        )
    )
    _examples()
    _controls()
    windows = None
    try:
        windows = _windows()
    except SettingError as error:
        st.warning(say(error.message), icon=":material/straighten:")
    else:
        _result(windows)
    _three_kinds()
    if windows is not None:
        downloads.show_code(windows_script(windows))
        reads.draw(windows)


def _examples() -> None:
    with st.container(horizontal=True, gap="small"):
        for position, (title, example) in enumerate(_EXAMPLES.items()):
            st.button(_(title), key=f"conv_example_{position}", on_click=_take, args=example)


def _take(mode: str, size: int, kernel: int, stride: int, padding: int, rounding: str) -> None:
    mine().update(
        {
            "conv_size_mode": mode,
            "conv_size_m": size,
            "conv_size_k": kernel,
            "conv_size_s": stride,
            "conv_size_p": padding,
            "conv_size_d": 1,
            "conv_size_round": rounding,
        }
    )


def _controls() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        choose(
            _("Zeros at the ends"),
            {**labels(PaddingMode), OWN: _("Your own P")},
            "conv_size_mode",
            width=190,
            help=hints(PaddingMode),
        )
        _count(_("M, cells"), "m")
        _count(_("K, kernel"), "k")
        _count(_("S, stride"), "s")
        if mine()["conv_size_mode"] == OWN:
            _count(_("P, zeros"), "p", low=0)
        _count(_("D, dilation"), "d")
        choose(
            _("Rounding"),
            {_DOWN: _("Down, as convolutions do"), _UP: _("Up: ceil_mode of pooling")},
            "conv_size_round",
            width=230,
        )


def _count(label: str, letter: str, low: int = 1) -> None:
    st.number_input(label, low, _MOST[letter], **bound(f"conv_size_{letter}"), step=1, width=120)


def _windows() -> PlacedWindows:
    settings = mine()
    kernel, dilation = settings["conv_size_k"], settings["conv_size_d"]
    mode = settings["conv_size_mode"]
    padding = (
        settings["conv_size_p"] if mode == OWN else padding_for(PaddingMode(mode), kernel, dilation)
    )
    up = settings["conv_size_round"] == _UP
    return place_windows(
        settings["conv_size_m"], kernel, settings["conv_size_s"], padding, dilation, up
    )


def _result(windows: PlacedWindows) -> None:
    st.latex(formula(windows))
    for remark in remarks(windows):
        st.markdown(say(remark))
    st.html(strip(windows, say(_alternative(windows))))
    st.caption(
        _(
            "Top: the input's cells; hatched: zeros. Middle: one bar for each place of the window "
            "(dots: the cells a dilated kernel reads). Bottom: the output. Long strips show only "
            "their two ends."
        )
    )


def _three_kinds() -> None:
    settings = mine()
    kernel = settings["conv_size_k"]
    size = min(settings["conv_size_m"], max(_SHORT, kernel))
    names = {"size": size, "kernel": kernel}
    lab.heading(_("The article’s three kinds"))
    st.markdown(say(N_("All with stride 1, here for M = {size} and K = {kernel}:"), **names))
    for mode in PaddingMode:
        st.markdown(explained(_(mode.label), _(mode.hint)))
        try:
            windows = place_windows(size, kernel, padding=padding_for(mode, kernel))
        except SettingError as error:
            st.caption(":material/straighten: " + say(error.message))
        else:
            st.html(strip(windows, say(_alternative(windows))))


def formula(windows: PlacedWindows) -> str:
    """Write (M - K + 2P) / S + 1 in TeX, first in letters, then with the numbers and the rounding.

    Convention: a window that rounding up added and PyTorch drops is not subtracted here.
    """
    left, right = ("\\lceil", "\\rceil") if windows.ceil_mode else ("\\lfloor", "\\rfloor")

    def rounded(inside: str) -> str:
        return f"\\left{left} {inside} \\right{right}"

    dilated = windows.dilation > 1
    span = "(D(K-1)+1)" if dilated else "K"
    room = f"{windows.size}-{windows.span}+2\\cdot {windows.padding}"
    result = windows.places + windows.dropped
    lines = [
        rounded(f"\\frac{{M-{span}+2P}}{{S}}") + "+1",
        "=" + rounded(f"\\frac{{{room}}}{{{windows.stride}}}") + "+1",
        f"={rounded(_mixed(windows.quotient))}+1={result - 1}+1=\\mathbf{{{result}}}",
    ]
    return "\\begin{aligned}" + "\\\\".join(f"&{line}" for line in lines) + "\\end{aligned}"


def _mixed(number: Fraction) -> str:
    sign = "-" if number < 0 else ""
    whole, rest = divmod(abs(number), 1)
    part = f"\\tfrac{{{rest.numerator}}}{{{rest.denominator}}}" if rest else ""
    return sign + (str(whole) if whole or not part else "") + part


def remarks(windows: PlacedWindows) -> list[Message]:
    """Say what the formula alone does not: windows dropped or sticking out, cells never read."""
    said: list[Message] = []
    if windows.dropped:
        said.append(
            Message(
                N_(
                    "Window {last} would begin beyond the input and its left zeros, so PyTorch "
                    "drops it: **{places}**."
                ),
                {"last": windows.places, "places": windows.places},
            )
        )
    if windows.overhang:
        said.append(
            Message(
                N_("The last window sticks out by {cells} (dashed); pooling takes what is there."),
                {"cells": windows.overhang},
            )
        )
    if windows.unread:
        said.append(
            Message(
                N_n(
                    "{n} of the {size} cells is never read (dotted).",
                    "{n} of the {size} cells are never read (dotted).",
                ),
                {"n": len(windows.unread), "size": windows.size},
            )
        )
    if windows.ceil_mode:
        said.append(
            Message(N_("PyTorch offers rounding up for pooling only; convolutions round down."))
        )
    return said


def _alternative(windows: PlacedWindows) -> Message:
    return Message(
        N_(
            "A strip of cells and the windows over it. Cells: {size}; zeros at each "
            "end: {padding}; cells in a window: {span}; from window to window: "
            "{stride}; windows, and so outputs: {places}."
        ),
        {
            "size": windows.size,
            "padding": windows.padding,
            "places": windows.places,
            "span": windows.span,
            "stride": windows.stride,
        },
    )
