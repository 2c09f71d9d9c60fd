"""What may be done on the page as it is."""

from collections.abc import Iterable
from typing import Any

from explorer.network.architecture import Layer, layers_at
from explorer.ui.settings import declared
from tests.journeys.effects import POINTED
from tests.journeys.model import PICTURES, Model
from tests.journeys.values import KNOWN, NUMBERED, OWN, SAME, SLOW, VALUES
from tests.journeys.visitor import Visitor


class Offers:
    """A page, and what a visitor chose so far."""

    def __init__(self) -> None:
        self.visitor = Visitor()
        self.model = Model()

    def options(self, key: str) -> list[Any]:
        """The values that the setting's widget offers and a journey has time for."""
        widget = self.visitor.widgets()[key]
        own = (self.model["picture"], self.model["ab_picture"])
        quick = self.model.file is not None and own[0] == OWN and own[1] in (OWN, SAME)
        slow = () if quick else SLOW.get(key, ())
        if key in PICTURES and OWN in (self.model["size"], self.model["ab_size"]):
            slow = tuple(value for value in VALUES[key] if value not in (OWN, SAME))
        return [value for value in offered(key, widget) if value not in slow]

    def settings_here(self) -> list[str]:
        """The settings whose widget is on the page and may be used."""
        return self.here(declared())

    def corner(self) -> tuple[int, int]:
        """Where the part of the result that the resampling lab shows begins."""
        shown, widgets = self.visitor.shown, self.visitor.widgets()
        row, column = (
            int(shown[widgets[name].id][0]) if name in widgets else 0
            for name in ("resampling_row", "resampling_column")
        )
        return row, column

    def here(self, keys: Iterable[str]) -> list[str]:
        """Those of the widgets that are on the page and may be used."""
        found = self.visitor.widgets()
        return [key for key in keys if key in found and not found[key].proto.disabled]

    def places_here(self) -> list[str]:
        """The components one can click into here."""
        return [key for key in POINTED if self.visitor.has("bidi_component", key)]

    def tables_here(self) -> list[str]:
        """The tables whose rows can be selected here."""
        layer = self.model.layer()
        return [
            key
            for key in ("conv_norms", f"display_table_{layer}")
            if self.visitor.has("dataframe", key)
        ]

    def layers(self) -> list[Layer]:
        """The layers of the linked view."""
        height, width = self.model.seen().shape[:2]
        return [layer for layer in layers_at((height, width)) if layer.block]


def offered(key: str, widget: Any) -> list[Any]:
    """The values that a setting's widget offers, of those a journey draws from."""
    if widget.type in ("number_input", "slider"):
        clearable = widget.type == "number_input" and not widget.proto.HasField("default")
        return [
            value
            for value in VALUES[key]
            if (value is None and clearable)
            or (isinstance(value, int | float) and widget.min <= value <= widget.max)
        ]
    known = dict.fromkeys((*VALUES[key], *KNOWN.get(key, ()), *SLOW.get(key, ())))
    named = {_name(widget, value): value for value in known}
    unknown = [name for name in widget.options if name not in named]
    typed = getattr(widget.proto, "accept_new_options", False)
    known_enough = typed or len(unknown) <= NUMBERED.get(key, 0)
    assert known_enough, f"{key} offers what no journey knows: {unknown}"
    if typed:
        return [value for value in VALUES[key] if _name(widget, value)]
    return [named[name] for name in widget.options if named.get(name) in VALUES[key]]


def _name(widget: Any, value: Any) -> str | None:
    """What the widget calls a value, or None where it has no name for it."""
    try:
        return str(widget.format_func(value))
    except (AttributeError, KeyError):
        return None
