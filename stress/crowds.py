"""Eight of twenty people active, then thirty-two: everybody sees their own, in bounds."""

import hashlib
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import psutil

from stress.acting import press
from stress.load import Person, crowd, together
from stress.photos import TWELVE_MEGAPIXELS
from stress.process import memory_mb, settled_memory_mb, watched
from stress.promise import Result, at_most, none_of, promise
from stress.servers import public
from stress.view import View
from stress.visitor import Visitor

TRY_AGAIN = "Try again"
Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Crowd:
    """What came to people who were active at the same time."""

    people: int
    outcomes: tuple[str, ...]
    waited: tuple[float, ...]
    unloaded: float = 0.0
    """Seconds that one person waits alone."""
    lost: tuple[str, ...] = ()
    """What those saw who looked once more and did not see their own picture's maps."""

    @property
    def p95(self) -> float:
        """Seconds that all but a twentieth waited at most."""
        times = sorted(self.waited)
        return times[min(len(times) - 1, round(0.95 * len(times)))]


@dataclass(frozen=True, slots=True)
class Memory:
    """A server's memory in MB."""

    one: float
    eight: float
    many: float
    left: float
    """90 s after the last one left."""


@promise("load")
def real_photos(photos: Sequence[bytes]) -> Result:
    """Control: they bring what cameras write, no two alike."""
    odd = [data for data in photos if not 3e6 <= len(data) <= 8e6]
    alike = len(photos) - len({hashlib.sha256(data).digest() for data in photos})
    return none_of("control: photos not of 3 to 8 MB, or alike", len(odd) + alike, len(photos))


@promise("load")
def eight_see_their_own(found: Crowd) -> Result:
    """With eight of twenty active everybody gets maps, with the numbers of their own photo."""
    wrong = [outcome for outcome in found.outcomes if outcome != "maps"]
    return none_of(
        f"20 connected, {found.people} active with 12 MP photos: no maps, or with "
        f"other numbers {set(wrong) or ''}",
        len(wrong),
        found.people,
    )


@promise("load")
def eight_wait(found: Crowd) -> Result:
    """Nobody of eight waits much longer than eight runs take."""
    return at_most(
        f"95th percentile over an unloaded run ({found.unloaded:.2f} s)",
        found.p95 / found.unloaded,
        10,
        "x",
    )


@promise(
    "load",
    goal="500 MB when idle",
    why="one visitor's maps are still in the store; `make bench` has the same budget",
)
def memory_of_one(found: Memory) -> Result:
    """A server that one visitor has looked at stays small."""
    return at_most("memory after one visitor", found.one, 560, "MB", 0)


@promise(
    "load",
    goal="900 MB at its peak",
    why="the goal counted no uploads: Streamlit keeps each photo of about 5 MB until its "
    "session ends, and the decoder holds one picture of 36 MB twice",
)
def memory_of_eight(found: Memory) -> Result:
    """Eight of twenty active fit into a small machine."""
    return at_most("memory at its peak, 8 of 20 active", found.eight, 1000, "MB", 0)


@promise("load")
def many_see_their_own_or_busy(found: Crowd) -> Result:
    """With thirty-two active everybody gets their own maps, or is told to come back."""
    maps, busy = found.outcomes.count("maps"), found.outcomes.count("busy")
    wrong = [outcome for outcome in found.outcomes if outcome not in ("maps", "busy")]
    return none_of(
        f"{found.people} active ({maps} maps, {busy} busy): anything else, or other "
        f"numbers {set(wrong) or ''}",
        len(wrong),
        found.people,
    )


@promise("load")
def longest_wait(found: Crowd) -> Result:
    """Nobody waits long for an answer."""
    return at_most("longest wait for maps or “busy”", max(found.waited), 25, "s")


@promise("load")
def no_picture_lost(found: Crowd) -> Result:
    """Whoever looks once more sees their own picture's maps, whatever came before."""
    return none_of(
        f"{found.people} try once more: without their own picture {set(found.lost) or ''}",
        len(found.lost),
        found.people,
    )


