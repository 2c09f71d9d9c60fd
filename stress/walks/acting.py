"""What a visitor does: each does it to the page and to what is wanted, and says what it was."""

import base64
import io
import random
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from PIL import Image
from playwright.sync_api import Error, Locator, Page

from explorer.exporting import Product
from explorer.network.architecture import BY_NAME, LAYERS
from stress.walks.choices import (
    BOXES,
    DEFAULTS,
    LANGUAGES,
    NAVIGATION,
    OWN,
    POOLS_ONLY,
    ROOMS,
    SECTIONS,
    TRUNK,
    WAYS,
)
from stress.walks.wanting import ANY, Wanted

_ATTEMPTS = 4
_PASTE = """(data) => {
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
  const transfer = new DataTransfer()
  transfer.items.add(new File([bytes], "x.png", { type: "image/png" }))
  document.body.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true }),
  )
}"""


_FILES = {
    Product.SHEET: (".png", rb"\x89PNG"),
    Product.CHANNEL: (".png", rb"\x89PNG"),
    Product.LARGE: (".png", rb"\x89PNG"),
    Product.VALUES: (".png", rb"\x89PNG"),
    Product.NPZ: (".npz", rb"PK"),
    Product.SAFETENSORS: (".safetensors", rb"(?s).{8}\{"),
    Product.STATISTICS: (".csv", rb"[a-z_\xef\xbb\xbf]+[^\n]*\n"),
    Product.REPORT: (".html", rb"(?i)<!doctype html"),
}
"""How each file's name ends, and how the file begins."""


