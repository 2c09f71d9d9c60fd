"""Kernels: the numbers a convolution has learnt, as pictures and as figures."""

import numpy as np
import streamlit as st

from explorer.exporting.scripts.convolution import kernels_script
from explorer.messages import N_
from explorer.network.architecture import BY_NAME
from explorer.numerals import figure, whole
from explorer.operations.kernels import (
    Kernels,
    kernel_levels,
    kernel_pictures,
    layer_kernels,
    norms,
    strongest_slices,
)
from explorer.rendering import Colours, colourise
from explorer.ui import recovery
from explorer.ui.i18n import _, say
from explorer.ui.pages.convolution import beside
from explorer.ui.pages.convolution.kernel_side import SHOWN
from explorer.ui.pages.convolution.kernel_tables import PAIRS, norm_table, similar
from explorer.ui.pages.convolution.unit import choose_channel, choose_input, choose_layer
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.number_grids import grid, side_by_side
from explorer.ui.parts.tiles import Tile, tiles
from explorer.ui.setup import Setup


@recovery.fragment
def section(setup: Setup) -> None:
    """Draw the section."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = choose_layer()
        kernels = layer_kernels(setup.network.model, layer)
        chosen = choose_channel(_("Kernel"), len(kernels), 0)
    _intro(layer, kernels)
    if BY_NAME[layer]:
        _slices(kernels, chosen)
    else:
        _colour_kernels(kernels, chosen)
    left, right = st.columns([3, 2], gap="large")
    with left:
        norm_table(layer, kernels, setup.network.key)
    with right:
        similar(layer, kernels, setup.network.key)
    other = beside.draw(setup, layer, chosen)
    downloads.show_code(kernels_script(downloads.scene_for(setup), layer, chosen, PAIRS, other))


def _intro(layer: str, kernels: Kernels) -> None:
    outputs, inputs, height, width = kernels.weight.shape
    st.markdown(
        say(
            N_(
                "**{layer}** has {outputs} kernels, one per output channel. Each is a block of "
                "{inputs} slices of {height}×{width}, one per input channel: "
                "{count} numbers, and {biases} biases."
            ),
            layer=layer,
            outputs=outputs,
            inputs=inputs,
            height=height,
            width=width,
            count=whole(kernels.weight.size),
            biases=len(kernels.bias),
        )
    )


def _colour_kernels(kernels: Kernels, chosen: int) -> None:
    pictures = kernel_pictures(kernels.weight)
    tiles(
        [
            Tile(
                (picture,),
                str(number),
                say(N_("Kernel {number} as a colour picture"), number=number),
                number == chosen,
            )
            for number, picture in enumerate(pictures)
        ],
        12,
    )
    st.caption(
        _(
            "The three slices of each kernel as red, green and blue, each kernel on its own "
            "scale with zero in the middle: gray (128) is 0, brighter is a positive weight, "
            "darker a negative one. The network always reads RGB; weights trained on BGR had "
            "their slices swapped when they were imported, so these colours are the true ones."
        )
    )
    left, right = st.columns([1, 3], vertical_alignment="top")
    name = say(N_("Kernel {number}"), number=chosen)
    peak = figure(float(np.abs(kernels.weight[chosen]).max()), 4)
    with left:
        lab.picture(
            pictures[chosen],
            say(N_("{name}, 3×3×3, from −{peak} to {peak}"), name=name, peak=peak),
            say(N_("Kernel {number} as a colour picture"), number=chosen),
            target=150,
        )
    with right:
        planes = (_("red"), _("green"), _("blue"))
        side_by_side([grid(plane, kernels.weight[chosen, i]) for i, plane in enumerate(planes)])
        bias = figure(float(kernels.bias[chosen]))
        st.caption(say(N_("Bias: {bias}"), bias=bias))


def _slices(kernels: Kernels, chosen: int) -> None:
    sizes = norms(kernels.weight[chosen])
    channel = choose_input(len(sizes), int(np.argmax(np.nan_to_num(sizes))))
    levels = kernel_levels(kernels.weight[chosen : chosen + 1])[0]
    order = strongest_slices(kernels.weight[chosen], SHOWN)
    tiles(
        [
            Tile(
                (colourise(levels[number], Colours.DIVERGING),),
                str(number),
                say(N_("Slice {channel} of kernel {number}"), channel=number, number=chosen),
                number == channel,
            )
            for number in map(int, order)
        ],
        10,
    )
    st.caption(
        say(
            N_(
                "Kernel {number}: its {shown} strongest of {count} slices by L2 norm, named by "
                "input channel, all on one scale from −{peak} (blue) through 0 (white) to "
                "{peak} (red)."
            ),
            number=chosen,
            shown=len(order),
            count=len(sizes),
            peak=figure(float(np.abs(kernels.weight[chosen]).max()), 4),
        )
    )
    side_by_side([grid(f"w[{chosen}, {channel}]", kernels.weight[chosen, channel])])
    st.caption(
        say(
            N_(
                "Kernel {number}, input channel {channel}: L2 norm of the slice {size}, bias "
                "of the kernel {bias}."
            ),
            number=chosen,
            channel=channel,
            size=figure(float(sizes[channel])),
            bias=figure(float(kernels.bias[chosen])),
        )
    )
