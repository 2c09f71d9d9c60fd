"""Your own kernel: edit it, see it run on the picture, and see what the flip changes."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.exporting.scripts.convolution import OwnKernel, own_kernel_script
from explorer.imaging.preparing import to_gray
from explorer.messages import N_, Message
from explorer.numerals import figure
from explorer.operations.filtering import (
    Border,
    Kernel,
    Planes,
    convolve,
    cross_correlate,
    flipped,
    normalised,
    taps,
)
from explorer.shapes import GrayLevels, RgbImage
from explorer.ui import recovery
from explorer.ui.components.origins import AxisTaps, Grid, Output, origins
from explorer.ui.i18n import _, say
from explorer.ui.pages.convolution.drawn_result import SIGNED, choose_display, show
from explorer.ui.pages.convolution.editor import edit_kernel
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import choose, hints, labels
from explorer.ui.parts.number_grids import grid, side_by_side
from explorer.ui.settings import Setting, declare, mine, one_of
from explorer.ui.setup import Setup

_LARGEST = 448
_GRAY, _RGB = "gray", "rgb"

declare(
    Setting("conv_divide", "sum", one_of("sum", "one")),
    Setting("conv_border", Border.ZERO, Border),
    Setting("conv_planes", _GRAY, one_of(_GRAY, _RGB)),
)


@dataclass(frozen=True, slots=True, eq=False)
class _Filtered:
    """The picture, its numbers, and what the kernel makes of them as it stands and turned.

    Shape: `planes`, `straight` and `turned` (H, W) or (3, H, W).
    """

    pixels: RgbImage | GrayLevels
    planes: Planes
    straight: Planes
    turned: Planes


@recovery.fragment
def section(setup: Setup) -> None:
    """Draw the section."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        raw = edit_kernel()
        kernel = _divide(raw)
    with right:
        _flip(kernel)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        border = choose(_("Border"), labels(Border), "conv_border", width=230, help=hints(Border))
        colours = {_GRAY: _("gray"), _RGB: _("red, green and blue, each alone")}
        planes_of = choose(_("Picture in"), colours, "conv_planes", width=230)
        display = choose_display()
    pixels, note, box = _middle(setup.seen.pixels)
    is_gray = planes_of == _GRAY
    asked = (kernel.tobytes(), Border(border), is_gray)
    filtered = setup.run.remember(
        ("own kernel", asked), lambda: _filtered(pixels, kernel, Border(border), is_gray)
    )
    _draw(filtered, note, kernel, Border(border), display)
    divided = mine()["conv_divide"] == "sum"
    used = OwnKernel(raw, divided, Border(border), is_gray)
    downloads.show_code(own_kernel_script(downloads.scene_for(setup), used, box))


def _divide(raw: Kernel) -> Kernel:
    total = figure(float(raw.sum()))
    wanted = choose(
        _("Divide by"),
        {"sum": _("the sum of its numbers, if not 0"), "one": _("nothing")},
        "conv_divide",
        width=300,
        help=_(
            "A kernel that sums to 1 keeps the brightness of an even area, but not beside a "
            "border filled with zeros."
        ),
    )
    st.caption(say(N_("The numbers above sum to {total}."), total=total))
    return normalised(raw) if wanted == "sum" else raw


def _flip(kernel: Kernel) -> None:
    st.markdown(
        _(
            "**Cross-correlation** lays the kernel on the picture as it stands; this is what "
            "networks call convolution. A **convolution** in the sense of mathematics flips it "
            "first, in both directions."
        )
    )
    st.latex(r"(k \star x)(r,q)=\sum_{i,j}k(i,j)\,x(r{+}i,\,q{+}j)")
    st.latex(r"(k \ast x)(r,q)=\sum_{i,j}k(i,j)\,x(r{-}i,\,q{-}j)")
    side_by_side(
        [
            grid(_("k, as cross-correlation uses it"), kernel),
            "→",
            grid(_("flipped, as convolution uses it"), flipped(kernel)),
        ]
    )


def _middle(pixels: RgbImage) -> tuple[RgbImage, str, tuple[int, int, int, int]]:
    """Cut a large picture down to its middle, pixel for pixel, and say where that is."""
    height, width = pixels.shape[:2]
    rows, columns = min(height, _LARGEST), min(width, _LARGEST)
    top, left = (height - rows) // 2, (width - columns) // 2
    box = top, top + rows, left, left + columns
    if (rows, columns) == (height, width):
        return pixels, "", box
    note = Message(
        N_("the middle {columns}×{rows} of {width}×{height} pixels"),
        {"columns": columns, "rows": rows, "width": width, "height": height},
    )
    return pixels[top : top + rows, left : left + columns], say(note), box


def _filtered(pixels: RgbImage, kernel: Kernel, border: Border, is_gray: bool) -> _Filtered:
    shown = to_gray(pixels) if is_gray else pixels
    planes = (shown if is_gray else pixels.transpose(2, 0, 1)).astype(np.float64)
    return _Filtered(
        shown,
        planes,
        cross_correlate(planes, kernel, border),
        convolve(planes, kernel, border),
    )


def _draw(found: _Filtered, note: str, kernel: Kernel, border: Border, display: str) -> None:
    planes, straight, turned = found.planes, found.straight, found.turned
    shown = show((straight, turned), display, derivative=abs(kernel.sum()) < 1e-9)
    rows, columns = (_axis(taps(side, len(kernel), border)) for side in planes.shape[-2:])
    outputs = [
        Output(
            Grid(
                title, f"{title}: {drawn.note}", drawn.pixels, values.astype(np.float32), drawn.note
            ),
            rows,
            columns,
            kernel=used.astype(np.float32),
        )
        for title, used, values, drawn in (
            (_("Cross-correlation"), kernel, straight, shown[0]),
            (_("Convolution: kernel flipped"), flipped(kernel), turned, shown[1]),
        )
    ]
    source = Grid(
        _("What the network sees"),
        _("The picture before the kernel"),
        found.pixels,
        planes.astype(np.float32),
        note,
    )
    origins(source, outputs, key="conv_origins")
    _difference(straight - turned)


def _axis(index: np.ndarray) -> AxisTaps:
    return AxisTaps(index, np.ones(index.shape, np.float32))


def _difference(difference: Planes) -> None:
    title = _("Cross-correlation minus convolution")
    st.markdown(f"**{title}**")
    if not difference.any():
        st.markdown(
            _(
                "Exactly 0 at every pixel: this kernel looks the same after the flip, so the two "
                "cannot differ."
            )
        )
        return
    (drawn,) = show((difference,), SIGNED, derivative=True)
    lab.picture(drawn.pixels, drawn.note, f"{title}: {drawn.note}")