@dataclass(frozen=True)
class Moment:
    """A visitor about to act.

    Convention: `calm`, the page has come to rest since the last action, so that it is certain what
    is on the screen; `rested` is what was wanted when it last had.
    """

    page: Page
    wanted: Wanted
    rng: random.Random
    calm: bool
    rested: Wanted

    def box(self, key: str) -> str:
        """Choose another value in a select box."""
        values = [value for value in BOXES[key].values if value not in BOXES[key].left_out]
        if key == "picture" and len(self.wanted.photos) == 1 and not self.wanted.may_be_lost:
            values.append(OWN)
        others = [value for value in values if self.wanted.values(key) != {value}]
        value = self.rng.choice(others)
        if key == "size":
            value = self.rng.choices(others, [1 if side == "448" else 4 for side in others])[0]
        field = self.page.locator(f".st-key-{key} input")
        if key == "size":
            # Sides without a name are not in the list; a new one is typed.
            field.click()
            field.fill(value)
            field.press("Enter")
        else:
            _pick(field, BOXES[key].values.index(value))
        late = key == "picture" and not self.calm and OWN in self.wanted.values(key)
        self.wanted.choose(key, value, *([OWN] if late else []))
        return f"{key}={value}"

    def language(self) -> str:
        """Read in another language."""
        value = self.rng.choice(LANGUAGES)
        buttons = self.page.locator(".st-key-lang button[role=radio]")
        buttons.nth(LANGUAGES.index(value)).click()
        self.wanted.choose("lang", value)
        return f"lang={value}"

    def upload(self) -> str:
        """Bring a photo with the upload button."""
        photo = self._photo()
        field = self.page.locator("[data-testid=stFileUploaderDropzoneInput]").first
        field.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": photo})
        return f"upload {self._brought(photo)}"

    def paste(self) -> str:
        """Paste a photo."""
        photo = self._photo()
        self.page.evaluate(_PASTE, base64.b64encode(photo).decode())
        return f"paste {self._brought(photo)}"

    def unit(self) -> str:
        """Keep the unit under the mouse, or let go of it."""
        frame = self.page.locator(".panel.channel .frame").first
        x, y = _anywhere(self.rng, frame)
        frame.hover(position={"x": x, "y": y})
        readout = self.page.locator(".readout")
        read = readout.evaluate("e => ({...e.dataset})")
        frame.click(position={"x": x, "y": y})
        if "row" not in read:
            self._anything_linked()
            return "unit that nobody reads"
        unit = f"{read['row']}-{read['column']}"
        # What is drawn under a mouse that rests may move by a pixel; then it reads another unit.
        if not self.calm or readout.evaluate("e => ({...e.dataset})") != read:
            self._anything_linked()
            return f"unit {unit} at once"
        self.wanted.choose("unit", None if self.wanted.value("unit") == unit else unit)
        self.wanted.choose("channels", self.wanted.shown_channel)
        return f"unit {unit}"

    def tile(self) -> str:
        """Pin a channel in the wall."""
        number = self.rng.randrange(20)
        name = self.page.locator(".wall .tile-name").nth(number)
        # In the middle: at the edge it may lie below the line of rooms, which stays where it is.
        name.evaluate("e => e.scrollIntoView({ block: 'center' })")
        box = name.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
        if not self.calm:
            self._anything_linked()
            return f"tile {number} at once"
        if self.wanted.shown_channel != str(number):
            self.wanted.choose("channels", str(number))
            self.wanted.choose("unit", self.wanted.unit_in_sight)
        return f"tile {number}"

    def layer_by_mouse(self) -> str:
        """Click a layer on the network map."""
        name = self.rng.choice(TRUNK)
        self.page.locator(f".map-layer[data-layer={name}]").click()
        self.wanted.go_to_layer([name], self.calm)
        return f"layer {name}"

    def layer_by_arrows(self) -> str:
        """Walk along the network map with the arrow keys."""
        steps = self.rng.choice([-3, -2, -1, 1, 2, 3])
        self.page.locator(".map-layer[aria-pressed=true]").focus()
        for _step in range(abs(steps)):
            self.page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")
        self.page.keyboard.press("Enter")
        self._to_neighbours(steps, surely=self.calm)
        return f"layer {steps:+d} by arrows"

    def layer_by_key(self) -> str:
        """Go to a neighbouring layer with a key."""
        step = self.rng.choice([-1, 1])
        self.page.locator(".panel.channel .frame").first.focus()
        self.page.keyboard.press("." if step > 0 else ",")
        self._to_neighbours(step, surely=self.calm)
        return f"layer {step:+d} by key"

    def room(self) -> str:
        """Go to another room by the navigation."""
        name = self.rng.choice([room for room in ROOMS if self.wanted.rooms != {room}])
        self.page.locator("[data-testid=stTopNavLink]").nth(NAVIGATION.index(name)).click()
        self.wanted.go_to_room(name)
        return f"room {name}"

    def section(self) -> str:
        """Choose a section of the room."""
        (room,) = self.wanted.rooms
        section = SECTIONS[room]
        name = self.rng.choice(section.names)
        buttons = self.page.locator(f".st-key-{section.key} button[role=radio]")
        buttons.nth(section.names.index(name)).click()
        self.wanted.choose(section.key, name)
        return f"section {name}"

    def download(self) -> str:
        """Choose a kind of file and download the layer as that."""
        kind = self.rng.choice([*Product])
        self.page.locator("[data-testid=stMain] [data-testid=stPopover] button").first.click()
        body = self.page.locator("[data-testid=stPopoverBody]")
        if self.wanted.values("download_kind") != {kind}:
            _pick(body.locator("input").first, [*Product].index(kind))
        self.wanted.choose("download_kind", kind)
        suffix, begins = _FILES[kind]
        body.locator("code", has_text=re.compile(rf"{re.escape(suffix)}$")).wait_for()
        _quiet(self.page)
        with self.page.expect_download() as waiting:
            body.locator(".st-key-download_one button").click()
        data = waiting.value.path().read_bytes()
        name = waiting.value.suggested_filename
        if not (name.endswith(suffix) and re.match(begins, data)):
            raise Error(f"{name} is no {kind}: {len(data)} bytes, {data[:40]!r}")
        self.page.keyboard.press("Escape")
        body.wait_for(state="hidden")
        return f"download {name}, {len(data):,} bytes"

    def forget(self) -> str:
        """Have one's own picture forgotten."""
        self.page.locator(".st-key-forget_picture button").first.click()
        if OWN in self.wanted.values("picture"):
            self.wanted.choose("picture", DEFAULTS["picture"])
        self.wanted.photos = ()
        return "forget the picture"

    def lead(self) -> str:
        """Go from the kept unit into a lab."""
        name, unit, channel = (
            self.wanted.value("layer"),
            self.wanted.unit_in_sight,
            self.wanted.shown_channel,
        )
        assert name is not None
        is_pool = name.startswith("pool")
        way = self.rng.choice([way for way in WAYS if is_pool or way.lead != POOLS_ONLY])
        self.page.locator(f".lead[data-lead={way.lead}]").click()
        self.wanted.choose("channels", channel)
        if way.room == "convolution":
            self.wanted.choose("conv_section", "prove" if way.lead == "prove" else "receptive")
            self.wanted.choose("conv_channel", channel)
        elif way.room == "atlas":
            self.wanted.choose("atlas_section", way.lead)
        else:
            before = LAYERS[BY_NAME[name] - 1].name
            seen = dict(section="winners", of="layer", layer=before, channel=channel, cell=unit)
            for key, value in seen.items():
                self.wanted.choose(f"pool_{key}", value)
        self.wanted.go_to_room(way.room)
        self.wanted.led_by = way
        return f"room {way.room} by {way.lead}"

    def lead_back(self) -> str:
        """Go back to the unit that led here."""
        assert self.wanted.led_by is not None
        self.page.locator(f".st-key-{self.wanted.led_by.back} button").click()
        self.wanted.go_to_room("explore")
        self.wanted.led_by = None
        return "room explore by the way back"

    def back(self) -> str:
        """Go back in the browser: settings stay, the room may be any."""
        return self._through_history("back")

    def forward(self) -> str:
        """Go forward in the browser."""
        return self._through_history("forward")

    def reload(self) -> str:
        """Load the page anew, once its address is there: what that has stays."""
        self.page.wait_for_function("location.search.length > 1")
        self.page.reload()
        self.wanted.or_before(*self.wanted.may)
        self.wanted.photos = tuple(dict.fromkeys((*self.rested.photos, *self.wanted.photos)))
        self.wanted.go_to_room(*self.wanted.rooms, *self.wanted.rooms_since)
        self.wanted.may_be_lost = OWN in self.wanted.values("picture")
        if not self.wanted.may_be_lost:
            self.wanted.photos = ()
        return "reload"

    def _through_history(self, way: str) -> str:
        self.page.evaluate(f"history.{way}()")
        self.wanted.go_to_room(*ROOMS)
        return way

    def _photo(self) -> bytes:
        width, height = self.rng.choice([(400, 300), (300, 520), (260, 260), (640, 480)])
        noise = np.random.default_rng(self.rng.randrange(2**32))
        pixels = noise.integers(0, 80, (height, width, 3)) + noise.integers(0, 176, 3)
        out = io.BytesIO()
        Image.fromarray(pixels.astype(np.uint8)).save(out, "PNG", compress_level=1)
        return out.getvalue()

    def _brought(self, photo: bytes) -> str:
        late = not self.calm and OWN in self.wanted.values("picture")
        self.wanted.photos = (*self.wanted.photos, photo) if late else (photo,)
        self.wanted.choose("picture", OWN)
        return f"{len(photo):,} bytes"

    def _to_neighbours(self, step: int, surely: bool) -> None:
        # Before the first layer there is nothing; behind the last are those the weights lack.
        last = len(TRUNK) - 1
        reached = [step] if surely else range(min(step, 0), max(step, 0) + 1)
        new = {
            TRUNK[at if at + by > last else max(0, at + by)]
            for at in (TRUNK.index(name) for name in self.wanted.values("layer") if name)
            for by in reached
        }
        self.wanted.go_to_layer(sorted(new), self.calm)

    def _anything_linked(self) -> None:
        """What is clicked while another view is on its way belongs to the one or the other."""
        self.wanted.choose("unit", None, ANY)
        self.wanted.choose("channels", None, ANY)


