"""Widgets that show a setting and change it: labels in the reader's language, hints as help."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from explorer.messages import N_
from explorer.ui import link, told
from explorer.ui.i18n import _, say
from explorer.ui.settings import AUTO, mine


class Labelled(Protocol):
    """A member of a closed choice that people see by name."""

    @property
    def label(self) -> str:
        """The name people see, in English."""


class Hinted(Labelled, Protocol):
    """A member that also says what choosing it does."""

    @property
    def hint(self) -> str:
        """What choosing it does, in English."""


Value = TypeVar("Value", bound=str)
_AS_IT_IS = object()


def labels(members: Iterable[Labelled]) -> dict[Any, str]:
    """Name each member in the reader's language."""
    return {member: _(member.label) for member in members}


def hints(members: Iterable[Hinted]) -> str:
    """Say what each member does, one paragraph each, in Markdown."""
    return "\n\n".join(explained(_(member.label), _(member.hint)) for member in members)


def explained(name: str, what: str) -> str:
    """Name a choice and say what it does, in Markdown; takes both translated."""
    return say(N_("**{name}**: {what}"), name=name, what=what)


def bound(
    key: str, then: Callable[[], object] | None = None, shown: Any = _AS_IT_IS
) -> dict[str, Any]:
    """Options for a widget that shows a declared setting and changes it when touched.

    Convention: `shown` stands in where the setting's own value is impossible here; the setting
    keeps it for the place where it was chosen. `then` is called after the setting has changed. What
    the setting can't hold leaves it as it was; `refused` then tells so, once.
    """
    st.session_state[key] = mine()[key] if shown is _AS_IT_IS else shown
    return {"key": key, "on_change": _touched, "args": (key, then, st.session_state[key])}


def telling(key: str, take: Callable[[Any], object]) -> dict[str, Any]:
    """Options for a widget that is no setting of its own: what is chosen there goes to `take`."""
    return {"key": key, "on_change": _tell, "args": (key, take)}


def showing(
    key: str, value: Any, take: Callable[[Any], object], *, chosen: bool = True
) -> dict[str, Any]:
    """Options for a widget like those of `telling` that shows a value of the page's.

    Convention: `chosen` says whether somebody chose that value; where nobody did, it may change
    while the address stays.
    """
    st.session_state[key] = value
    told.watch(key)
    return {"key": key, "on_change": _tell_shown, "args": (key, take, chosen, value)}


def _tell_shown(key: str, take: Callable[[Any], object], chosen: bool, drawn: Any) -> None:
    if not _is_meant(key) or (not chosen and st.session_state[key] == drawn):
        return
    if not (told.repeats(key) and (not chosen or link.is_behind())):
        take(st.session_state[key])


def _tell(key: str, take: Callable[[Any], object]) -> None:
    if _is_meant(key):
        take(st.session_state[key])


def _is_meant(key: str) -> bool:
    """Whether a widget that Streamlit calls for has been touched.

    When a run is cut short as its room is left, Streamlit may forget the value first and call
    afterwards. And a request for a part of the page has the values of all widgets as the browser
    shows them, perhaps not the newest; only those in that part can have been touched.
    """
    context = get_script_run_ctx(suppress_warning=True)
    parts = getattr(context, "fragment_ids_this_run", None) or ()
    elsewhere = bool(parts) and ThreadState.get().fragment_id not in parts
    return key in st.session_state and not elsewhere


def _is_old(key: str, drawn: Any) -> bool:
    """Whether the browser only repeats what it said before, not knowing what is drawn since.

    A request has the values of all widgets. One that was made while a run was still going to show
    another value would take that back, though nobody touched the widget. Where nothing was chosen,
    what is shown may change while the address stays, as with another picture of one's own.
    """
    unchosen = mine()[key] is None or mine()[key] == AUTO != drawn
    if unchosen and st.session_state[key] == drawn:
        return True  # Streamlit had forgotten it, and takes what it hears again for something new.
    return told.repeats(key) and (unchosen or link.is_behind())


def _touched(key: str, then: Callable[[], object] | None, drawn: Any = None) -> None:
    if not _is_meant(key) or _is_old(key, drawn):
        return
    before = mine()[key]
    if not _take(key, st.session_state[key]):
        st.session_state[_refusal(key)] = True
        return
    # What a room showed before is told once more as it is left; nothing follows from that.
    if then is not None and mine()[key] != before:
        then()


def _take(key: str, said: Any) -> bool:
    names = _names(key)
    for value in (said, names[said]) if said in names else (said,):
        try:
            mine()[key] = value
        except ValueError:
            continue
        return True
    return False


def _names(key: str) -> dict[str, Any]:
    """What each name stands for that this session has seen in a select box.

    Streamlit knows options by the names it drew last. A list that is still open from before the
    language changed has others.
    """
    found: dict[str, Any] = st.session_state.setdefault(f"{key}_names", {})
    return found


def _refusal(key: str) -> str:
    return f"{key}_refused"


def refused(key: str) -> bool:
    """Whether the visitor just asked for something that this setting can't hold."""
    return bool(st.session_state.pop(_refusal(key), False))


def choose(
    title: str,
    options: Mapping[Value, str],
    key: str,
    then: Callable[[], object] | None = None,
    shown: Any = _AS_IT_IS,
    **more: Any,
) -> Value:
    """Draw a select box over named values of a setting and return the one chosen.

    `then` and `shown` are those of `bound`.
    Convention: names are fixed when the box is drawn, so they stay what they were if the language
    changes; a value without a name is shown as it is.
    """
    _names(key).update((name, value) for value, name in options.items())
    chosen = st.selectbox(
        title,
        list(options),
        format_func=lambda value: options.get(value, str(value)),
        **bound(key, then, shown),
        **more,
    )
    return chosen if chosen is not None else next(iter(options))


def layer_among(names: Sequence[str]) -> str:
    """The layer that is looked at, or the last one where that is not among these.

    Convention: the setting keeps it for weights and rooms that have it.
    """
    wanted = str(mine()["layer"])
    return wanted if wanted in names else names[-1]


def choose_layer(names: Sequence[str], width: int) -> str:
    """Draw the choice of the layer that is looked at, which all rooms share."""
    shown = layer_among(names)
    return choose(_("Layer"), {name: name for name in names}, "layer", shown=shown, width=width)
