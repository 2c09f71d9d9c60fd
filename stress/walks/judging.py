"""Whether a page, its address and what the visitor chose agree."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from explorer.network.weights import WEIGHTS
from explorer.rendering import Colours
from explorer.ui.settings import mapping_for
from stress.walks.choices import (
    AUTO,
    BOXES,
    DEFAULTS,
    LANGUAGES,
    OWN,
    SECTIONS,
    said,
    title,
)
from stress.walks.reading import Linked, Shown
from stress.walks.wanting import ANY, Value, Wanted, candidates, layer, network_input

_FEWEST_WORDS = 150


def address(shown: Shown) -> dict[str, str]:
    """The settings in a page's address; the visitor's own picture is a picture like others."""
    found = dict(shown.query)
    if "picture" in found.pop("mine", "").split():
        found["picture"] = OWN
    return found


def problems(wanted: Wanted, shown: Shown) -> list[str]:
    """Name everything that does not agree; nothing is to be said of a page at rest."""
    return [*_trouble(shown), *_address(wanted, shown), *_page(wanted, shown)]


def troubles(shown: Shown) -> list[str]:
    """Name what is wrong whatever was chosen: errors, blank rooms, pages that never rest."""
    return list(_trouble(shown))


def alarms(shown: Shown) -> list[str]:
    """Name what no visitor should ever see."""
    return [f"exception: {text[:200]}" for text in shown.exceptions] + [
        f"error on the page: {text[:200]}" for text in shown.errors
    ]


def _trouble(shown: Shown) -> Iterator[str]:
    yield from alarms(shown)
    if not shown.connected:
        yield "the connection is lost"
    if not shown.idle:
        yield "the page is still at work"
    yield from (f"a notice stayed: {text}" for text in shown.notices)
    yield from (f"a picture is missing: {text}" for text in shown.broken)
    if shown.words < _FEWEST_WORDS or shown.drawn == 0:
        yield f"the room is blank: {shown.words} characters, {shown.drawn} things drawn"


def _address(wanted: Wanted, shown: Shown) -> Iterator[str]:
    if shown.room not in wanted.rooms:
        yield f"the address names {shown.room}, not {' or '.join(sorted(wanted.rooms))}"
    if shown.here != shown.path:
        yield f"the navigation marks {shown.here!r} at {shown.path!r}"
    found = address(shown)
    for key in sorted({*found, *wanted.may}):
        if not wanted.fits(key, found.get(key)):
            may = sorted(map(str, wanted.may.get(key, {None})))
            yield f"address: {key}={found.get(key)}, not {' or '.join(may)}"


def _page(wanted: Wanted, shown: Shown) -> Iterator[str]:
    chosen = DEFAULTS | address(shown)
    language = chosen.get("lang", "")
    if language not in LANGUAGES:
        return
    if shown.pressed["lang"] != LANGUAGES.index(language):
        yield "the language's button is another than the address says"
    for key, box in BOXES.items():
        name = said(box.name(chosen[key]), language)
        if (box.everywhere or shown.room == "explore") and shown.boxes[key] != name:
            yield f"the box of {key} says {shown.boxes[key]!r}, not {name!r}"
    section = SECTIONS.get(shown.room)
    if section and shown.pressed[section.key] != section.names.index(chosen[section.key]):
        yield f"the button pressed for {section.key} is number {shown.pressed[section.key]}"
    if shown.room != "explore":
        return
    if shown.linked is None:
        yield "the linked view is not there"
    else:
        yield from _title(wanted, shown, chosen)
        yield from _view(wanted, shown.linked, chosen)


def _title(wanted: Wanted, shown: Shown, chosen: dict[str, str]) -> Iterator[str]:
    language, picture = chosen["lang"], chosen["picture"]
    if picture == OWN and wanted.may_be_lost and shown.warnings:
        picture = DEFAULTS["picture"]
    heading = said(
        "{picture} through {weights}",
        language,
        picture=said(title(picture), language),
        weights=said(WEIGHTS[chosen["weights"]].title, language),
    )
    if heading not in shown.headings:
        yield f"the heading is {shown.headings[:1]}, not {heading!r}"


def _view(wanted: Wanted, view: Linked, chosen: dict[str, str]) -> Iterator[str]:
    if view.waiting:
        yield "the linked view waits"
    side = int(chosen["size"])
    found = layer(chosen["layer"], side)
    if view.layer != found.name:
        yield f"the map marks {view.layer}, not {found.name}"
    if found.name not in view.wall or str(found.out_shape[0]) not in view.wall:
        yield f"the wall is headed {view.wall!r}, not {found.name}"
    if view.tiles != found.out_shape[0]:
        yield f"the wall has {view.tiles} tiles"
    if view.size != [side, side]:
        yield f"the picture's caption says {view.size}, not {side}"
    if view.pixels not in _hashes(wanted, chosen):
        yield "the picture shown is not what the network should see"
    yield from _channel(view, chosen, wanted)
    yield from _unit(view, chosen.get("unit"), side)


def _channel(view: Linked, chosen: dict[str, str], wanted: Wanted) -> Iterator[str]:
    found = layer(chosen["layer"], int(chosen["size"]))
    if view.approximate:
        yield "the channel's exact numbers have not come"
    if chosen.get("channels") not in (None, view.channel):
        yield f"channel {view.channel} is shown, not {chosen['channels']}"
    height, width = found.out_shape[1:]
    if f"{height} × {width}" not in view.caption:
        yield f"the channel's caption is {view.caption!r}, without {height} × {width}"
    signed = found.kind.signed
    mapping = mapping_for(chosen["map"], signed=signed)
    if said(mapping.label, chosen["lang"]) not in view.caption:
        yield f"the channel's caption is {view.caption!r}, without {str(mapping.label)!r}"
    fitting = Colours.natural(centred=mapping.is_centred(signed=signed))
    colours = fitting if chosen["colours"] == AUTO else Colours(chosen["colours"])
    if view.colours != [colours.table[0].tolist(), colours.table[-1].tolist()]:
        yield f"the colour bar is not {colours.label}"


def _unit(view: Linked, unit: Value, side: int) -> Iterator[str]:
    found = layer(view.layer or DEFAULTS["layer"], side)
    box = ""
    if unit:
        row, column = map(int, unit.split("-"))
        if row < found.out_shape[1] and column < found.out_shape[2]:
            assert found.start is not None
            assert found.stride is not None
            assert found.receptive_field is not None
            x, y = found.start + found.stride * column, found.start + found.stride * row
            ends = [x, y, x + found.receptive_field, y + found.receptive_field]
            box = ",".join(str(min(side, max(0, end))) for end in ends)
    if view.kept != box:
        yield f"unit {unit} is marked at {view.kept!r}, not {box!r}"


def _hashes(wanted: Wanted, chosen: dict[str, str]) -> set[str]:
    how = chosen["resample"], chosen["size"], chosen["fit"], chosen["order"]
    if chosen["picture"] != OWN:
        return {_hash(chosen["picture"], *how)}
    return {_hash(picture, *how) for picture in candidates(wanted)}


@lru_cache(maxsize=256)
def _hash(picture: str | bytes, *how: str) -> str:
    pixels = network_input(picture, *how)
    opaque = np.full((*pixels.shape[:2], 1), 255, np.uint8)
    return hashlib.sha256(np.concatenate([pixels, opaque], axis=2).tobytes()).hexdigest()


def settle(wanted: Wanted, shown: Shown) -> None:
    """Take what the page says for certain, where it agrees."""
    found = address(shown)
    wanted.may = {key: frozenset({found.get(key)}) for key in {*wanted.may, *found}}
    wanted.rooms = frozenset({shown.room})
    wanted.at_rest()
    wanted.may_be_lost &= bool(shown.warnings)
    if shown.linked is not None:
        wanted.shown_channel = shown.linked.channel
        chosen = DEFAULTS | found
        how = chosen["resample"], chosen["size"], chosen["fit"], chosen["order"]
        seen = [p for p in wanted.photos if _hash(p, *how) == shown.linked.pixels]
        if chosen["picture"] == OWN and seen:
            wanted.photos = tuple(seen)
    assert not any(ANY in values for values in wanted.may.values())
