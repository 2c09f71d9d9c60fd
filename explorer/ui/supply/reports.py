"""What a browser reports to the page: what was chosen there, and what it lacks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from explorer.operations.statistics import ChannelOrder
from explorer.ui.supply.description import Display
from explorer.ui.supply.protocol import MOST_PINS


@dataclass(frozen=True, slots=True)
class LinkedChoice:
    """Where the visitor looks: a layer, up to four channels, perhaps one unit (row, column)."""

    layer: str
    pinned: tuple[int, ...] = ()
    unit: tuple[int, int] | None = None
    display: Display = field(default_factory=Display)


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a browser does not have of what it is to show.

    Convention: `channels` are those whose exact numbers are lacking; with `wall`, the layer's tiles
    and figures, all of the view's are sent.
    """

    picture: bool = False
    wall: bool = False
    channels: tuple[int, ...] = ()


NOTHING = Lacking()
LAYER = Lacking(wall=True)
EVERYTHING = Lacking(picture=True, wall=True)


@dataclass(frozen=True, slots=True)
class Report:
    """A browser's word: the number of its last choice, and what it lacks of which layer.

    Convention: `choice` is None where nothing was chosen; who only misses something has chosen
    nothing.
    """

    serial: int
    content: str
    scale: str
    layer: str
    lacking: Lacking
    choice: LinkedChoice | None

    @classmethod
    def read(cls, payload: Any) -> Self | None:
        """Check what came from a browser, which may be anything; None if it is no report.

        Convention: what cannot be understood of a report counts as lacking.
        """
        if not isinstance(payload, Mapping):
            return None
        serial = payload.get("serial")
        return cls(
            serial if isinstance(serial, int) else 0,
            str(payload.get("content", "")),
            str(payload.get("scale", "")),
            str(payload.get("layer", "")),
            _lacking(payload.get("lacking", EVERYTHING)),
            _choice(payload),
        )


def _lacking(found: Any) -> Lacking:
    if found is None:
        return NOTHING
    try:
        channels = tuple(int(channel) for channel in found["channels"])
        return Lacking(bool(found["picture"]), bool(found["wall"]), channels)
    except (KeyError, TypeError, ValueError, OverflowError):
        return EVERYTHING


def _choice(payload: Mapping[str, Any]) -> LinkedChoice | None:
    try:
        unit, display = payload["unit"], payload["display"]
        return LinkedChoice(
            str(payload["layer"]),
            tuple(int(channel) for channel in payload["pinned"])[:MOST_PINS],
            None if unit is None else (int(unit[0]), int(unit[1])),
            Display(
                ChannelOrder(display["order"]),
                bool(display["hide_dead"]),
                bool(display["shared_scale"]),
                bool(display["on_source"]),
            ),
        )
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        return None
