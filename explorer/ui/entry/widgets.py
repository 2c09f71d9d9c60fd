"""What the widgets on a browser's screen show, as far as its line to the server can tell.

Every run tells every widget what to show. A run that does not know of a touch yet would take that
back on the screen, and the browser would then repeat what it was told as if its visitor had chosen
it. So a widget is told only what it does not show already, and never by a run that does not know
what was chosen there since.
"""

import re
from typing import Any

from google.protobuf.message import DecodeError
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import FileUploaderState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from explorer.ui.entry.receipts import COMPONENT, EVENTS

_LONGEST = 65_536
"""Bytes of a message that draws one widget; longer ones carry pictures."""
_SINGLE = {"selectbox": "raw_value", "number_input": "value", "checkbox": "value"}
_SEVERAL = {"button_group": "raw_values", "slider": "value"}
_SAYS = {
    "selectbox": "string_value",
    "number_input": "double_value",
    "checkbox": "bool_value",
    "button_group": "string_array_value",
    "slider": "double_array_value",
}
_NAME = re.compile(r"\$\$ID-[0-9a-f]+-(?P<key>.+)")
"""How Streamlit names a widget, another on every page: after what it is, and the key it has."""
_LASTING = (*_SAYS.values(), "file_uploader_state_value")
"""What a browser says again with every wish; clicks it says once."""


class Widgets:
    """The values that a browser's widgets show."""

    def __init__(self) -> None:
        self._page = ""
        self._shown: dict[str, Any] = {}
        self._on_its_way: dict[str, Any] = {}
        self._touched: dict[str, int] = {}
        self._states: dict[str, WidgetState] = {}
        self._left: dict[str, Any] = {}
        self._early: dict[str, WidgetState] = {}
        self._owed: list[WidgetState] = []
        self._part: dict[str, str] = {}
        self._named: dict[str, str] = {}
        self._said: dict[str, Any] = {}
        self._drawn: dict[str, list[Any]] = {}
        self._news: frozenset[str] = frozenset()

    @property
    def states(self) -> list[WidgetState]:
        """Every widget and component of the page, as it is, for whoever should not forget it."""
        return list(self._states.values())

    def begun(self, page: str) -> None:
        """Learn the name of the page that a run began.

        Convention: a browser's first wish names none; what is drawn then belongs to this one.
        """
        self._page = self._page or page

    def told(self, run: ClientState, number: int) -> None:
        """Take down what a wish of this number says that they show, of all that are there."""
        before, self._page = self._page, run.page_script_hash
        if before != self._page:
            self._left, self._early, self._owed = dict(self._shown), {}, []
        if before not in ("", self._page):
            self._shown, self._on_its_way, self._touched, self._states = {}, {}, {}, {}
            self._part, self._named, self._said, self._drawn = {}, {}, {}, {}
        lasting = (one for one in run.widget_states.widgets if one.WhichOneof("value") in _LASTING)
        self._states |= {state.id: state for state in lasting}
        shown = {state.id: _said(state) for state in run.widget_states.widgets}
        for name, value in shown.items():
            if name in self._shown and self._shown[name] != value:
                self._touched[name] = number
            if name in self._on_its_way and self._on_its_way[name] == value:
                del self._on_its_way[name]
        self._shown = shown
        self._news = frozenset(name for name, value in shown.items() if self._is_news(name, value))
        self._said |= shown

    def _is_news(self, name: str, value: Any) -> bool:
        """Whether a visitor must have chosen this: it is not what was said before, nor drawn since.

        Convention: a browser that is behind says first what it showed, then what it was told.
        """
        drawn = self._drawn.get(name, [])
        if value in drawn:
            del drawn[: drawn.index(value)]
            return False
        if name not in self._said or self._said[name] == value:
            return False
        self._drawn.pop(name, None)
        return True

    def touched_beside(self, part: str) -> bool:
        """Whether the last wish, for this part of the page, tells of a touch in another part.

        Convention: Streamlit takes down only what belongs to the part, and forgets the rest.
        """
        return any(self._part.get(name, part) != part for name in self._news)

    def carry_over(self, run: ClientState) -> None:
        """Give what a wish tells of the page that was left to the same widgets of this one.

        Convention: only what was touched there; a widget that both pages have bears one key.
        """
        here = {_key(name): name for name in self._states if name not in self._left}
        for state in run.widget_states.widgets:
            there = here.get(_key(state.id))
            is_touched = self._left.get(state.id, state) not in (state, _said(state))
            if there is not None and is_touched:
                state.id = there
            elif is_touched:
                self._early[_key(state.id)] = WidgetState.FromString(state.SerializeToString())

    @property
    def waits(self) -> bool:
        """Whether something touched on the page that was left has not met its widget here yet."""
        return bool(self._early or self._owed)

    def owed(self) -> list[WidgetState]:
        """What has met its widget since, which shows something else."""
        owed, self._owed = self._owed, []
        return owed

    def forget_early(self) -> None:
        """Wait no longer for widgets that this page does not seem to have."""
        self._early = {}

    def _take_the_place(self, name: str) -> None:
        """Forget the widget of the same key that this one is drawn instead of.

        Convention: a slider with other ends is another widget to Streamlit, which would call for
        the old one, too, if it were told of it.
        """
        older = self._named.get(_key(name), name)
        self._named[_key(name)] = name
        if older != name:
            for known in (self._states, self._shown, self._on_its_way, self._touched, self._said):
                known.pop(older, None)

    def _meet(self, name: str, value: Any) -> None:
        if name in self._left:
            return
        early = self._early.pop(_key(name), None)
        if early is not None and _said(early) != value:
            early.id = name
            self._owed.append(early)

    def draw(self, data: bytes, known: int) -> bytes:
        """Return a message to the browser as it should arrive.

        `known` is how many wishes the run has that sends it.
        """
        message = ForwardMsg()
        kind = _kind(message, data)
        if kind is None:
            return data
        widget: Any = getattr(message.delta.new_element, kind)
        self._take_the_place(widget.id)
        self._part[widget.id] = message.delta.fragment_id
        if kind in _SILENT:
            self._states |= {state.id: state for state in _SILENT[kind](widget.id)}
            return data
        if not widget.set_value:
            return data
        name, value = widget.id, _drawn(kind, widget)
        self._said.setdefault(name, value)
        self._meet(name, value)
        is_there = name not in self._on_its_way and self._shown.get(name, self) == value
        if not (is_there or self._touched.get(name, 0) > known):
            self._shown[name] = self._on_its_way[name] = value
            self._drawn.setdefault(name, []).append(value)
            self._states[name] = _state(kind, name, value)
            return data
        widget.set_value = False
        widget.ClearField(_SINGLE.get(kind) or _SEVERAL[kind])
        return bytes(message.SerializeToString())


