"""One visitor on their way through the app, with everything checked after every step."""

import gzip
import logging
from itertools import islice
from typing import Any

from explorer.ui.supply.container import parted, unpack
from explorer.ui.supply.endpoint import find_endpoint
from tests.journeys.agreement import Agreement
from tests.journeys.effects import BUTTONS, OTHERS, POINTED, TABLES
from tests.journeys.offers import Offers
from tests.journeys.showing import displayed
from tests.journeys.values import OWN, VALUES
from tests.journeys.visitor import Visitor

_VIEW = "linked_view"


class _Errors(logging.Handler):
    """Whatever the app logs as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(logging.Formatter().format(record))


class Journey(Offers):
    """A visitor, what they chose, where they have been, and what they did, in words."""

    def __init__(self) -> None:
        super().__init__()
        self.trail: list[tuple[str, dict[str, str]]] = []
        self.story: list[str] = []
        self._errors = _Errors()
        logging.getLogger("explorer").addHandler(self._errors)

    def end(self) -> None:
        """Stop listening."""
        logging.getLogger("explorer").removeHandler(self._errors)

    # Steps: what a visitor does, and what must come of it.

    def open(self, room: str, chosen: dict[str, Any], unknown: dict[str, str]) -> None:
        """Arrive with an address that says these settings, and others that nobody knows."""
        self.model.chosen = dict(chosen)
        link = self.model.address()
        unknown = {key: text for key, text in unknown.items() if key not in link}
        self.model.ignored = [f"{key}={text}" for key, text in unknown.items()]
        self.model.chosen.setdefault("lang", VALUES["lang"][0])
        self.visitor.open(room, **link, **unknown)
        self._told(f"open {room} {link} {unknown}")

    def go(self, room: str) -> None:
        """Go to another room, or to this one again."""
        self.visitor.go(room)
        self._told(f"go {room}")

    def travel(self, steps: int) -> None:
        """Go back in the browser's history; what was chosen since stays."""
        room, address = self.trail[-1 - steps % len(self.trail)]
        self.visitor.travel(room, address)
        self._told(f"travel to {room} {address}")

    def reload(self) -> None:
        """Load the page again: all but the visitor's own picture is back."""
        before, self.visitor = self.visitor, Visitor()
        self.visitor.open(before.room, **before.query_params)
        self.model.file, self.model.refused, self.model.ignored = None, False, []
        self._told("reload")

    def touch(self, key: str, value: Any) -> None:
        """Choose a value in the setting's widget."""
        widget = self.visitor.widgets()[key]
        if self.visitor.shown[widget.id] != displayed(widget, value):
            self.model.choose(key, value)
        self.visitor.touch(widget, value)
        self._told(f"{key} = {value!r}")

    def type_nonsense(self, key: str, text: str) -> None:
        """Type what can't be a size; nothing changes, and a sentence says so."""
        self.visitor.touch(self.visitor.widgets()[key], text)
        self._told(f"{key}: type {text!r}")
        limits = ("1024", "4096")
        told = [w.value for w in self.visitor.warning if any(end in w.value for end in limits)]
        assert told, f"nobody says that {text!r} is no size\n{self}"

    def upload(self, data: bytes, is_picture: bool) -> None:
        """Choose a file of one's own."""
        if is_picture:
            self.model.file = data
            self.model.chosen["picture"] = OWN
        self.model.refused = not is_picture
        self.visitor.upload("mine.png", data)
        self._told(f"upload {len(data)} bytes, {'a' if is_picture else 'no'} picture")

    def look(self, chosen: dict[str, Any], beside: bool) -> None:
        """Choose in the linked view; its browser may have asked beside the page before.

        `chosen` are the view's seven settings.
        """
        header, _arrays = self.visitor.view["focus"]
        if beside:
            self._fetch(header, chosen)
        lacking = {"picture": False, "wall": True, "channels": list(chosen["channels"])}
        self.visitor.message(
            _VIEW,
            "report",
            {
                "content": header["content"],
                "scale": header["scaleKey"],
                "layer": chosen["layer"],
                "pinned": list(chosen["channels"]),
                "unit": chosen["unit"],
                "serial": header["serial"] + 1,
                "lacking": None if beside else lacking,
                "display": {
                    "order": chosen["sort"],
                    "hide_dead": chosen["dead"] == "hide",
                    "shared_scale": chosen["scale"] == "shared",
                    "on_source": chosen["box"] == "photo",
                },
            },
        )
        self.model.chosen |= chosen
        self._told(f"look {chosen} {'beside the page' if beside else ''}")

    def point(self, key: str, row: int, column: int) -> None:
        """Click into another component."""
        event, value, effect = POINTED[key]
        self.model.chosen |= effect(self.corner(), (row, column))
        self.visitor.message(key, event, value(row, column))
        self._told(f"point into {key} at {row}, {column}")

    def press(self, key: str) -> None:
        """Press one of the buttons that change settings."""
        self.model.chosen |= BUTTONS[key](self.model)
        self.visitor.press(self.visitor.widgets()[key])
        self._told(f"press {key}")

    def set(self, key: str, value: Any) -> None:
        """Use a widget that is no setting itself but changes one."""
        widget = self.visitor.widgets()[key]
        if self.visitor.shown[widget.id] != displayed(widget, value):
            self.model.chosen |= OTHERS[key](self.model, value)
        self.visitor.touch(widget, value)
        self._told(f"{key} := {value!r}")

    def select(self, key: str, row: int) -> None:
        """Select a row of a table."""
        effect = next(effect for name, effect in TABLES.items() if key.startswith(name))
        self.model.chosen |= effect(row)
        self.visitor.select_row(key, row)
        self._told(f"select row {row} of {key}")

    def _fetch(self, focus: dict[str, Any], chosen: dict[str, Any]) -> None:
        """Fetch a layer beside the page, as the linked view's script does."""
        endpoint = find_endpoint(focus["endpoint"])
        assert endpoint is not None, f"the endpoint is closed\n{self}"
        assert endpoint.serves(focus["content"], focus["scaleKey"]), f"another endpoint\n{self}"
        answer = endpoint.answer(chosen["layer"], tuple(chosen["channels"]), True, _VIEW)
        body = gzip.decompress(answer.body) if answer.compressed else answer.body
        for header, arrays in map(unpack, parted(body)):
            self.visitor.view[header["kind"]] = header, arrays

    def _told(self, what: str) -> None:
        self.story.append(what)
        breaches = Agreement(self.visitor, self.model).breaches()
        wrong = [*self._errors.found, *islice(breaches, 8)]
        assert not wrong, "\n".join(["", *wrong, str(self)])
        self.trail.append((self.visitor.room, dict(self.visitor.query_params)))

    def __str__(self) -> str:
        return "\n".join(["The journey:", *(f"  {line}" for line in self.story)])
