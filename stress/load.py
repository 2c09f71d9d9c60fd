"""Many people at once, each a real WebSocket session with a picture of their own."""

import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import cached_property

from stress import beside
from stress.photos import TWELVE_MEGAPIXELS, photo
from stress.truth import Answer, Truth
from stress.view import View
from stress.visitor import Visitor

UPLOAD = "Upload a picture"
FIRST = "relu3_3"
"""The layer that the page opens with."""
MAPS = ("picture", "layer", "maps")
SOMEBODY_ELSES = "somebody else's maps"
PUBLIC = {
    "EXPLORER_PUBLIC": "1",
    "STREAMLIT_SERVER_MAX_MESSAGE_SIZE": "30",
    "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "60",
}


class Person:
    """One active visitor: uploads a photo of their own and waits for the maps."""

    def __init__(
        self,
        address: str,
        number: int,
        size_wh: tuple[int, int] = TWELVE_MEGAPIXELS,
        visitor: Visitor | None = None,
    ) -> None:
        self.visitor = visitor or Visitor(address, patience=120)
        self.visitor.line.cookie.update(owner(number))
        self.data = photo(number, size_wh)
        self.view = View()
        self.small: list[Answer] = []
        self.error = ""

    def act(self, first: View) -> None:
        """Upload, look, and fetch the small pictures, as a browser does."""
        try:
            self.visitor.upload(first, UPLOAD, "photo.jpg", self.data)
            self.view = self.visitor.look()
            if self.view.trouble:
                return
            for block in range(1, 6):
                found = beside.thumbnails(self.visitor, self.view, block)
                if found is None:
                    break  # A browser asks for no more then, either.
                self.small.append(Answer(f"conv{block}_1", (), found))
        except Exception as error:
            self.error = f"{type(error).__name__}: {error}"

    @property
    def waited(self) -> float:
        """Seconds until the maps, or the end of the run, were here."""
        maps = max(self.view.first_seconds.get(part, 0.0) for part in MAPS)
        return maps if self.got == "maps" else self.view.seconds

    @cached_property
    def got(self) -> str:
        """`maps`, `busy`, or what went wrong."""
        return self.error or self.view.trouble or self.wrong or "maps"

    @cached_property
    def wrong(self) -> str:
        """What is shown that is not about this photo, by numbers computed here; or nothing."""
        shown = {part: self.view.parts[part] for part in MAPS if part in self.view.parts}
        found = Truth(self.data).differences([Answer(FIRST, (), shown), *self.small])
        missing = sorted(set(MAPS) - shown.keys())
        return f"{SOMEBODY_ELSES}: {found or missing}" if found or missing else ""


def together(jobs: Sequence[Callable[[], None]]) -> None:
    """Run at the same time and wait for all."""
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def crowd(
    address: str,
    stack: ExitStack,
    numbers: range,
    size_wh: tuple[int, int] = TWELVE_MEGAPIXELS,
) -> tuple[list[Person], list[View]]:
    """Connect people who have each opened the page."""
    people = [Person(address, number, size_wh) for number in numbers]
    for person in people:
        stack.enter_context(person.visitor)
    return people, [person.visitor.look() for person in people]


def owner(number: int) -> dict[str, str]:
    """What a proxy notes of somebody: everybody has an address of their own."""
    return {"X-Forwarded-For": f"198.51.{number // 250 % 250}.{number % 250 + 1}"}
