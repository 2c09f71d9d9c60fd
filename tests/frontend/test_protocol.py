"""Both sides of the linked view name the same messages, parts and times."""

import re
from dataclasses import fields
from pathlib import Path

from explorer.ui.supply.description import Display, HeadAnswer, LayerRecord
from explorer.ui.supply.protocol import ENDPOINT_HEADER, MOST_PINS, BrowserTimes, MessageKind
from explorer.ui.supply.reports import Lacking

FRONTEND = Path(__file__).parents[2] / "explorer/ui/components/linked_view/frontend"
PROTOCOL = (FRONTEND / "protocol.js").read_text("utf-8")


def properties(name: str) -> list[str]:
    """The properties of an `@typedef {object}`."""
    text = PROTOCOL.split(f"@typedef {{object}} {name} ")[1].split("@typedef")[0]
    return re.findall(r"@property \{.*\} \[?(\w+)", text)


def names(of: type) -> list[str]:
    return [field.name for field in fields(of)]


def test_both_sides_name_the_same_things() -> None:
    assert properties("Times") == names(BrowserTimes)
    assert properties("Lacking") == names(Lacking)
    assert properties("LayerRecord") == names(LayerRecord)
    assert properties("HeadAnswer") == names(HeadAnswer)
    assert set(re.findall(r"kind: \"(\w+)\"", PROTOCOL)) == set(MessageKind)
    display = re.search(r"@typedef \{\{ (order: .*) \}\} Display", PROTOCOL)
    assert display is not None
    assert re.findall(r"(\w+):", display[1]) == names(Display)


def test_what_both_sides_have_to_know_is_the_same() -> None:
    queue = (FRONTEND / "fetch_queue.js").read_text("utf-8")
    assert f'"{ENDPOINT_HEADER}": endpoint' in queue
    state = (FRONTEND / "state.js").read_text("utf-8")
    assert f"MOST_PINS = {MOST_PINS}\n" in state


def test_no_time_stands_in_the_browsers_part() -> None:
    """Waits for server, page and keys have their length from the protocol; fingers their own."""
    timed = re.compile(
        r"set(?:Timeout|Interval)\([^\n]*?,\s*([^()\n]*)\)|\b\w*_MS\b|timeout\((\d+)"
    )
    wrong = [
        f"{path.name}: {found[0]}"
        for path in FRONTEND.glob("*.js")
        if path.stem != "wall_input"
        for found in timed.finditer(path.read_text("utf-8"))
        if not re.fullmatch(r"\s*(?:(?:this\.)?times\.\w+|rest|resolve)\s*", found[1] or "!")
    ]
    assert not wrong
