"""What a page shows at one moment, read in one go."""

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from stress.walks.choices import BOXES, SECTIONS

_SCRIPT = Path(__file__).with_name("reading.js").read_text("utf-8")
_KEYS = [*BOXES, "lang", *(section.key for section in SECTIONS.values())]


@dataclass(frozen=True)
class Linked:
    """What the linked view shows.

    Convention: `size` is the network input's width and height, `pixels` the SHA-256 of its RGBA
    bytes, `colours` the two ends of the channel's colour bar, `kept` the box on the picture that
    the kept unit sees.
    """

    waiting: bool
    layer: str
    wall: str
    titles: list[str]
    caption: str
    approximate: bool
    size: list[int]
    pixels: str
    colours: list[list[int]]
    kept: str
    tiles: int

    @property
    def channel(self) -> str:
        """The number of the first channel shown."""
        title = self.titles[0].replace(self.layer, "") if self.titles else ""
        return "".join(re.findall(r"\d+", title)[:1])


@dataclass(frozen=True)
class Shown:
    """What a page shows: its address, the sidebar, what stands in the middle.

    Convention: `boxes` are the texts of select boxes by key (None where there is no such box),
    `pressed` the number of the option chosen in a row of buttons, -1 where there is none.
    """

    path: str
    query: dict[str, str]
    idle: bool
    connected: bool
    here: str
    boxes: dict[str, str | None]
    pressed: dict[str, int]
    headings: list[str]
    exceptions: list[str]
    errors: list[str]
    warnings: list[str]
    broken: list[str]
    notices: list[str]
    words: int
    drawn: int
    linked: Linked | None

    @property
    def room(self) -> str:
        """The room the address names."""
        return self.path.strip("/") or "explore"


def read(page: Page) -> Shown:
    """Read a page."""
    found: dict[str, Any] = page.evaluate(_SCRIPT, _KEYS)
    linked = found.pop("linked")
    assert {field.name for field in fields(Shown)} == {*found, "linked"}
    return Shown(**found, linked=linked and Linked(**linked))