def _pick(box: Locator, number: int) -> None:
    """Pick from a select box; what is drawn anew meanwhile may close its list, as people know."""
    option = box.page.locator("[role=option]").nth(number)
    for _attempt in range(_ATTEMPTS):
        box.click()
        with suppress(Error):
            option.click(timeout=2000)
            return
        box.press("ArrowDown")
    option.click()


def _quiet(page: Page) -> None:
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached")


def _anywhere(rng: random.Random, frame: Locator) -> tuple[float, float]:
    box = frame.bounding_box()
    assert box is not None
    return rng.uniform(0.05, 0.95) * box["width"], rng.uniform(0.05, 0.95) * box["height"]


Action = Callable[[Moment], str]


@dataclass(frozen=True, slots=True)
class Habit:
    """Something a visitor does now and then: how often, and where that is possible.

    Convention: what is `calm` is only done when the page has come to rest.
    """

    act: Action
    often: int
    possible: Callable[[Wanted], bool]
    calm: bool = False

    @property
    def anyplace(self) -> bool:
        """Whether it can be done in every room."""
        return self.possible is _anyplace


def _anyplace(_wanted: Wanted) -> bool:
    return True


def _is_the_picture(wanted: Wanted) -> bool:
    """Whether what is pasted becomes the picture: among own classes it becomes one of theirs."""
    return "learning" not in wanted.rooms or "own" not in wanted.values("learning_section")


