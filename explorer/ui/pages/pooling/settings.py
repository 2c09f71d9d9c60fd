"""The pooling lab's settings: what is pooled, with which window, and how it is looked at."""

import streamlit as st

from explorer.messages import N_
from explorer.network.architecture import LAYERS, LayerKind
from explorer.operations import PoolKind, Shift, Window
from explorer.operations.pool_chain import PASSES
from explorer.ui.choices import choose, labels
from explorer.ui.i18n import _
from explorer.ui.link import AUTO, Setting, number, one_of, parse_unit

SUBJECTS = {"rgb": N_("The picture, RGB"), "gray": N_("The picture, gray"),
            "layer": N_("A layer's map")}  # fmt: skip
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
    Setting("pool_pass", 1, number(1, PASSES)),
    Setting("pool_plane", "red", one_of(*PLANES)),
    Setting("pool_cell", None, parse_unit),
    Setting("pool_shift", Shift.LEFT, Shift),
    Setting("pool_own", "pool1", one_of(*POOLS)),
)


def keep_alive() -> None:
    """Keep the settings whose controls are hidden: a fragment's own rerun would drop them."""
    state = st.session_state
    for setting in SETTINGS:
        state[setting.key] = state.get(setting.key, setting.default)


def words(options: dict[str, str]) -> dict[str, str]:
    """Translate the names of a choice."""
    return {value: _(name) for value, name in options.items()}


def choose_window() -> Window:
    """Draw the window's four controls."""
    state = st.session_state
    kernel = st.number_input(_("Kernel K"), 1, 7, key="pool_kernel", width=100)
    stride = st.number_input(_("Stride S"), 1, 5, key="pool_stride", width=100)
    padding = st.number_input(
        _("Padding P"),
        0,
        4,
        key="pool_padding",
        width=100,
        help=_(
            "Rows and columns added on each side before pooling: minus infinity for the maximum, "
            "so they never win, plus infinity for the minimum, and zeros for the other kinds."
        ),
    )
    choose(
        _("Rounding"),
        words(ROUNDING),
        "pool_rounding",
        width=180,
        help=_(
            "What happens if the stride does not divide the way: rounding down leaves the last "
            "rows and columns out, rounding up lets the last window stick out."
        ),
    )
    return Window(int(kernel), int(stride), int(padding), state["pool_rounding"] == "up")


def choose_kind() -> PoolKind:
    """Draw the choice of a kind of pooling."""
    return PoolKind(choose(_("Kind of pooling"), labels(PoolKind), "pool_kind", width=190))


def choose_pass(most: int) -> int:
    """Draw the choice of a pass, as many as there are."""
    state = st.session_state
    state["pool_pass"] = min(state["pool_pass"], most)
    options = list(range(1, most + 1))
    return st.segmented_control(_("Pass"), options, key="pool_pass", required=True) or most