def _kind(message: ForwardMsg, data: bytes) -> str | None:
    """Read a message and name the kind of widget that it draws; None for anything else."""
    if len(data) > _LONGEST:
        return None
    try:
        message.ParseFromString(data)
    except DecodeError:
        return None
    kind = str(message.delta.new_element.WhichOneof("type"))
    known = not message.metadata.cacheable and kind in (*_SINGLE, *_SEVERAL, *_SILENT)
    return kind if known else None


def _state(kind: str, name: str, value: Any) -> WidgetState:
    """What a browser says of a widget that shows this."""
    state = WidgetState(id=name)
    if kind in _SEVERAL:
        getattr(state, _SAYS[kind]).data[:] = value
    elif value is not None:
        setattr(state, _SAYS[kind], value)
    return state


def _component(name: str) -> list[WidgetState]:
    """A component in which nobody has clicked."""
    return [
        WidgetState(id=name, json_value="{}"),
        WidgetState(id=f"{COMPONENT}{name}{EVENTS}", json_trigger_value="[]"),
    ]


def _uploader(name: str) -> list[WidgetState]:
    """An uploader that nobody has used."""
    return [WidgetState(id=name, file_uploader_state_value=FileUploaderState())]


_SILENT = {"bidi_component": _component, "file_uploader": _uploader}
"""What says nothing until somebody has used it."""


def _drawn(kind: str, widget: Any) -> Any:
    if kind in _SEVERAL:
        return tuple(getattr(widget, _SEVERAL[kind]))
    name = _SINGLE[kind]
    return None if kind != "checkbox" and not widget.HasField(name) else getattr(widget, name)


def _key(name: str) -> str:
    """The key that a widget was given; its whole name, which no other has, if it was given none."""
    found = _NAME.fullmatch(name)
    return name if found is None or found["key"] == "None" else found["key"]


def _said(state: WidgetState) -> Any:
    kind = state.WhichOneof("value") or ""
    found: Any = getattr(state, kind, None)
    return tuple(found.data) if kind.endswith("array_value") else found