def _in_explore(wanted: Wanted) -> bool:
    return wanted.rooms == {"explore"}


def _in_a_lab(wanted: Wanted) -> bool:
    return len(wanted.rooms) == 1 and not _in_explore(wanted)


def _has_a_photo(wanted: Wanted) -> bool:
    return len(wanted.photos) == 1 and not wanted.may_be_lost


def _keeps_a_unit(wanted: Wanted) -> bool:
    return _in_explore(wanted) and wanted.unit_in_sight is not None


def _was_led(wanted: Wanted) -> bool:
    return wanted.led_by is not None


def _in_some_room(wanted: Wanted) -> bool:
    """After going back the address is an old one for a moment; nobody reloads just then."""
    return len(wanted.rooms) == 1


def _box(key: str) -> Action:
    return lambda moment: moment.box(key)


HABITS = (
    *(
        Habit(_box(key), 3 if key in ("picture", "size") else 2, _anyplace)
        for key, box in BOXES.items()
        if box.everywhere
    ),
    *(Habit(_box(key), 3, _in_explore) for key, box in BOXES.items() if not box.everywhere),
    Habit(Moment.language, 2, _anyplace),
    Habit(Moment.upload, 2, _anyplace),
    Habit(Moment.paste, 2, _is_the_picture),
    Habit(Moment.unit, 5, _in_explore),
    Habit(Moment.tile, 5, _in_explore),
    Habit(Moment.layer_by_mouse, 6, _in_explore),
    Habit(Moment.layer_by_arrows, 3, _in_explore),
    Habit(Moment.layer_by_key, 3, _in_explore),
    Habit(Moment.room, 5, _anyplace),
    Habit(Moment.section, 8, _in_a_lab),
    Habit(Moment.reload, 2, _in_some_room),
    Habit(Moment.download, 4, _in_explore, calm=True),
    Habit(Moment.forget, 2, _has_a_photo, calm=True),
    Habit(Moment.lead, 9, _keeps_a_unit, calm=True),
    Habit(Moment.lead_back, 20, _was_led, calm=True),
)
TRAVEL = (Habit(Moment.back, 2, _anyplace), Habit(Moment.forward, 1, _anyplace))


def pick(rng: random.Random, wanted: Wanted, travel: tuple[Habit, ...], calm: bool) -> Habit:
    """Choose what to do next, of what is possible here and now."""
    all_habits = (*HABITS, *travel)
    possible = [one for one in all_habits if one.possible(wanted) and (calm or not one.calm)]
    return rng.choices(possible, [habit.often for habit in possible])[0]