@promise(
    "load",
    goal="none of its own",
    why="32 photos of about 5 MB and 32 sessions come on top of what eight need",
)
def memory_of_many(found: Memory) -> Result:
    """Thirty-two fit, too."""
    return at_most("memory at its peak, 32 active", found.many, 1200, "MB", 0)


@promise("load")
def memory_goes_back(found: Memory) -> Result:
    """When all have left, memory goes back."""
    return at_most(
        "memory over idle 90 s after the last left", found.left - found.one, 100, "MB", 0
    )


@promise("load")
def not_restarted(found: tuple[float, float]) -> Result:
    """The server that answers last is the one that answered first."""
    return none_of("restarts of the server", int(found[0] != found[1]), 1)


def chapter(scale: float) -> Iterator[Result]:
    """Eight of twenty, then thirty-two."""
    yield from measured(max(8, round(20 * scale)), max(4, round(32 * scale)))


def measured(
    connected: int, many: int, size_wh: Size = TWELVE_MEGAPIXELS, active: int = 8, rest: float = 90
) -> Iterator[Result]:
    """So many connected, some of them active; then so many active."""
    with public() as (address, pid):
        began = _birth(pid)
        with Visitor(address) as warm:
            warm.look()
        one = memory_mb(pid)
        photos: list[bytes] = []
        with watched(pid) as eight:
            found = _some(address, connected, active, size_wh, photos)
        yield real_photos(photos)
        yield eight_see_their_own(found)
        yield eight_wait(found)
        with watched(pid) as peak:
            found = _many(address, range(connected, connected + many), size_wh)
        yield many_see_their_own_or_busy(found)
        yield longest_wait(found)
        yield no_picture_lost(found)
        left = settled_memory_mb(pid, one + 100, rest)
        memory = Memory(one, eight.megabytes, peak.megabytes, left)
        for line in (memory_of_one, memory_of_eight, memory_of_many, memory_goes_back):
            yield line(memory)
        yield not_restarted((began, _birth(pid)))


def _birth(pid: int) -> float:
    """When a process began; 0 if it is no more."""
    try:
        process = psutil.Process(pid)
        ended = process.status() == psutil.STATUS_ZOMBIE
        return 0.0 if ended else float(process.create_time())
    except psutil.NoSuchProcess:
        return 0.0


def _some(address: str, connected: int, active: int, size_wh: Size, photos: list[bytes]) -> Crowd:
    with ExitStack() as stack:
        alone, views = crowd(address, stack, range(3), size_wh)
        for person, view in zip(alone, views, strict=True):
            person.act(view)
        unloaded = statistics.median(person.waited for person in alone)
        people, views = crowd(address, stack, range(3, connected), size_wh)
        photos += [person.data for person in (*alone, *people)]
        working = people[:active]
        _at_once(working, views[:active])
        return _crowd(working, unloaded)


def _many(address: str, numbers: range, size_wh: Size) -> Crowd:
    with ExitStack() as stack:
        people, views = crowd(address, stack, numbers, size_wh)
        _at_once(people, views)
        found = _crowd(people, 0.0)
        lost = []
        for person in people:
            again = _once_more(person)
            if again != "maps":
                lost.append(again)
    return Crowd(found.people, found.outcomes, found.waited, lost=tuple(lost))


def _at_once(people: Sequence[Person], views: Sequence[object]) -> None:
    together([lambda p=p, v=v: p.act(v) for p, v in zip(people, views, strict=True)])  # type: ignore[misc]


def _once_more(person: Person, patience: float = 60.0) -> str:
    """Press “Try again”, and again while the server is busy; returns what came of it."""
    until = time.monotonic() + patience
    while True:
        try:
            person.view = _try_again(person)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        person.__dict__.pop("wrong", None)
        if person.view.trouble != "busy" or time.monotonic() > until:
            return person.view.trouble or person.wrong or "maps"


def _try_again(person: Person) -> View:
    if TRY_AGAIN in person.view.widgets:
        return person.visitor.act(press(person.view, TRY_AGAIN))
    return person.visitor.look()


def _crowd(people: Sequence[Person], unloaded: float) -> Crowd:
    outcomes = tuple(person.got for person in people)
    return Crowd(len(people), outcomes, tuple(person.waited for person in people), unloaded)
