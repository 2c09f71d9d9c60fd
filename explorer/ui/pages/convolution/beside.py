"""A layer's kernels beside those of other weights, on one scale: what training made of them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.messages import N_, Message
from explorer.network.architecture import BY_NAME
from explorer.network.weights import DEFAULT, WEIGHTS, is_cached
from explorer.numerals import figure, fixed
from explorer.operations.kernel_figures import KernelFigures, kernel_figures, same_numbers
from explorer.operations.kernels import (
    Kernels,
    Weights,
    kernel_levels,
    kernel_pictures,
    layer_kernels,
    strongest_slices,
)
from explorer.rendering import Colours, colourise
from explorer.rendering.charts.by_layer import lines_by_layer
from explorer.ui import networks
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.i18n import _, plain, say
from explorer.ui.pages.convolution.unit import CONVOLUTIONS
from explorer.ui.parts import lab
from explorer.ui.parts.choices import choose
from explorer.ui.parts.tiles import Tile, tiles
from explorer.ui.settings import AUTO, Setting, declare, mine, one_of
from explorer.ui.setup import Setup
from explorer.ui.sidebar import weights_panel

SHOWN = 64
_UNTRAINED = "untrained"
_ALIKE = 0.5
"""Cosines between unrelated kernels are far below, those of nets trained on from others above."""

declare(Setting("conv_beside", AUTO, one_of(AUTO, *WEIGHTS)))


@dataclass(frozen=True, slots=True)
class _Beside:
    """Weights that are laid beside others: what they are called and remembered by."""

    title: str
    key: str
    network: Callable[[], networks.Network]

    def kernels(self, layer: str) -> Kernels:
        return layer_kernels(self.network().model, layer)

    def figures(self) -> dict[str, KernelFigures]:
        """Every convolution's figures."""
        return once(
            Kind.RESULT,
            ("kernel figures by layer", self.key),
            lambda: {name: kernel_figures(self.kernels(name).weight) for name in CONVOLUTIONS},
        )

    def shown(self, layer: str, chosen: int) -> tuple[Weights, tuple[int, ...]]:
        """What stands on its wall, and the numbers that it has: kernels, or slices of one."""
        return once(
            Kind.RESULT,
            ("kernels beside", self.key, layer, chosen),
            lambda: self._pick(layer, chosen),
        )

    def _pick(self, layer: str, chosen: int) -> tuple[Weights, tuple[int, ...]]:
        weight = self.kernels(layer).weight
        if not BY_NAME[layer]:
            return weight.copy(), tuple(range(len(weight)))
        order = strongest_slices(weight[chosen], SHOWN)
        return weight[chosen][order], tuple(map(int, order))


_Pair = tuple[_Beside, _Beside]


def draw(setup: Setup, layer: str, chosen: int) -> str:
    """Draw a layer's kernels with these weights and with others; the others' id, or nothing."""
    lab.heading(_("What training made of the kernels"))
    other = _choose(setup)
    if not other:
        st.caption(_("There are no other weights on this machine yet to lay beside these."))
        return ""
    sides = (
        _Beside(
            weights_panel.title(setup.network.loaded), setup.network.key, lambda: setup.network
        ),
        _Beside(_(WEIGHTS[other].title), f"catalogue {other}", lambda: networks.network(other)),
    )
    _walls(sides, layer, chosen)
    _table(sides, layer)
    _verdict(sides, layer)
    _by_layer(sides)
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
        st.info(
            say(N_("“{title}” is not on this machine yet."), title=_(WEIGHTS[wanted].title)),
            icon=":material/download:",
        )
    return chosen


def _walls(sides: _Pair, layer: str, chosen: int) -> None:
    found = [side.shown(layer, chosen) for side in sides]
    peak = max(
        float(np.abs(np.nan_to_num(numbers, posinf=0.0, neginf=0.0)).max())
        for numbers, _order in found
    )
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


def _table(sides: _Pair, layer: str) -> None:
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
                help=_("What they have of the sum of all squares; equal slices would have 10 %."),
            ),
        },
    )


def _verdict(sides: _Pair, layer: str) -> None:
    first, second = (side.figures()[layer] for side in sides)
    cosine = once(
        Kind.RESULT,
        ("same kernels", *(side.key for side in sides), layer),
        lambda: same_numbers(*(side.kernels(layer).weight for side in sides)),
    )
    if np.isfinite(first.neighbours) and np.isfinite(second.neighbours):
        st.markdown(say(_smoothness(sides, layer, first, second)))
    if np.isfinite(cosine):
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


def _smoothness(sides: _Pair, layer: str, first: KernelFigures, second: KernelFigures) -> Message:
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


def _by_layer(sides: _Pair) -> None:
    lines = {
        side.title: [side.figures()[name].neighbours for name in CONVOLUTIONS] for side in sides
    }
    st.plotly_chart(
        lines_by_layer(CONVOLUTIONS, lines, _("Neighbours' correlation")),
        key="conv_beside_chart",
        config={"displayModeBar": False},
        alt=_("How much neighbouring numbers of the kernels correlate, by layer and weights"),
    )
