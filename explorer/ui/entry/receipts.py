"""What a line to a page has passed on, and what of it the page's script has taken down since.

Streamlit begins at most one run at a time and drops what it has not begun when the whole page is
asked for: buttons, clicks in components, and all that was chosen in a room that is being left. So a
line keeps what it passed on until a run says that it has it, and puts it into the next wish.
"""

import json
import secrets
import threading
from collections.abc import Iterable
from weakref import WeakValueDictionary

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState

_MARK = "told"
COMPONENT, EVENTS = "$$STREAMLIT_INTERNAL_KEY_", "__events"
"""How Streamlit names the clicks of a component after the component."""
_UNTOUCHED = "{}"
_MOST_BYTES = 256 * 2**10
"""So much of what nobody took down is kept a line: some hundred times what a page tells."""
_LARGE_BYTES = 64 * 2**10
"""From here on it carries a picture; of each line only the newest is kept."""
_MOST_LARGE_BYTES = 64 * 2**20
"""So much of all lines' pictures; one that finds no room may be lost with a run cut short."""


class Receipts:
    """What one line has passed on and nobody has taken down yet, by widget."""

    def __init__(self) -> None:
        self._name = secrets.token_urlsafe(12)  # Nobody takes down what another line passed on.
        self._passed = self._taken = 0
        self._kept: dict[str, tuple[int, WidgetState]] = {}
        self._lock = threading.Lock()
        _lines[self._name] = self

    @property
    def passed(self) -> int:
        """The number of the last wish that was passed on."""
        return self._passed

    @property
    def taken(self) -> int:
        """The number of the last wish that a run has."""
        return self._taken

    def complete(self, run: ClientState, left: Iterable[WidgetState] = ()) -> None:
        """Put what is not taken down yet into a wish that would have it forgotten.

        Convention: what the wish says itself is newer and wins; a component's clicks are all kept,
        the newest last. Streamlit forgets at once what widgets a page had that is `left`, unless
        they are named; and what is told of them as the other page begins would count for nothing.
        """
        told = {state.id: state for state in run.widget_states.widgets}
        with self._lock:
            kept = [state for _number, state in self._kept.values()]
        for older in kept:
            newer = told.get(older.id)
            if newer is None:
                run.widget_states.widgets.append(older)
            elif older.WhichOneof("value") == newer.WhichOneof("value") == "json_trigger_value":
                newer.json_trigger_value = _both(older.json_trigger_value, newer.json_trigger_value)
        here = {state.id for state in run.widget_states.widgets}
        if forgotten := [state for state in left if state.id not in here]:
            run.widget_states.widgets.extend(forgotten)
        here = {state.id for state in run.widget_states.widgets}
        for component in sorted(_components(here) - here):
            # Streamlit forgets a component of another page, and what was clicked with it.
            run.widget_states.widgets.add(id=component, json_value=_UNTOUCHED)

    def pass_on(self, run: ClientState) -> None:
        """Keep what a wish says until it is taken down, and mark the wish so that it can be."""
        with self._lock:
            self._passed += 1
            for state in run.widget_states.widgets:
                self._kept.pop(state.id, None)
                if _is_large(state) and not self._has_room(state):
                    continue
                self._kept[state.id] = self._passed, state
            self._forget_the_oldest()
            # Streamlit hands these names on to the run, and looks up in them what it knows.
            run.cached_message_hashes.append(f"{_MARK} {self._name} {self._passed}")

    @property
    def large(self) -> int:
        """Bytes of the picture that is kept."""
        kept = list(self._kept.values())
        return sum(state.ByteSize() for _number, state in kept if _is_large(state))

    def _has_room(self, picture: WidgetState) -> bool:
        """Let go of an older picture, and tell whether there is room for a new one."""
        self._kept = {name: kept for name, kept in self._kept.items() if not _is_large(kept[1])}
        held = sum(line.large for line in list(_lines.values()))
        return bool(held + picture.ByteSize() <= _MOST_LARGE_BYTES)

    def _forget_the_oldest(self) -> None:
        small = {
            name: state.ByteSize()
            for name, (_number, state) in self._kept.items()
            if not _is_large(state)
        }
        held = sum(small.values())
        for name, size in small.items():
            if held <= _MOST_BYTES:
                return
            del self._kept[name]
            held -= size

    def taken_down(self, number: int) -> None:
        """Hear that a run has this wish of the line, and so all before it."""
        with self._lock:
            self._taken = max(self._taken, number)
            self._kept = {name: kept for name, kept in self._kept.items() if kept[0] > number}


_lines: "WeakValueDictionary[str, Receipts]" = WeakValueDictionary()


def take_down(hashes: Iterable[str]) -> None:
    """Say that a run has the wish that came with these, its callbacks called."""
    for text in hashes:
        mark, _blank, rest = text.partition(" ")
        if mark == _MARK:
            name, _blank, number = rest.partition(" ")
            line = _lines.get(name)
            if line is not None and number.isdecimal():
                line.taken_down(int(number))


def _is_large(state: WidgetState) -> bool:
    return bool(state.ByteSize() > _LARGE_BYTES)


def _both(older: str, newer: str) -> str:
    """Join two lists of clicks."""
    try:
        return json.dumps([*json.loads(older or "[]"), *json.loads(newer or "[]")])
    except (TypeError, ValueError):
        return newer  # A browser may send anything.


def _components(names: Iterable[str]) -> set[str]:
    """The components whose clicks are among these."""
    return {
        name.removeprefix(COMPONENT).removesuffix(EVENTS)
        for name in names
        if name.startswith(COMPONENT) and name.endswith(EVENTS)
    }
