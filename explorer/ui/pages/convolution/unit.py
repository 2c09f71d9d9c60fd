"""Which activation the lab takes apart: the one pinned in Explore, or one chosen here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st

from explorer.messages import N_, Message
from explorer.network.architecture import BY_NAME, LAYERS, Layer, LayerKind, layer_at
from explorer.operations.kernels import Kernels, layer_kernels
from explorer.shapes import FeatureMaps
from explorer.ui import leads
from explorer.ui.i18n import _, say
from explorer.ui.parts.choices import bound, choose
from explorer.ui.settings import Setting, declare, mine, number, one_of
from explorer.ui.setup import Setup

CONVOLUTIONS = tuple(layer.name for layer in LAYERS if layer.kind is LayerKind.CONV)
EXPLORE = "explore"
_MOST = 1023

declare(
    Setting("conv_layer", EXPLORE, one_of(EXPLORE, *CONVOLUTIONS)),
    Setting("conv_channel", None, number(0, 511)),
    Setting("conv_row", None, number(0, _MOST)),
    Setting("conv_column", None, number(0, _MOST)),
    Setting("conv_input", None, number(0, 511)),
)


@dataclass(frozen=True, slots=True, eq=False)
class ChosenUnit:
    """One activation of a convolution with all that made it.

    Shape: `inputs` (C, H, W) is what the layer read, `output` (H, W) the channel it put out.
    """

    layer: Layer
    channel: int
    row: int
    column: int
    inputs: FeatureMaps
    output: FeatureMaps
    kernels: Kernels

    @property
    def source(self) -> str:
        """The layer whose output is read; empty for the network's input."""
        position = BY_NAME[self.layer.name]
        return LAYERS[position - 1].name if position else ""


def nearest_convolution(layer: str) -> str:
    """Name the convolution whose numbers a layer passes on: itself, or the last one before it."""
    position = BY_NAME[layer]
    return next(item.name for item in LAYERS[position::-1] if item.kind is LayerKind.CONV)


def follows_explore() -> bool:
    """Say whether the layer and what is pinned in it come from Explore."""
    return bool(mine()["conv_layer"] == EXPLORE)


def choose_layer() -> str:
    """Let the reader pick a convolution and return its name."""
    wanted = choose(
        _("Convolution layer"),
        {EXPLORE: _("the layer of Explore"), **{name: name for name in CONVOLUTIONS}},
        "conv_layer",
        width=170,
        then=partial(_forget, "conv_channel", "conv_row", "conv_column", "conv_input"),
    )
    return nearest_convolution(mine()["layer"]) if wanted == EXPLORE else wanted


def choose_channel(title: str, count: int, automatic: int) -> int:
    """Let the reader pick an output channel; by default Explore's pinned one, or `automatic`."""
    pinned = mine()["channels"] if follows_explore() else ()
    if pinned and pinned[0] < count:
        automatic = pinned[0]
    return _number(title, "conv_channel", count, automatic, partial(_forget, "conv_input"))


def choose_unit(setup: Setup) -> ChosenUnit:
    """Draw the controls and return the activation they name."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = choose_layer()
        layer = layer_at(name, setup.seen.size_wh[::-1])
        found = setup.run.layer(name)
        channels, height, width = layer.out_shape
        channel = choose_channel(_("Channel"), channels, found.strongest())
        output = found.channels([channel])[0]
        place = _pinned_place(layer, output) or (
            int(found.statistics.peak_row[channel]),
            int(found.statistics.peak_column[channel]),
        )
        row = _number(_("Row"), "conv_row", height, place[0])
        column = _number(_("Column"), "conv_column", width, place[1])
        st.button(
            _("Back to the peak"),
            on_click=pin,
            args=(
                int(found.statistics.peak_row[channel]),
                int(found.statistics.peak_column[channel]),
            ),
            icon=":material/landscape:",
            key="conv_peak",
        )
    return ChosenUnit(
        layer,
        channel,
        row,
        column,
        _inputs(setup, layer),
        output,
        layer_kernels(setup.network.model, name),
    )


def way_back(unit: ChosenUnit, key: str) -> None:
    """Offer the way to this unit in Explore: to the layer it came from, or to its own."""
    layer, place = mine()["layer"], mine()["unit"]
    here = unit.row, unit.column
    if place is None or _pinned_place(unit.layer, unit.output) != here:
        layer, place = unit.layer.name, here
    leads.way_back(leads.LayerUnit(layer, unit.channel, place), key)


def pin(row: int, column: int) -> None:
    """Choose a place of the channel; a callback."""
    mine()["conv_row"], mine()["conv_column"] = row, column


def _forget(*keys: str) -> None:
    for key in keys:
        mine()[key] = None


def _number(
    title: str, key: str, count: int, automatic: int, then: Callable[[], object] | None = None
) -> int:
    """Offer 0..count - 1; empty means `automatic`, and so does what the layer does not have."""
    wanted = mine()[key]
    if wanted is not None and wanted >= count:
        told = Message(
            N_("{title} {wanted} does not exist here: there are 0 to {last}."),
            {"title": title, "wanted": wanted, "last": count - 1},
        )
        st.caption(f":material/info: {say(told)}")
        wanted = None
    chosen = st.number_input(
        title,
        0,
        count - 1,
        None,
        1,
        **bound(key, then, wanted),
        placeholder=str(automatic),
        width=130,
        help=say(N_("0 to {last}; empty: {automatic}"), last=count - 1, automatic=automatic),
    )
    return automatic if chosen is None else int(chosen)


def choose_input(count: int, automatic: int) -> int:
    """Let the reader pick one of `count` input channels."""
    return _number(_("Input channel"), "conv_input", count, automatic)


def name_input(layer: str, channel: int) -> str:
    """Name an input channel: its number, and its colour where the picture is read."""
    if BY_NAME[layer]:
        return str(channel)
    names = (_("red"), _("green"), _("blue"))
    return f"{channel} · {names[channel]}"


def _pinned_place(layer: Layer, output: FeatureMaps) -> tuple[int, int] | None:
    """Carry the unit pinned in Explore to the convolution's grid."""
    pinned, name = mine()["unit"], mine()["layer"]
    shown = LAYERS[BY_NAME[name]]
    if pinned is None or not shown.is_trunk or not follows_explore():
        return None
    row, column = pinned
    if shown.kind is LayerKind.POOL:
        window = output[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
        if not window.size:
            return None
        down, right = divmod(int(np.argmax(window)), window.shape[1])
        row, column = 2 * row + down, 2 * column + right
    _channels, height, width = layer.out_shape
    return (row, column) if row < height and column < width else None


def _inputs(setup: Setup, layer: Layer) -> FeatureMaps:
    position = BY_NAME[layer.name]
    if position == 0:
        inputs: FeatureMaps = setup.run.model_input[0]
        return inputs
    before = LAYERS[position - 1].name
    return setup.run.layer(before).maps
