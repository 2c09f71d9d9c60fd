"""Every setting in the page's address, in words that no language changes."""

from collections.abc import Iterable

import streamlit as st

from explorer.ui.i18n import browser_language
from explorer.ui.settings import OWN, Settings, declared, mine

_MOST_NAMED = 8
_WRITTEN = "address_written"
_MINE = "mine"
"""Names the settings that hold the visitor's own picture: that, and never which picture it is."""


def read_link() -> None:
    """Take over the address's settings, once a session.

    What the address has but nobody knows is kept to be named on the page.
    """
    state = st.session_state
    if "ignored" in state:
        return
    settings = mine()
    ignored: list[str] = []
    for key in st.query_params:
        text = st.query_params[key]
        # One by one, so that a word nobody knows does not take the others along.
        for part in text.split(" ") if key == _MINE else [text]:
            try:
                _take(settings, key, part)
            except (KeyError, ValueError):
                ignored.append(f"{key}={part}"[:60])
    settings["lang"] = settings["lang"] or browser_language()
    state["ignored"] = ignored[:_MOST_NAMED]


def _take(settings: Settings, key: str, text: str) -> None:
    if key == _MINE:
        if not _of_pictures([text]):
            raise ValueError(text)
        settings[text] = OWN
    elif text == declared()[key].private:
        raise ValueError(text)
    else:
        settings[key] = declared()[key].parse(text)


def ignored() -> list[str]:
    """What of the address nobody knew."""
    found: list[str] = st.session_state.get("ignored", [])
    return found


def address() -> dict[str, str]:
    """Every setting that is not at its default, as the address says it."""
    settings = mine()
    own = " ".join(key for key in _of_pictures(declared()) if settings[key] == OWN)
    return settings.as_link() | ({_MINE: own} if own else {})


def write_link() -> None:
    """Put every setting that is not at its default into the address.

    Convention: what Streamlit takes for the address is what it was when the browser asked for this
    run; a run that ended since may have written another.
    """
    wanted, state = address(), st.session_state
    if wanted != st.query_params.to_dict() or wanted != state.get(_WRITTEN, wanted):
        st.query_params.from_dict(wanted)
    state[_WRITTEN] = wanted


def is_behind() -> bool:
    """Whether the browser asked for this run before it heard of the newest address, and so of what
    the page has shown since.
    """
    written = st.session_state.get(_WRITTEN)
    return written is not None and written != st.query_params.to_dict()


def restore() -> None:
    """Put the settings back into an address that has none: on the way to another room Streamlit
    empties it, and whoever reloads before that room is drawn would lose them all.
    """
    if not st.query_params:
        write_link()


def _of_pictures(keys: Iterable[str]) -> list[str]:
    """Keep the settings that can hold the visitor's own picture.

    Raises: KeyError: for a setting that does not exist.
    """
    return [key for key in keys if declared()[key].private == OWN]
