"""Why stacks of 3x3: small kernels in a row against one large kernel, and networks compared."""

from collections.abc import Sequence

import streamlit as st

from explorer.exporting.scripts.convolution import stacks_script
from explorer.messages import N_, Message
from explorer.numerals import percent
from explorer.operations.stacks import Kernels, StackFigures, measure_stack, stack_figures
from explorer.ui import recovery
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.i18n import _, say
from explorer.ui.pages.convolution.families import networks
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import bound
from explorer.ui.settings import Setting, declare, mine, number, one_of
from explorer.ui.setup import Setup

_WITH, _WITHOUT = "with", "without"
_MOST_CHANNELS, _MOST_SIDE = 1024, 512

declare(
    Setting("conv_stack_channels", 256, number(1, _MOST_CHANNELS)),
    Setting("conv_stack_side", 56, number(1, _MOST_SIDE)),
    Setting("conv_stack_bias", _WITH, one_of(_WITH, _WITHOUT)),
)

_DUELS: tuple[tuple[Kernels, Kernels], ...] = (((3, 3), (5,)), ((3, 3, 3), (7,)))
_NAMES: dict[Kernels, str] = {
    (3, 3): N_("two 3×3"),
    (5,): N_("one 5×5"),
    (3, 3, 3): N_("three 3×3"),
    (7,): N_("one 7×7"),
}


def section(_setup: Setup) -> None:
    """Draw the section."""
    _duels()
    networks()


@recovery.fragment
def _duels() -> None:
    lab.heading(_("Small kernels in a row, or one large kernel"))
    st.markdown(
        _(
            "A 3×3 convolution on top of a 3×3 convolution sees 5×5 pixels, three see 7×7. With "
            "**C** channels in and out, the stack needs fewer weights and has a ReLU after each "
            "layer."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.number_input(
            _("C, channels"), 1, _MOST_CHANNELS, **bound("conv_stack_channels"), step=1, width=150
        )
        st.number_input(
            _("Map side, px"), 1, _MOST_SIDE, **bound("conv_stack_side"), step=1, width=150
        )
        biases = {_WITH: _("with"), _WITHOUT: _("without")}
        st.segmented_control(
            _("Biases"),
            list(biases),
            format_func=lambda value: biases[value],
            **bound("conv_stack_bias"),
            required=True,
        )
    settings = mine()
    channels, side = settings["conv_stack_channels"], settings["conv_stack_side"]
    bias = settings["conv_stack_bias"] == _WITH
    pairs = once(
        Kind.RESULT,
        ("stacks", channels, side, bias),
        lambda: tuple(_pair(kernels, channels, side, bias) for duel in _DUELS for kernels in duel),
    )
    _table(pairs)
    st.latex(
        r"\begin{aligned} 2\cdot 3^2C^2=18\,C^2 &< 25\,C^2=5^2C^2 \\"
        r"3\cdot 3^2C^2=27\,C^2 &< 49\,C^2=7^2C^2 \end{aligned}"
    )
    for (small, large), duel in zip((pairs[:2], pairs[2:]), _DUELS, strict=True):
        st.markdown(say(_verdict(duel, small[1], large[1])))
    st.caption(
        _(
            "Formula: field 1 + Σ(k − 1), weights Σk²C², multiply-adds = weights × places. "
            "Measured: parameters counted on PyTorch's modules, multiply-adds from the shapes "
            "they put out, the field from how far a gradient reaches."
        )
    )
    downloads.show_code(stacks_script(list(_NAMES), channels, (side, side), bias))


def _pair(
    kernels: Kernels, channels: int, side: int, bias: bool
) -> tuple[Kernels, StackFigures, StackFigures]:
    asked = (kernels, channels, (side, side), bias)
    return kernels, stack_figures(*asked), measure_stack(*asked)


def _table(pairs: Sequence[tuple[Kernels, StackFigures, StackFigures]]) -> None:
    rows = [
        (_(_NAMES[kernels]), source, figures)
        for kernels, computed, measured in pairs
        for source, figures in ((_("formula"), computed), (_("measured"), measured))
    ]
    st.dataframe(
        {
            _("Stack"): [name for name, _source, _figures in rows],
            _("Source"): [source for _name, source, _figures in rows],
            _("Receptive field"): [f"{f.receptive_field} × {f.receptive_field}" for *_, f in rows],
            _("Parameters"): [f.parameters for *_, f in rows],
            _("Multiply-adds"): [f.macs for *_, f in rows],
            _("ReLUs"): [f.nonlinearities for *_, f in rows],
        },
        hide_index=True,
        width="content",
        height="content",
        column_config={
            _(name): st.column_config.NumberColumn(format="localized")
            for name in ("Parameters", "Multiply-adds")
        },
    )


def _verdict(duel: tuple[Kernels, Kernels], small: StackFigures, large: StackFigures) -> Message:
    saved = 1 - small.parameters / large.parameters
    return Message(
        N_(
            "Field {side} × {side}: {small} have **{saved}** fewer parameters than {large}, "
            "with {many} ReLUs instead of {few}."
        ),
        {
            "side": small.receptive_field,
            "small": Message(_NAMES[duel[0]]),
            "large": Message(_NAMES[duel[1]]),
            "saved": percent(saved, 1),
            "many": small.nonlinearities,
            "few": large.nonlinearities,
        },
    )
