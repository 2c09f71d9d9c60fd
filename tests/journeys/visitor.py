"""A visitor with a browser in the small: AppTest, plus what a browser does and AppTest does not.

A browser runs a fragment alone when one of its widgets is touched, forgets the address and the
widgets of a room that is left, sends the messages of components, and shows in a widget what it was
told to show, which need not be what the script believes.
"""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Widget
from streamlit.testing.v1.local_script_runner import LocalScriptRunner
from streamlit.util import calc_hash

from explorer.ui.supply.container import parted, unpack
from tests.journeys.showing import VALUED, displayed, sent, told

DOOR = Path(__file__).parents[2] / "explorer" / "ui" / "door" / "script.py"
ROOMS = (
    "explore",
    "resampling",
    "pooling",
    "convolution",
    "display",
    "compare",
    "learning",
    "atlas",
)
_asking = threading.local()


@dataclass(frozen=True)
class _How:
    """How a browser asks for a run: of one fragment, or because of its history."""

    fragment: str = ""
    history: bool = False


class Runner(LocalScriptRunner):
    """Runs what a browser asks for, and leaves on the page what such a run does not touch."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        visitor: Visitor | None = getattr(_asking, "visitor", None)
        self.how = visitor.how if visitor else _How()
        if visitor is not None:
            visitor.runner = self
            self.forward_msg_queue._queue = visitor.staying()

    def request_rerun(self, rerun_data: RerunData) -> bool:
        fragment, history = self.how.fragment or None, self.how.history
        if self._script_thread is None:
            # It comes with a request for the whole page, which would swallow that for a fragment.
            self._requests = ScriptRequests()
        return super().request_rerun(
            replace(rerun_data, fragment_id=fragment, is_history_navigation=history)
        )


class Visitor(AppTest):
    """Somebody with a browser on the app.

    `shown` is what each widget shows, by its name; `view` what the linked view was sent last.
    """

    def __init__(self, timeout: float = 300) -> None:
        super().__init__(DOOR, default_timeout=timeout)
        self.room = ""
        self.how = _How()
        self.runner: LocalScriptRunner | None = None
        self.messages: list[ForwardMsg] = []
        self.shown: dict[str, Any] = {}
        self.view: dict[str, Any] = {}

    # What a visitor does.

    def open(self, room: str = "explore", **link: str) -> "Visitor":
        """Arrive with an address."""
        return self._arrive(room, link, _How())

    def go(self, room: str) -> "Visitor":
        """Click on a room in the navigation: a browser then forgets the address."""
        return self._arrive(room, {}, _How())

    def travel(self, room: str, address: dict[str, str]) -> "Visitor":
        """Go back or forward to an address that was there before."""
        return self._arrive(room, address, _How(history=True))

    def touch(self, widget: Widget, value: Any) -> "Visitor":
        """Change a widget to what stands for that value."""
        self.shown[widget.id] = displayed(widget, value)
        return self._run_for(widget.id, self._states())

    def press(self, button: Any) -> "Visitor":
        """Press a button."""
        button.click()
        return self._run_for(button.id, self._states())

    def upload(self, name: str, data: bytes) -> "Visitor":
        """Choose a file of one's own."""
        uploader = self.file_uploader(key="upload").set_value((name, data, "image/png"))
        return self._run_for(uploader.id, self._states())

    def message(self, key: str, event: str, value: Any) -> "Visitor":
        """Click into a component: its script sends a message."""
        [name] = self._named("bidi_component", key)
        state = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{name}__events")
        state.json_trigger_value = json.dumps([{"event": event, "value": value}])
        return self._run_for(name, self._states(state))

    def select_row(self, key: str, row: int) -> "Visitor":
        """Select a row of a table."""
        [name] = self._named("dataframe", key)
        state = WidgetState(id=name)
        state.string_value = json.dumps({"selection": {"rows": [row], "columns": [], "cells": []}})
        return self._run_for(name, self._states(state))

    # What is on the page.

    def widgets(self) -> dict[str, Any]:
        """The widgets that have a key, by key."""
        return {node.key: node for node in self._tree if isinstance(node, Widget) and node.key}

    def has(self, kind: str, key: str) -> bool:
        """Whether a component (`bidi_component`) or a table (`dataframe`) is on the page."""
        return bool(self._named(kind, key))

    def sent_to(self, key: str) -> list[Any]:
        """What a component was sent beside its data, unpacked."""
        found = [proto for proto in self._protos("bidi_component") if proto.id.endswith(f"-{key}")]
        return [unpack(one) for proto in found for one in parted(proto.bytes)]

    def data(self, key: str) -> dict[str, Any]:
        """What a component was told."""
        [proto] = [one for one in self._protos("bidi_component") if one.id.endswith(f"-{key}")]
        return dict(json.loads(proto.json))

    def _named(self, kind: str, key: str) -> list[str]:
        return [proto.id for proto in self._protos(kind) if proto.id.endswith(f"-{key}")]

    def _protos(self, kind: str) -> list[Any]:
        return [proto for found, proto, _message in self._elements() if found == kind]

    def _elements(self) -> Iterator[tuple[str, Any, ForwardMsg]]:
        for message in self.messages:
            if message.HasField("delta") and message.delta.HasField("new_element"):
                kind = message.delta.new_element.WhichOneof("type")
                if kind:
                    yield kind, getattr(message.delta.new_element, kind), message

    # How a browser does it.

    def staying(self) -> list[ForwardMsg]:
        """What stays on the page while the fragment that is asked for runs."""
        asked, storage = self.how.fragment, self._fragment_storage
        return [
            message
            for message in self.messages
            if asked
            and message.HasField("delta")
            and message.delta.fragment_id != asked
            and not storage.has_ancestor_in(message.delta.fragment_id, {asked})
        ]

    def _arrive(self, room: str, address: dict[str, str], how: _How) -> "Visitor":
        """Ask for a room; of the widgets only those outside of the rooms are told of."""
        main = calc_hash(str(self._script_path))
        staying = {
            getattr(proto, "id", "")
            for _kind, proto, message in self._elements()
            if message.metadata.active_script_hash == main
        }
        states = WidgetStates()
        states.widgets.extend(one for one in self._states().widgets if one.id in staying)
        self.room, self.query_params = room, dict(address)
        self._page_hash = calc_hash(room)
        return self._ask(states, how)

    def _run_for(self, name: str, states: WidgetStates) -> "Visitor":
        """Ask for a run of the fragment that holds what was touched, or of the page."""
        fragment = next(
            message.delta.fragment_id
            for _kind, proto, message in self._elements()
            if getattr(proto, "id", "") == name
        )
        return self._ask(states, _How(fragment))

    def _ask(self, states: WidgetStates, how: _How) -> "Visitor":
        self.how, _asking.visitor = how, self
        try:
            self._run(states)
        finally:
            _asking.visitor = None
        assert self.runner is not None
        self.messages = list(self.runner.forward_msgs())
        self._look()
        return self

    def _states(self, *more: WidgetState) -> WidgetStates:
        """What a browser sends: what it shows, not what the script believes."""
        states = WidgetStates()
        for node in self._tree:
            if isinstance(node, Widget):
                known = node.id in self.shown
                states.widgets.append(
                    sent(node, self.shown[node.id]) if known else node._widget_state
                )
        states.widgets.extend(more)
        return states

    def _look(self) -> None:
        """See what has come: values for widgets, pictures for the linked view."""
        shown = {}
        for kind, proto, _message in self._elements():
            if kind in VALUED:
                news = proto.set_value or proto.id not in self.shown
                shown[proto.id] = told(kind, proto) if news else self.shown[proto.id]
        self.shown = shown
        for header, arrays in self.sent_to("linked_view-look"):
            self.view[header["kind"]] = header, arrays
