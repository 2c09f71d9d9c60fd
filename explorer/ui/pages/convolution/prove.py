"""Prove this number: one activation as the sum it is."""

import streamlit as st

from explorer.exporting.scripts.convolution import proof_script
from explorer.messages import N_, N_n
from explorer.numerals import NOTHING, figure, whole
from explorer.operations.convolution import Proof, prove
from explorer.ui import recovery
from explorer.ui.i18n import _, say
from explorer.ui.pages.convolution.contributions import contributions
from explorer.ui.pages.convolution.slide import slide
from explorer.ui.pages.convolution.unit import (
    ChosenUnit,
    choose_input,
    choose_unit,
    name_input,
    way_back,
)
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.number_grids import grid, ledger, side_by_side
from explorer.ui.setup import Setup
from explorer.ui.sidebar import weights_panel


@recovery.fragment
def section(setup: Setup) -> None:
    """Draw the section."""
    st.markdown(
        _(
            "Every activation of a convolution is one sum: the numbers under the kernel, each "
            "times its weight, plus a bias. Choose one; its whole sum is laid out below."
        )
    )
    unit = choose_unit(setup)
    way_back(unit, "prove_back")
    what = (unit.layer.name, unit.channel, unit.row, unit.column)
    proof = setup.run.remember(("proof", what), lambda: _proof(unit))
    left, right = st.columns([1, 1], gap="large")
    with left:
        _sum(setup, unit, proof)
    with right:
        order = proof.largest_first()
        contributions(unit, proof, order)
    channel = _channel(unit, proof, int(order[0]))
    slide(setup, unit, channel, name_input(unit.layer.name, channel))
    scene = downloads.scene_for(setup)
    downloads.show_code(proof_script(scene, unit.layer.name, unit.channel, unit.row, unit.column))


def _proof(unit: ChosenUnit) -> Proof:
    return prove(
        unit.inputs,
        unit.kernels.weight[unit.channel],
        float(unit.kernels.bias[unit.channel]),
        unit.output,
        unit.row,
        unit.column,
    )


def _sum(setup: Setup, unit: ChosenUnit, proof: Proof) -> None:
    st.latex(
        rf"z = b_k + \sum_{{c=0}}^{{{len(proof.patch) - 1}}} \sum_{{i,j=0}}^2 "
        r"w_{k,c,i,j}\, x_c(r{+}i{-}1,\, q{+}j{-}1)"
    )
    names = {
        "count": whole(proof.products.size),
        "layer": unit.layer.name,
        "channel": unit.channel,
        "row": unit.row,
        "column": unit.column,
        "input": _source(unit),
    }
    st.caption(
        say(
            N_(
                "{layer}, channel k = {channel}, row r = {row}, column q = {column}: "
                "{count} products with {input}."
            ),
            **names,
        )
        + " "
        + _recipe(setup, unit)
    )
    relu = unit.layer.name.replace("conv", "relu")
    value = abs(proof.value)
    ledger(
        [
            (say(N_("Sum of the {count} products"), **names), figure(proof.product_sum, 9), False),
            (_("+ bias b"), figure(proof.bias, 9), False),
            (_("= rebuilt z"), figure(proof.total, 9), True),
            (say(N_("PyTorch's value in {layer}"), **names), figure(proof.value, 9), True),
            (_("Residual: rebuilt − PyTorch"), figure(proof.residual, 3), False),
            (_("|residual| ÷ sum of |products|"), figure(proof.relative, 3), False),
            (
                _("|residual| ÷ |PyTorch's value|"),
                figure(abs(proof.residual) / value, 3) if value else NOTHING,
                False,
            ),
            (
                say(N_("ReLU: max(0, z), the value in {relu}"), relu=relu),
                figure(proof.after_relu, 9),
                True,
            ),
        ]
    )
    st.caption(
        _(
            "Both use the same float32 numbers; PyTorch adds them in another order and rounds "
            "after each step, here they are added in float64. The residual is measured against "
            "the sum of |products|, because the value itself may be close to 0 although large "
            "products met."
        )
    )


def _recipe(setup: Setup, unit: ChosenUnit) -> str:
    if unit.source:
        return ""
    recipe = weights_panel.recipe(setup.network.loaded.preprocessing)
    return say(N_("The input is the picture after {recipe}."), recipe=recipe)


def _source(unit: ChosenUnit) -> str:
    return unit.source or _("the network's input")


def _channel(unit: ChosenUnit, proof: Proof, largest: int) -> int:
    title = _("One input channel, product by product")
    lab.heading(title)
    channel = choose_input(len(unit.inputs), largest)
    names = {"channel": name_input(unit.layer.name, channel), "input": _source(unit)}
    outside = _("padding: outside the map, counted as 0")
    side_by_side(
        [
            grid(
                say(N_("x: channel {channel} of {input}"), **names),
                proof.patch[channel],
                proof.inside,
                outside,
            ),
            "×",
            grid(_("w: the kernel's slice"), proof.kernel[channel]),
            "=",
            grid(_("products"), proof.products[channel], proof.inside, outside),
        ]
    )
    own = float(proof.channel_sums[channel])
    st.markdown(
        say(
            N_(
                "Their sum is **{own}**. The other {others} channels add {rest}, the bias "
                "{bias}: z = {total}, and after the ReLU **{relu}**."
            ),
            own=figure(own),
            others=len(proof.patch) - 1,
            rest=figure(proof.product_sum - own),
            bias=figure(proof.bias),
            total=figure(proof.total),
            relu=figure(max(0.0, proof.total)),
        )
    )
    if not proof.inside.all():
        st.caption(
            say(
                N_n(
                    "Hatched: {n} of the nine places lies in the padding. Its x is 0, so it "
                    "adds nothing.",
                    "Hatched: {n} of the nine places lie in the padding. Their x is 0, so they "
                    "add nothing.",
                ),
                n=int((~proof.inside).sum()),
            )
        )
    return channel
