"""Aliasing: what becomes of detail that is too fine, on the drawn charts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.exporting.scripts.resampling import aliasing_script
from explorer.imaging import SAMPLES, Fit, load_sample
from explorer.imaging.aliasing import (
    FalseDetail,
    Levels,
    brightness,
    false_detail,
    log_spectrum,
    resampled,
)
from explorer.imaging.methods import Method, samplings
from explorer.imaging.sample_charts import CHARTS
from explorer.imaging.sampling import Sampling
from explorer.messages import N_, Message
from explorer.numerals import fixed, percent
from explorer.rendering import Colours, colourise
from explorer.rendering.gray_range import signed_levels
from explorer.shapes import GrayLevels, RgbImage
from explorer.ui import recovery
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.i18n import _, say
from explorer.ui.pages.resampling.common import MethodBench
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import choose
from explorer.ui.settings import Setting, declare, one_of

_SIDES = ("64", "128", "224", "244", "384")

declare(
    Setting("resampling_chart", "zone-plate", one_of(*CHARTS)),
    Setting("resampling_side", "128", one_of(*_SIDES)),
)


@dataclass(frozen=True, slots=True)
class _AliasingFigures:
    """A chart and its spectrum; what every method makes of it, and of its finest detail."""

    levels: Levels
    spectrum: Levels
    results: Mapping[Method, Levels]
    spectra: Mapping[Method, Levels]
    false: Mapping[Method, FalseDetail]

    @property
    def most(self) -> float:
        """The strongest wave: one scale for all spectra."""
        return float(self.spectrum.max())


@recovery.fragment
def section(_bench: MethodBench) -> None:
    """Draw the section; it works on a chart, whatever the picture is."""
    st.markdown(
        _(
            "A picture can hold waves of at most half a cycle per pixel. Shrunk, it can hold "
            "fewer; waves that are too fine must go, or they come back as coarse ones that were "
            "never there. The charts are drawn by this app, so all their detail is known."
        )
    )
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=260):
            titles = {name: _(SAMPLES[name].title) for name in CHARTS}
            name = choose(_("Chart"), titles, "resampling_chart")
        with st.container(width=260):
            sides = {text: f"{text} × {text}" for text in _SIDES}
            side = int(choose(_("New size"), sides, "resampling_side"))
    found = once(Kind.RESULT, ("aliasing", name, side), lambda: _figures(name, side))
    _source(found, titles[name], side)
    _results(found, side)
    _false(found.false, side)
    downloads.show_code(aliasing_script(name, side))


def _bytes(levels: Levels) -> GrayLevels:
    shown: GrayLevels = np.rint(np.clip(levels, 0, 255)).astype(np.uint8)
    return shown


def _figures(name: str, side: int) -> _AliasingFigures:
    levels = brightness(load_sample(name).pixels)
    methods = samplings(levels.shape[::-1], Sampling(size=side, fit=Fit.STRETCH))
    results = {method: resampled(levels, side, item) for method, item in methods.items()}
    return _AliasingFigures(
        levels,
        log_spectrum(levels),
        results,
        {method: log_spectrum(result) for method, result in results.items()},
        {method: false_detail(levels, side, item) for method, item in methods.items()},
    )


def _spectrum(strength: Levels, most: float) -> GrayLevels:
    return _bytes(strength * (255 / most if most else 0))


def _source(found: _AliasingFigures, title: str, side: int) -> None:
    levels, count = found.levels, len(found.levels)
    with st.container(horizontal=True, gap="medium", key="scrolling_chart"):
        name = f"{title}, {count}×{count}"
        lab.picture(_bytes(levels), name, name)
        words = say(
            N_("Its spectrum: slow waves in the middle, inside the frame what {side} px hold"),
            side=side,
        )
        lab.picture(_framed(_spectrum(found.spectrum, found.most), side), words, words)
    st.caption(
        _(
            "Brightness 0 to 255, pixel by pixel. Spectrum: log(1 + strength) of every wave, black "
            "none, one scale for all spectra on this page."
        )
    )


def _framed(levels: GrayLevels, side: int) -> RgbImage:
    """Draw a frame around the waves that the new size holds."""
    shown = colourise(levels, Colours.MAGMA).copy()
    low, high = (len(levels) - side) // 2, (len(levels) + side) // 2 - 1
    inside = shown[low + 2 : high - 1, low + 2 : high - 1].copy()
    shown[low : high + 1, low : high + 1] = (90, 220, 255)
    shown[low + 2 : high - 1, low + 2 : high - 1] = inside
    return shown


def _results(found: _AliasingFigures, side: int) -> None:
    lab.heading(_("After resampling"))
    with st.container(horizontal=True, gap="medium"):
        for method, levels in found.results.items():
            lab.picture(_bytes(levels), _(method.label), _(method.label), side)
    with st.container(horizontal=True, gap="medium"):
        for method, strength in found.spectra.items():
            name = say(N_("Spectrum, {method}"), method=Message(method.label))
            lab.picture(_spectrum(strength, found.most), name, name, side, Colours.MAGMA)


def _false(found: Mapping[Method, FalseDetail], side: int) -> None:
    lab.heading(_("False detail"))
    st.markdown(
        _(
            "Take from the chart only the part h that is too fine for the new size (the cosine "
            "waves above half a cycle per new pixel) and resample that alone. An ideal method R "
            "leaves nothing; whatever is left is detail that was never there."
        )
    )
    st.latex(
        r"\text{false detail} = \frac{\operatorname{mean}\,(R\,h)^2}{\operatorname{mean}\,h^2}"
    )
    reach = max(1.0, *(float(np.abs(item.picture).max()) for item in found.values()))
    with st.container(horizontal=True, gap="medium"):
        for method, item in found.items():
            name = f"{_(method.label)}: {_percent(item)}"
            lab.picture(signed_levels(item.picture, reach), name, name, side, Colours.DIVERGING)
    st.caption(
        say(
            N_(
                "Signed, one scale: blue −{reach}, white 0, red +{reach} gray levels. 0% is "
                "ideal; at 100% all fine detail comes back, as something else. Computed on "
                "floats, so nothing is rounded or clipped."
            ),
            reach=fixed(reach, 0),
        )
    )
    st.dataframe(
        {
            _("Method"): [_(method.label) for method in found],
            _("False detail"): [_percent(item) for item in found.values()],
        },
        hide_index=True,
        width=460,
    )


def _percent(found: FalseDetail) -> str:
    return _("nothing too fine") if found.share is None else percent(found.share, 2)
