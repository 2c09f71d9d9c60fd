"""What the widgets on a browser's screen show, as far as its line to the server can tell.

Every run tells every widget what to show. A run that does not know of a touch yet would take that
back on the screen, and the browser would then repeat what it was told as if its visitor had chosen
it. So a widget is told only what it does not show already, and never by a run that does not know
what was chosen there since.
"""

from typing import Any

from google.protobuf.message import DecodeError
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

_LONGEST = 65_536
"""Bytes of a message that draws one widget; longer ones carry pictures."""
_SINGLE = {"selectbox": "raw_value", "number_input": "value", "checkbox": "value"}
_SEVERAL = {"button_group": "raw_values", "slider": "value"}


class Widgets:
    """The values that a browser's widgets show."""

    def __init__(self) -> None:
        self._page = ""
        self._shown: dict[str, Any] = {}
        self._on_its_way: dict[str, Any] = {}
        self._touched: dict[str, int] = {}

    def told(self, run: ClientState, number: int) -> None:
        """Take down what a wish of this number says that they show, of all that are there."""
        if run.page_script_hash != self._page:
            self._page = run.page_script_hash
            self._shown, self._on_its_way, self._touched = {}, {}, {}
        shown = {state.id: _said(state) for state in run.widget_states.widgets}
        for name, value in shown.items():
            if name in self._shown and self._shown[name] != value:
                self._touched[name] = number
            if name in self._on_its_way and self._on_its_way[name] == value:
                del self._on_its_way[name]
        self._shown = shown

    def draw(self, data: bytes, known: int) -> bytes:
        """Return a message to the browser as it should arrive.

        `known` is how many wishes the run has that sends it.
        """
        message = ForwardMsg()
        kind = _kind(message, data)
        if kind is None:
            return data
        widget: Any = getattr(message.delta.new_element, kind)
        name, value = widget.id, _drawn(kind, widget)
        is_there = name not in self._on_its_way and self._shown.get(name, self) == value
        if not (is_there or self._touched.get(name, 0) > known):
            self._shown[name] = self._on_its_way[name] = value
            return data
        widget.set_value = False
        widget.ClearField(_SINGLE.get(kind) or _SEVERAL[kind])
        return bytes(message.SerializeToString())


def _kind(message: ForwardMsg, data: bytes) -> str | None:
    """Read a message and name the kind of widget that it tells what to show; None for others."""
    if len(data) > _LONGEST:
        return None
    try:
        message.ParseFromString(data)
    except DecodeError:
        return None
    kind = str(message.delta.new_element.WhichOneof("type"))
    if message.metadata.cacheable or kind not in (*_SINGLE, *_SEVERAL):
        return None
    return kind if getattr(message.delta.new_element, kind).set_value else None


def _drawn(kind: str, widget: Any) -> Any:
    if kind in _SEVERAL:
        return tuple(getattr(widget, _SEVERAL[kind]))
    name = _SINGLE[kind]
    return None if kind != "checkbox" and not widget.HasField(name) else getattr(widget, name)


def _said(state: WidgetState) -> Any:
    kind = state.WhichOneof("value") or ""
    found: Any = getattr(state, kind, None)
    return tuple(found.data) if kind.endswith("array_value") else found
