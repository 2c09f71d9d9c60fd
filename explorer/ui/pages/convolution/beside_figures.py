"""What tells two networks' kernels apart: figures of a layer, a verdict, and all layers."""

import math

import streamlit as st

from explorer.messages import N_, Message
from explorer.numerals import figure, fixed
from explorer.operations.kernel_figures import KernelFigures, same_numbers
from explorer.rendering.charts.by_layer import lines_by_layer
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.i18n import _, plain, say
from explorer.ui.pages.convolution.kernel_side import Sides
from explorer.ui.pages.convolution.unit import CONVOLUTIONS

_ALIKE = 0.5
"""Cosines between unrelated kernels are far below, those of nets trained on from others above."""


def draw(sides: Sides, layer: str) -> None:
    """Draw the figures of both."""
    _table(sides, layer)
    _verdict(sides, layer)
    _by_layer(sides)


def _table(sides: Sides, layer: str) -> None:
    found = [side.figures()[layer] for side in sides]
    correlation, share = _("Neighbours' correlation"), _("Strongest tenth of the slices, %")
    st.dataframe(
        {
            _("Weights"): [side.title for side in sides],
            _("Standard deviation"): [each.std for each in found],
            _("Largest number"): [each.largest for each in found],
            correlation: [each.neighbours for each in found],
            share: [100 * each.strongest_share for each in found],
        },
        hide_index=True,
        width="content",
        column_config={
            _("Standard deviation"): st.column_config.NumberColumn(format="%.4g"),
            _("Largest number"): st.column_config.NumberColumn(
                format="%.4g", help=_("Without its sign.")
            ),
            correlation: st.column_config.NumberColumn(
                format="%.3f",
                help=_("Of all pairs of numbers that lie beside or below each other in a slice."),
            ),
            share: st.column_config.NumberColumn(
                format="%.1f",
                help=_("What they have of the sum of all squares; equal slices would have 10%."),
            ),
        },
    )


def _verdict(sides: Sides, layer: str) -> None:
    first, second = (side.figures()[layer] for side in sides)
    cosine = once(
        Kind.RESULT,
        ("same kernels", *(side.key for side in sides), layer),
        lambda: same_numbers(*(side.kernels(layer).weight for side in sides)),
    )
    if math.isfinite(first.neighbours) and math.isfinite(second.neighbours):
        st.markdown(say(_smoothness(sides, layer, first, second)))
    if math.isfinite(cosine):
        template = N_(
            "Kernels of the same number have a median cosine of {cosine}: both networks go back "
            "to the same one."
        )
        if cosine < _ALIKE:
            template = N_(
                "Kernels of the same number have a median cosine of {cosine}: what they share is "
                "their number, and nothing else."
            )
        st.caption(say(template, cosine=fixed(cosine, 3)))


def _smoothness(sides: Sides, layer: str, first: KernelFigures, second: KernelFigures) -> Message:
    verdict = {
        (True, True): N_("both have a form."),
        (True, False): N_("the first have a form, the second are noise."),
        (False, True): N_("the second have a form, the first are noise."),
        (False, False): N_("neither shows a form."),
    }[first.is_smooth, second.is_smooth]
    return Message(
        N_(
            "Neighbouring numbers of {layer} correlate by **{first}** in “{a}” and by **{second}** "
            "in “{b}”. Numbers drawn one by one stay within ±{chance}: {verdict}"
        ),
        {
            "layer": layer,
            "first": fixed(first.neighbours, 3),
            "second": fixed(second.neighbours, 3),
            "chance": figure(first.chance, 1),
            "verdict": Message(verdict),
            "a": plain(sides[0].title),
            "b": plain(sides[1].title),
        },
    )


def _by_layer(sides: Sides) -> None:
    lines = {
        side.title: [side.figures()[name].neighbours for name in CONVOLUTIONS] for side in sides
    }
    st.plotly_chart(
        lines_by_layer(CONVOLUTIONS, lines, _("Neighbours' correlation")),
        key="conv_beside_chart",
        config={"displayModeBar": False},
        alt=_("How much neighbouring numbers of the kernels correlate, by layer and weights"),
    )
