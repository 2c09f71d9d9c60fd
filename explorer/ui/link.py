"""Every setting in the page's address, in words that no language changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from explorer.imaging import SAMPLES, ColourOrder, Fit, Interpolation
from explorer.imaging.pyramids import MAX_PASSES
from explorer.imaging.resampling import MAX_SIDE, MIN_SIDE
from explorer.imaging.sampling import Sampling
from explorer.network.architecture import BY_NAME
from explorer.network.weights.catalog import DEFAULT, WEIGHTS
from explorer.operations.statistics import ChannelOrder
from explorer.rendering import Colours, Mapping
from explorer.ui.i18n import Language, browser_language

AUTO = "auto"
OWN = "own"
FILE = "file"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its key in session state and address, its default, how text becomes a value.

    `parse` raises ValueError or KeyError for text it does not know. `private` settings stay out of
    the address when they hold that value.
    """

    key: str
    default: Any
    parse: Callable[[str], Any]
    private: Any = None


def one_of(*allowed: str) -> Callable[[str], str]:
    """Accept only these words."""

    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(text)
        return text

    return parse


def number(low: int, high: int) -> Callable[[str], int]:
    """Accept whole numbers from `low` to `high`."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 8 and low <= int(text) <= high):
            raise ValueError(text)
        return int(text)

    return parse


def parse_size(text: str) -> str:
    """Accept `own` or a side length; sizes stay text because the widget offers them as text."""
    return text if text == OWN else str(number(MIN_SIDE, MAX_SIDE)(text))


def parse_channels(text: str) -> tuple[int, ...]:
    """Read up to four channel numbers, as in `3-17`."""
    return tuple(map(number(0, 25087), text.split("-", 3)))


def parse_unit(text: str) -> tuple[int, int]:
    """Read a row and a column, as in `5-12`."""
    row, column = map(number(0, MAX_SIDE), text.split("-"))
    return row, column


def _text(value: Any) -> str:
    return "-".join(map(str, value)) if isinstance(value, tuple) else str(value)


DEFAULT_PICTURE = next(iter(SAMPLES))
_DEFAULT = Sampling()

_SETTINGS = [
    Setting("lang", None, Language),
    Setting("picture", DEFAULT_PICTURE, one_of(*SAMPLES), private=OWN),
    Setting("resample", _DEFAULT.interpolation, Interpolation),
    Setting("passes", _DEFAULT.passes, number(0, MAX_PASSES)),
    Setting("size", str(_DEFAULT.size), parse_size),
    Setting("fit", _DEFAULT.fit, Fit),
    Setting("order", _DEFAULT.order, ColourOrder),
    Setting("weights", DEFAULT, one_of(*WEIGHTS), private=FILE),
    Setting("layer", "relu3_3", one_of(*BY_NAME)),
    Setting("channels", (), parse_channels),
    Setting("unit", None, parse_unit),
    Setting("sort", ChannelOrder.NUMBER, ChannelOrder),
    Setting("dead", "show", one_of("show", "hide")),
    Setting("scale", "own", one_of("own", "shared")),
    Setting("box", "input", one_of("input", "photo")),
    Setting("map", AUTO, one_of(AUTO, *Mapping)),
    Setting("colours", AUTO, one_of(AUTO, *Colours)),
]


def declare(*settings: Setting) -> None:
    """Add the settings of one room; called once, when its module is imported.

    Raises: ValueError: if a key is taken.
    """
    taken = {setting.key for setting in _SETTINGS}
    for setting in settings:
        if setting.key in taken:
            raise ValueError(f"two settings are called {setting.key}")
    _SETTINGS.extend(settings)


def read_link() -> None:
    """Put the address's settings into session state, once a session, and keep them alive.

    What the address has but nobody knows is kept in `ignored` to be named on the page.
    """
    state = st.session_state
    state.update(state.pop("wanted_view", {}))
    if "ignored" not in state:
        known = {setting.key: setting for setting in _SETTINGS}
        ignored: list[str] = []
        for key in st.query_params:
            text = st.query_params[key]
            try:
                state[key] = known[key].parse(text)
            except (KeyError, ValueError):
                ignored.append(f"{key}={text}"[:60])
        state["ignored"] = ignored[:8]
    for setting in _SETTINGS:
        # Writing a widget's own value back keeps Streamlit from dropping it while it is hidden.
        state[setting.key] = state.get(setting.key, setting.default)
    state["lang"] = state["lang"] or browser_language()


def snapshot() -> dict[str, Any]:
    """Take down every setting, and the person's own picture, as they are now."""
    state = st.session_state
    keys = [setting.key for setting in _SETTINGS if setting.key != "lang"]
    return {key: state[key] for key in (*keys, OWN) if key in state}


def go_to(view: dict[str, Any]) -> None:
    """Put a snapshot's settings in place when the next run begins."""
    st.session_state["wanted_view"] = view


def write_link() -> None:
    """Put every setting that is not at its default into the address."""
    state = st.session_state
    wanted = {
        setting.key: _text(state[setting.key])
        for setting in _SETTINGS
        if state[setting.key] not in (setting.default, setting.private)
    }
    if wanted != st.query_params.to_dict():
        st.query_params.from_dict(wanted)
