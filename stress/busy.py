"""More people than a server can serve in time: what they are told, and what they keep."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from stress.acting import press
from stress.load import FIRST, MAPS, UPLOAD, owner, together
from stress.photos import SMALL, photo
from stress.process import watched
from stress.promise import Result, at_least, at_most, none_of, promise
from stress.servers import public
from stress.truth import Answer, Truth
from stress.view import View
from stress.visitor import Visitor

KEPT = "You see the last view that worked"
PLACE = "before you"


@dataclass(frozen=True, slots=True)
class Waited:
    """What people were told who all wanted something dear at the same time."""

    people: int
    busy: int
    places: int
    """People who were told their place in the queue."""
    gone: tuple[str, ...]
    """What those saw instead whose last good view was gone."""
    unserved: tuple[str, ...]
    """What those saw at last who never got the maps of their new photo."""
    errors: tuple[str, ...]
    megabytes: float
    """Memory at its peak."""


@promise("busy")
def some_are_told_to_come_back(found: Waited) -> Result:
    """Control: the server is so busy that some are told to come back."""
    return at_least(
        f"control: of {found.people} at once told that the server is busy", found.busy, 1
    )


@promise("busy")
def place_is_told(found: Waited) -> Result:
    """Who waits is told how many are before."""
    return at_least("people who were told their place", found.places, 1)


@promise("busy")
def last_view_stays(found: Waited) -> Result:
    """Who is told to come back still sees the last good view."""
    return none_of(
        f"told to come back, and the last good view gone {set(found.gone) or ''}",
        len(found.gone),
        max(1, found.busy),
    )


@promise("busy")
def served_later(found: Waited) -> Result:
    """Who tries again is served, with the photo that was uploaded."""
    return none_of(
        f"never got the maps of their new photo {set(found.unserved) or ''}",
        len(found.unserved),
        found.people,
    )


@promise("busy")
def no_errors(found: Waited) -> Result:
    """Nobody sees anything else than maps, a place, or a friendly no."""
    return none_of(f"errors {set(found.errors) or ''}", len(found.errors), found.people)


@promise(
    "busy",
    goal="900 MB at its peak, at 224 px",
    why="inputs as large as strangers may have (512 px) take five times as many maps",
)
def memory_of_a_rush(found: Waited) -> Result:
    """Even the largest inputs of many people fit into a small machine."""
    return at_most(f"memory at its peak, {found.people} at once", found.megabytes, 1200, "MB", 0)


@dataclass
class Guest:
    """Somebody with a good view who then wants another photo, at the same time as all others."""

    visitor: Visitor
    number: int
    size: int
    first: View = field(default_factory=View)
    then: View = field(default_factory=View)
    last: View = field(default_factory=View)
    error: str = ""

    @property
    def photos(self) -> tuple[bytes, bytes]:
        """The photo of the good view, and the one that everybody wants to see at once."""
        return photo(2 * self.number, SMALL), photo(2 * self.number + 1, SMALL)

    def arrive(self) -> None:
        """Have a good view."""
        self.visitor.upload(self.visitor.look(), UPLOAD, "one.jpg", self.photos[0])
        self.first = self.visitor.look()

    def want(self) -> None:
        """Bring another photo."""
        try:
            self.visitor.upload(self.first, UPLOAD, "two.jpg", self.photos[1])
            self.then = self.visitor.look()
        except Exception as error:
            self.error = f"{type(error).__name__}: {error}"

    def again(self, patience: float) -> None:
        """Press “Try again” until the maps are here."""
        until = time.monotonic() + patience
        self.last = self.then
        while self.last.trouble == "busy" and time.monotonic() < until:
            self.last = self.visitor.act(press(self.last, "Try again"))

    def kept(self) -> str:
        """What is wrong with the last good view, as it was shown again; or nothing."""
        if not self.then.says(KEPT) or "focus" not in self.then.came:
            return "no view"
        same = [view.parts["focus"][0]["content"] for view in (self.first, self.then)]
        return _wrong(self.photos[0], self.size, self.then) if same[0] == same[1] else "another"

    def served(self) -> str:
        """What is wrong with the view of the new photo; or nothing."""
        return self.error or self.last.trouble or _wrong(self.photos[1], self.size, self.last)


def _wrong(data: bytes, size: int, view: View) -> str:
    shown = {part: view.parts[part] for part in MAPS if part in view.parts}
    return "; ".join(Truth(data, size).differences([Answer(FIRST, (), shown)]))


def chapter(scale: float) -> Iterator[Result]:
    """Forty people at once, each with an input as large as strangers may have."""
    yield from measured(max(12, round(40 * min(1.0, scale))), 512)


def measured(people: int, size: int, patience: float = 120) -> Iterator[Result]:
    """So many people with inputs of that size."""
    with public() as (address, pid), ExitStack() as stack:
        guests = []
        for number in range(people):
            visitor = Visitor(address, f"size={size}", patience=120)
            visitor.line.cookie.update(owner(number))
            guests.append(Guest(stack.enter_context(visitor), number, size))
            guests[-1].arrive()
        with watched(pid) as peak:
            together([guest.want for guest in guests])
        busy = [guest for guest in guests if guest.then.trouble == "busy"]
        for guest in guests:
            guest.again(patience)
    found = Waited(
        people,
        len(busy),
        sum(guest.then.says(PLACE) for guest in guests),
        tuple(filter(None, (guest.kept() for guest in busy))),
        tuple(filter(None, (guest.served() for guest in guests))),
        tuple(
            guest.error or guest.then.trouble
            for guest in guests
            if guest.error or guest.then.trouble not in ("", "busy")
        ),
        peak.megabytes,
    )
    for judge in (
        some_are_told_to_come_back,
        place_is_told,
        last_view_stays,
        served_later,
        no_errors,
        memory_of_a_rush,
    ):
        yield judge(found)
