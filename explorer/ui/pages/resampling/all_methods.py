"""All methods side by side: pictures, a wipe of two, differences and figures."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.exporting.scripts.resampling import resampling_script
from explorer.imaging.methods import Method, median_seconds
from explorer.imaging.picture_difference import Closeness, difference
from explorer.imaging.sampling import sample
from explorer.messages import N_, Message
from explorer.numerals import figure, fixed
from explorer.rendering import Colours
from explorer.rendering.gray_range import signed_levels
from explorer.shapes import RgbImage
from explorer.ui import recovery
from explorer.ui.components.wipe import wipe
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.i18n import _, say
from explorer.ui.pages.resampling import looks
from explorer.ui.pages.resampling.common import (
    MethodBench,
    choose_method,
    decibels,
    near,
    sizes_sentence,
    ssim,
)
from explorer.ui.pages.resampling.crop import Crop, choose_crop
from explorer.ui.parts import downloads, lab

_TILE = 168
_WIPE = 448


@dataclass(frozen=True, slots=True)
class _MethodFigures:
    closeness: Closeness
    seconds: float


@recovery.fragment
def section(bench: MethodBench) -> None:
    """Draw the section."""
    st.caption(sizes_sentence(bench))
    pictures = {method: bench.sampled(method).pixels for method in bench.samplings}
    crop = choose_crop(pictures[Method.AREA].shape)
    parts = {method: crop.of(pixels) for method, pixels in pictures.items()}
    with st.container(horizontal=True, gap="medium"):
        for method, part in parts.items():
            lab.picture(part, _(method.label), say(_alt(method, crop)), max(_TILE, crop.side))
    _two(bench, parts)
    _differences(bench, pictures, crop)
    downloads.show_code(resampling_script(bench.scene))


def _alt(method: Method, crop: Crop) -> Message:
    return Message(
        N_("{method}: rows {top}–{bottom}, columns {left}–{right} of the result, pixel by pixel"),
        {
            "method": Message(method.label),
            "top": crop.row,
            "bottom": crop.row + crop.side - 1,
            "left": crop.column,
            "right": crop.column + crop.side - 1,
        },
    )


def _two(bench: MethodBench, parts: dict[Method, RgbImage]) -> None:
    lab.heading(_("Two of them on top of each other"))
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=260):
            first = choose_method(_("Left or first"), "resampling_a", bench)
            second = choose_method(_("Right or second"), "resampling_b", bench)
            st.caption(
                _("Move the border with the pointer, or let the two flicker: what jumps differs.")
            )
        with st.container(width="stretch"):
            side = parts[first].shape[0]
            wipe(
                parts[first],
                parts[second],
                (_(first.label), _(second.label)),
                factor=max(1, _WIPE // side),
                key="resampling_wipe",
            )


def _differences(bench: MethodBench, pictures: dict[Method, RgbImage], crop: Crop) -> None:
    lab.heading(_("How far from the reference"))
    with st.container(width=260):
        reference = choose_method(_("Reference"), "resampling_reference", bench)
    apart = once(
        Kind.RESULT,
        ("differences", *bench.content, reference),
        lambda: {
            method: difference(pictures[reference], pixels).mean(axis=2)
            for method, pixels in pictures.items()
            if method is not reference
        },
    )
    reach = max([1.0, *(float(np.abs(values).max()) for values in apart.values())])
    with st.container(horizontal=True, gap="medium"):
        for method, values in apart.items():
            alt = Message(
                N_("Difference between {method} and {reference}"),
                {"method": Message(method.label), "reference": Message(reference.label)},
            )
            lab.picture(
                signed_levels(crop.of(values), reach),
                _(method.label),
                say(alt),
                max(_TILE, crop.side),
                Colours.DIVERGING,
            )
    st.caption(
        say(
            N_(
                "The same part, minus the reference, mean of the three colours: blue −{reach}, "
                "white 0, red +{reach} gray levels, one scale for all."
            ),
            reach=figure(reach, 4),
        )
    )
    _table(bench, pictures, reference)


def _table(bench: MethodBench, pictures: dict[Method, RgbImage], reference: Method) -> None:
    with st.spinner(_("Measuring …")):
        found = {
            method: _MethodFigures(
                near(bench, method, reference),
                _seconds(bench, method),
            )
            for method, pixels in pictures.items()
        }
    st.dataframe(
        {
            _("Method"): [_(method.label) for method in found],
            _("PSNR (dB)"): [decibels(item.closeness.psnr) for item in found.values()],
            _("SSIM"): [ssim(item.closeness.ssim) for item in found.values()],
            **looks.columns(bench, reference),
            _("Largest difference"): [item.closeness.largest for item in found.values()],
            _("Pixels that differ (%)"): [
                fixed(item.closeness.changed * 100, 2) for item in found.values()
            ],
            _("Time (ms)"): [fixed(item.seconds * 1000, 3) for item in found.values()],
        },
        hide_index=True,
    )
    st.caption(
        say(
            N_(
                "Over the whole result, against {reference}. Higher PSNR and an SSIM nearer to "
                "1 mean closer to the reference, not better. Time: median of 5 runs from the "
                "picture's pixels to the result, on the machine that runs this app. LPIPS and "
                "DISTS stand here too once they are measured, in “How different it looks”."
            ),
            reference=Message(reference.label),
        )
    )
    st.latex(
        r"\text{PSNR} = 10\,\log_{10}\frac{255^2}{\frac1n\sum_i (x_i-y_i)^2}\qquad"
        r"\text{SSIM} = \frac{(2\mu_x\mu_y+C_1)(2\sigma_{xy}+C_2)}"
        r"{(\mu_x^2+\mu_y^2+C_1)(\sigma_x^2+\sigma_y^2+C_2)}"
    )


def _seconds(bench: MethodBench, method: Method) -> float:
    sampling = bench.samplings[method]
    return once(
        Kind.RESULT,
        ("seconds", bench.setup.picture.key, sampling),
        lambda: median_seconds(lambda: sample(bench.source, sampling)),
    )
