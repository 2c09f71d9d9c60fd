"""A layer's kernels beside those of other weights, on one scale: what training made of them."""

import numpy as np
import streamlit as st

from explorer.messages import N_
from explorer.network.architecture import BY_NAME
from explorer.network.weights import DEFAULT, WEIGHTS, is_cached
from explorer.numerals import figure
from explorer.operations.kernels import Weights, kernel_levels, kernel_pictures
from explorer.policy import policy
from explorer.rendering import Colours, colourise
from explorer.ui import networks
from explorer.ui.i18n import _, plain, say
from explorer.ui.pages.convolution import beside_figures
from explorer.ui.pages.convolution.kernel_side import KernelSide, Sides
from explorer.ui.parts import lab
from explorer.ui.parts.choices import choose
from explorer.ui.parts.tiles import Tile, tiles
from explorer.ui.settings import AUTO, Setting, declare, mine, one_of
from explorer.ui.setup import Setup
from explorer.ui.sidebar import weights_panel

_UNTRAINED = "untrained"

declare(Setting("conv_beside", AUTO, one_of(AUTO, *WEIGHTS)))


def draw(setup: Setup, layer: str, chosen: int) -> str:
    """Draw a layer's kernels with these weights and with others; the others' id, or nothing."""
    lab.heading(_("What training made of the kernels"))
    other = _choose(setup)
    if not other:
        st.caption(_("There are no other weights on this machine yet to lay beside these."))
        return ""
    sides = (
        KernelSide(
            weights_panel.title(setup.network.loaded), setup.network.key, lambda: setup.network
        ),
        KernelSide(_(WEIGHTS[other].title), f"catalogue {other}", lambda: networks.network(other)),
    )
    _walls(sides, layer, chosen)
    beside_figures.draw(sides, layer)
    return other


def _choose(setup: Setup) -> str:
    source = setup.network.loaded.source
    own = source.id if source is not None else ""
    here = {
        name: _(each.title) for name, each in WEIGHTS.items() if name != own and is_cached(name)
    }
    if not here:
        return ""
    automatic = next(name for name in (_UNTRAINED, DEFAULT, *here) if name in here)
    wanted = mine()["conv_beside"]
    shown = wanted if wanted in here else automatic
    chosen = choose(_("Weights beside them"), here, "conv_beside", shown=shown, width=330)
    if wanted not in (AUTO, own, *here):
        missing = N_("“{title}” is not on this machine yet.")
        if policy().public:
            missing = N_("“{title}” is not on this server, so you see other weights.")
        st.info(say(missing, title=_(WEIGHTS[wanted].title)), icon=":material/info:")
    return chosen


def _walls(sides: Sides, layer: str, chosen: int) -> None:
    found = [side.shown(layer, chosen) for side in sides]
    peak = max(float(np.abs(numbers).max()) for numbers, _order in found)
    for column, side, (numbers, order) in zip(st.columns(2), sides, found, strict=True):
        with column:
            st.markdown(lab.strong(plain(side.title)))
            _wall(side.title, layer, chosen, (numbers, order), peak)
    scale = {"peak": figure(peak, 4), "number": chosen, "shown": len(found[0][1])}
    if BY_NAME[layer]:
        text = N_(
            "Kernel {number} of each: its {shown} strongest slices by L2 norm, named by input "
            "channel, all on one scale from −{peak} (blue) through 0 (white) to {peak} (red)."
        )
    else:
        text = N_(
            "All kernels of each as colours, on one scale: gray (128) is 0, the strongest colour "
            "of a plane is −{peak} or {peak}."
        )
    st.caption(say(text, **scale))


def _wall(
    title: str, layer: str, chosen: int, shown: tuple[Weights, tuple[int, ...]], peak: float
) -> None:
    numbers, order = shown
    if BY_NAME[layer]:
        levels = kernel_levels(numbers, peak)
        pictures = [colourise(each, Colours.DIVERGING) for each in levels]
        alt = N_("{title}: slice {channel} of kernel {number}")
    else:
        pictures = kernel_pictures(numbers, peak)
        alt = N_("{title}: kernel {channel} as a colour picture")
    tiles(
        [
            Tile(
                (picture,),
                str(number),
                say(alt, title=title, channel=number, number=chosen),
                number == chosen and not BY_NAME[layer],
            )
            for number, picture in zip(order, pictures, strict=True)
        ],
        8,
    )
