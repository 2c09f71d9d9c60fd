"""How the linked view's browser and this server talk: messages, sequence, times.

The browser owns the truth about what it has. It keeps what it was sent (`memory.js`), knows where
its visitor wants to be (`state.js`), and says what it lacks. The page only remembers what it said
last.

Opening, or another picture:
  1. The page computes the layer, then sends one run of bytes with picture, layer, maps and focus.
  2. The browser paints, and asks `thumbnails/1`. That question is also its word that the picture is
     on the screen: until then the page holds back its menus, for a browser takes what comes close
     together as one piece of work. One that never asks is not waited for again.
  3. The thumbnails of the other blocks follow, whenever nobody computes anything else. Where a head
     of the visitor's own answers, the page sends its answer to the map when it has it.

Another layer, channel or unit:
  1. The browser shows the choice at once (`pending`), as far as it has what that takes.
  2. What is lacking it fetches beside the page, from `layers/conv3_2`: a layer (unless it has that)
     and the maps of the channels that are pinned. The newest wish takes the place of older ones.
     Where that takes long the browser asks `layers/waiting` for its place in the queue, shows it
     and offers to stop: then it hangs up, by which the server knows, and goes back to what it has.
  3. Painted, it reports the choice to the page, with its number and with what is still lacking:
     nothing, or what could not be fetched. The page then runs and answers with the focus, and with
     exactly what was lacking. A choice whose number the page does not repeat is reported again; one
     made as its room was being left is reported by the courier, who is in every room.

When the page itself looks elsewhere (a link, a menu, a room that led here), it sends layer, maps
and focus; with another content or scale everything. A browser that has less than a focus needs
fetches it as in step 2, and reports what it cannot fetch.

Where a proxy passes only Streamlit's addresses, every fetch fails: then the reports say what is
lacking, the page sends it, and its own thumbnails too. Slower, and the same on the screen.

Beside the page a visitor is known by a secret name, the `endpoint` of the focus, sent as the header
`X-Endpoint`. Bytes are containers (`components/container.py`, `unpack.js`). `protocol.js` has the
types of the browser's side; times reach it with the component's data.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum

ENDPOINT_HEADER = "X-Endpoint"
"""Where a browser tells its endpoint's secret name: addresses are written down in logs."""
MOST_PINS = 4


class MessageKind(StrEnum):
    """What the server sends a browser."""

    PICTURE = "picture"
    """What stays while one looks around: the input's pixels, the layers' descriptions, words."""
    LAYER = "layer"
    """All channels of a layer as tiles, with their figures."""
    MAPS = "maps"
    """The exact numbers of some channels."""
    FOCUS = "focus"
    """Where one looks; the last part of whatever the page sends."""
    THUMBNAILS = "thumbnails"
    """A small picture of every layer of a block."""
    ANSWER = "answer"
    """What the visitor's own head says of the picture, once the page has it."""


@dataclass(frozen=True, slots=True)
class BrowserTimes:
    """Milliseconds that the browser waits.

    Convention: `after_paint_ms` until the page hears of a choice that is painted, for its run takes
    the browser's time; `rest_ms` until it hears of a key, which may repeat, or of an arrangement;
    `heard_ms` until a choice without an answer is told again, for the page runs one request at a
    time and may drop one that waits; `slow_ms` until it says that something is waited for, and
    `place_ms` between two questions for the place in the queue; `fetch_patience_ms` until a fetch
    is given up.
    """

    after_paint_ms: int = 80
    rest_ms: int = 180
    heard_ms: int = 1500
    slow_ms: int = 140
    place_ms: int = 400
    fetch_patience_ms: int = 30_000

    def as_data(self) -> dict[str, int]:
        """Write them down for the browser."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ServerTimes:
    """Seconds that the server waits.

    Convention: `turn` for a turn to compute a layer beside the page, as long as a page waits;
    `thumbnails` for one to compute what nobody is eager for; `painting` for a browser to paint a
    new picture, `silent` for one that has never answered; `calm` between a picture's being painted
    and its thumbnails, for the menus come first, and `calm_long` between a layer's being asked for
    and the thumbnails of a large picture, which hold the next layer up; `page_thumbnails` for a
    turn to compute thumbnails in the page.
    """

    turn: float = 15.0
    thumbnails: float = 3.0
    painting: float = 1.0
    silent: float = 0.06
    calm: float = 0.3
    calm_long: float = 1.2
    page_thumbnails: float = 5.0


BROWSER_TIMES = BrowserTimes()
SERVER_TIMES = ServerTimes()
