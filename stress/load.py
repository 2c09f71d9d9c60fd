"""Many people at once, each a real WebSocket session with a picture of their own."""

import io
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import numpy as np
from PIL import Image

from benchmarks.server import running
from stress.process import memory_mb, settled_memory_mb, threads_and_files, watched
from stress.promise import Result, at_most, none_of
from stress.visitor import View, Visitor

UPLOAD = "Upload a picture"
MAPS = ("picture", "layer")
BUSY = "try again in a few seconds"
TWELVE_MEGAPIXELS = (4000, 3000)
PUBLIC = {
    "EXPLORER_PUBLIC": "1",
    "STREAMLIT_SERVER_MAX_MESSAGE_SIZE": "30",
    "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "60",
}


def photo(number: int, size_wh: tuple[int, int] = TWELVE_MEGAPIXELS) -> tuple[bytes, int]:
    """A JPEG in a gray of its own with some structure, and that gray."""
    level = 8 + 6 * (number % 40)
    width, height = size_wh
    pixels = np.full((height, width, 3), level, np.uint8)
    pixels[: height // 8, : width // 8] = 255 - level
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=90)
    return out.getvalue(), level


def is_own(view: View, level: int) -> bool:
    """Whether the view's picture is this person's."""
    parts = [view.parts.get(name) for name in ("picture", "layer", "focus")]
    if len({part[0]["content"] if part else "" for part in parts}) != 1 or parts[0] is None:
        return False
    part = parts[0]
    centre = part[1]["input"][112, 112].astype(int)
    return bool(np.abs(centre - level).max() <= 2)


class Person:
    """One active visitor: uploads a photo of their own and waits for the maps."""

    def __init__(self, address: str, number: int, patience: float = 120) -> None:
        self.visitor = Visitor(address, patience=patience)
        self.data, self.level = photo(number)
        self.view = View()
        self.error = ""

    def act(self, first: View) -> None:
        """Upload and look."""
        try:
            self.visitor.upload(first, UPLOAD, "photo.jpg", self.data)
            self.view = self.visitor.look()
        except Exception as error:
            self.error = f"{type(error).__name__}: {error}"

    @property
    def waited(self) -> float:
        """Seconds until the maps, or the end of the run, were here."""
        maps = max(self.view.first_seconds.get(part, 0.0) for part in MAPS)
        return maps if self.got == "maps" else self.view.seconds

    @property
    def got(self) -> str:
        """`maps`, `busy`, or what went wrong."""
        if self.error:
            return self.error
        if self.view.says(BUSY):
            return "busy"
        for text in self.view.texts:
            if text.startswith("exception") or "went wrong" in text or "could not" in text:
                return text
        return "maps" if is_own(self.view, self.level) else "somebody else's maps"


def together(jobs: list[Callable[[], None]]) -> None:
    """Run at the same time and wait for all."""
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def crowd(
    address: str, stack: ExitStack, count: int, first: int
) -> tuple[list[Person], list[View]]:
    """Connect people who have each opened the page."""
    people = [Person(address, first + number) for number in range(count)]
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
            alone, views = crowd(address, stack, 3, 0)
            for person, view in zip(alone, views, strict=True):
                person.act(view)
            unloaded = statistics.median(person.waited for person in alone)
            people, views = crowd(address, stack, 17, 3)
            active = people[:8]
            together([lambda p=p, v=v: p.act(v) for p, v in zip(active, views, strict=False)])  # type: ignore[misc]
            yield from _eight(active, unloaded)
        yield at_most("memory at its peak, 8 of 20 active", peak.megabytes, 1200, "MB", 0)
        with ExitStack() as stack, watched(pid) as peak:
            people, views = crowd(address, stack, max(4, round(32 * scale)), 20)
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
