"""The pooling lab's settings: what is pooled, with which window, and how it is looked at."""

import streamlit as st

from explorer.messages import N_
from explorer.network.architecture import LAYERS, LayerKind
from explorer.operations import PoolKind, Shift, Window
from explorer.operations.pool_chain import PASSES
from explorer.ui.i18n import _
from explorer.ui.parts.choices import bound, choose, labels
from explorer.ui.settings import AUTO, Setting, mine, number, one_of, parse_unit

SUBJECTS = {
    "rgb": N_("The picture, RGB"),
    "gray": N_("The picture, gray"),
    "layer": N_("A layer's map"),
}
SIZES = {
    "seen": N_("as the network sees it"),
    "224": N_("224, the paper's"),
    "244": N_("244, the article's"),
    "article": N_("244 exactly as the article makes it"),
    "own": N_("the picture's own"),
}
LAYER_NAMES = tuple(layer.name for layer in LAYERS if layer.block)
POOLS = tuple(layer.name for layer in LAYERS if layer.kind is LayerKind.POOL)
PLANES = {"red": N_("Red"), "green": N_("Green"), "blue": N_("Blue")}
VIEWS = {"kind": N_("One kind, all passes"), "pass": N_("All kinds, one pass")}
SCALES = {"same": N_("Same size on screen"), "one": N_("1:1")}
ROUNDING = {"down": N_("down (the default)"), "up": N_("up (ceil_mode=True)")}

SETTINGS = (
    Setting("pool_of", "rgb", one_of(*SUBJECTS)),
    Setting("pool_size", "seen", one_of(*SIZES)),
    Setting("pool_layer", AUTO, one_of(AUTO, *LAYER_NAMES)),
    Setting("pool_channel", None, number(0, 511)),
    Setting("pool_kernel", 2, number(1, 7)),
    Setting("pool_stride", 2, number(1, 5)),
    Setting("pool_padding", 0, number(0, 4)),
    Setting("pool_rounding", "down", one_of(*ROUNDING)),
    Setting("pool_view", "kind", one_of(*VIEWS)),
    Setting("pool_scale", "same", one_of(*SCALES)),
    Setting("pool_kind", PoolKind.MAX, PoolKind),
    Setting("pool_colours", PoolKind.MAX, one_of(PoolKind.MAX, PoolKind.MIN)),
    Setting("pool_pass", 1, number(1, PASSES)),
    Setting("pool_plane", "red", one_of(*PLANES)),
    Setting("pool_cell", None, parse_unit),
    Setting("pool_shift", Shift.LEFT, Shift),
    Setting("pool_own", "pool1", one_of(*POOLS)),
)


def words(options: dict[str, str]) -> dict[str, str]:
    """Translate the names of a choice."""
    return {value: _(name) for value, name in options.items()}


def choose_window() -> Window:
    """Draw the window's four controls."""
    kernel = st.number_input(_("Kernel K"), 1, 7, **bound("pool_kernel"), width=100)
    stride = st.number_input(_("Stride S"), 1, 5, **bound("pool_stride"), width=100)
    padding = st.number_input(
        _("Padding P"),
        0,
        4,
        **bound("pool_padding"),
        width=100,
        help=_(
            "Rows and columns added on each side before pooling: minus infinity for the maximum, "
            "so they never win, plus infinity for the minimum, and zeros for the other kinds."
        ),
    )
    rounding = choose(
        _("Rounding"),
        words(ROUNDING),
        "pool_rounding",
        width=180,
        help=_(
            "If the windows do not come out even at the border: rounding down leaves the last "
            "rows and columns out, rounding up lets the last window stick out."
        ),
    )
    return Window(int(kernel), int(stride), int(padding), rounding == "up")


def choose_kind() -> PoolKind:
    """Draw the choice of a kind of pooling."""
    return PoolKind(choose(_("Kind of pooling"), labels(PoolKind), "pool_kind", width=190))


def choose_pass(most: int) -> int:
    """Draw the choice of a pass, as many as there are."""
    options = list(range(1, most + 1))
    shown = bound("pool_pass", shown=min(mine()["pool_pass"], most))
    return st.segmented_control(_("Pass"), options, **shown, required=True) or most


def choose_channel(count: int) -> int:
    """Draw the choice of one of a layer's channels; at first the one pinned in Explore."""
    wanted = mine()["pool_channel"]
    if wanted is None:
        wanted = next(iter(mine()["channels"]), 0)
    shown = bound("pool_channel", shown=min(wanted, count - 1))
    return int(st.number_input(_("Channel"), 0, count - 1, **shown, width=120))
