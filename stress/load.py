"""Many people at once, each a real WebSocket session with a picture of their own."""

import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property

from benchmarks.server import running
from stress import desk
from stress.photos import TWELVE_MEGAPIXELS, photo
from stress.process import memory_mb, settled_memory_mb, threads_and_files, watched
from stress.promise import Result, at_most, none_of
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
                found = desk.thumbnails(self.visitor, self.view, block)
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


def chapter(scale: float) -> Iterator[Result]:
    """Eight of twenty active, then thirty-two."""
    with running(**PUBLIC) as (address, pid):
        with Visitor(address) as warm:
            warm.look()
        idle = memory_mb(pid)
        with ExitStack() as stack, watched(pid) as peak:
            alone, views = crowd(address, stack, range(3))
            for person, view in zip(alone, views, strict=True):
                person.act(view)
            unloaded = statistics.median(person.waited for person in alone)
            people, views = crowd(address, stack, range(3, 20))
            active = people[:8]
            together([lambda p=p, v=v: p.act(v) for p, v in zip(active, views, strict=False)])  # type: ignore[misc]
            yield from _eight(active, unloaded)
        yield at_most("memory at its peak, 8 of 20 active", peak.megabytes, 1200, "MB", 0)
        with ExitStack() as stack, watched(pid) as peak:
            people, views = crowd(address, stack, range(20, 20 + max(4, round(32 * scale))))
            together([lambda p=p, v=v: p.act(v) for p, v in zip(people, views, strict=True)])  # type: ignore[misc]
            yield from _overload(people)
        yield at_most("memory at its peak, 32 active", peak.megabytes, 1200, "MB", 0)
        left = settled_memory_mb(pid, idle + 100, 90)
        yield at_most("memory over idle 90 s after the last left", left - idle, 100, "MB", 0)


def _eight(active: list[Person], unloaded: float) -> Iterator[Result]:
    wrong = [person.got for person in active if person.got != "maps"]
    yield none_of(f"20 connected, 8 active with 12 MP photos: errors {set(wrong) or ''}",
                  len(wrong), len(active))  # fmt: skip
    times = sorted(person.waited for person in active)
    p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
    yield at_most(f"95th percentile over an unloaded run ({unloaded:.2f} s)",
                  p95 / unloaded, 10, "x")  # fmt: skip


def _overload(people: list[Person]) -> Iterator[Result]:
    outcomes = [person.got for person in people]
    wrong = [outcome for outcome in outcomes if outcome not in ("maps", "busy")]
    served = outcomes.count("maps")
    yield none_of(f"{len(people)} active ({served} maps, {outcomes.count('busy')} busy): "
                  f"errors {set(wrong) or ''}", len(wrong), len(people))  # fmt: skip
    longest = max(person.waited for person in people)
    yield at_most("longest wait for maps or “busy”", longest, 25, "s")


def sessions(scale: float) -> Iterator[Result]:
    """People who come, look and leave, one after another."""
    count = max(20, round(500 * scale))
    warm = max(10, count // 3)
    with running(**{**PUBLIC, "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1"}) as (address, pid):
        _come_and_go(address, warm)
        time.sleep(25)  # The janitor has been round twice.
        before, (threads, files) = memory_mb(pid), threads_and_files(pid)
        _come_and_go(address, count)
        after = settled_memory_mb(pid, before, 40)
        threads_after, files_after = threads_and_files(pid)
    growth = max(0.0, after - before) * 1024 / count
    yield at_most(f"memory growth over {count} sessions", growth, 50, "KB each")
    yield at_most("threads more than before", threads_after - threads, 5, "", 0)
    yield at_most("file handles more than before", files_after - files, 5, "", 0)


def _come_and_go(address: str, count: int) -> None:
    for _ in range(count):
        with Visitor(address) as visitor:
            visitor.look()
