"""One address that wants everything, and a newcomer from another: how long the newcomer waits."""

import statistics
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from stress.load import MAPS, UPLOAD
from stress.photos import SMALL, photo
from stress.promise import Result, at_most, none_of, promise
from stress.servers import public
from stress.view import View
from stress.visitor import Visitor

GREEDY, NEWCOMER = "192.0.2.1", "198.51.100.{number}"
NEWCOMERS = 5
LARGEST = "size=512&layer=relu5_3"


def from_address(address: str, owner: str, query: str = "") -> Visitor:
    """A visitor whom a proxy has noted under an address of their own."""
    visitor = Visitor(address, query, patience=120)
    visitor.line.cookie["X-Forwarded-For"] = owner
    return visitor


def another(data: bytes, number: int) -> bytes:
    """The same photo under another checksum: nothing known of it helps."""
    note = f"{number}".encode()
    return data[:2] + b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + data[2:]


def bring(visitor: Visitor, before: View, data: bytes) -> View:
    """Upload a photo and look until its maps are here."""
    visitor.upload(before, UPLOAD, "photo.jpg", data)
    return visitor.look()


@dataclass
class Crowd:
    """People of one address who upload one photo after another."""

    served: int = 0
    busy: int = 0
    errors: list[str] = field(default_factory=list)


def _work(visitor: Visitor, first: View, data: bytes, over: threading.Event, crowd: Crowd) -> None:
    number, view = 0, first
    while not over.is_set():
        number += 1
        try:
            found = bring(visitor, view, another(data, number))
        except Exception as error:
            crowd.errors.append(f"{type(error).__name__}: {error}")
            return
        if found.trouble not in ("", "busy"):
            crowd.errors.append(found.trouble)
        crowd.busy += found.trouble == "busy"
        crowd.served += not found.trouble
        if UPLOAD in found.widgets:  # A page that was refused at once has no menus.
            view = found


@contextmanager
def greedy(address: str, sockets: int) -> Iterator[Crowd]:
    """Have so many sockets of one address ask for the largest pictures without a pause."""
    over, crowd = threading.Event(), Crowd()
    with ExitStack() as stack:
        threads = []
        for number in range(sockets):
            visitor = stack.enter_context(from_address(address, GREEDY, LARGEST))
            work = (visitor, visitor.look(), photo(1000 + number, SMALL), over, crowd)
            threads.append(threading.Thread(target=_work, args=work))
        for thread in threads:
            thread.start()
        while crowd.served + crowd.busy + len(crowd.errors) == 0:
            over.wait(0.1)  # Until they owe something.
        try:
            yield crowd
        finally:
            over.set()
            for thread in threads:
                thread.join()


@dataclass(frozen=True, slots=True)
class Beside:
    """Newcomers beside a greedy address: how long each waited, and what came of the greedy."""

    sockets: int
    alone: float
    """Seconds that a newcomer waits when nobody else is there."""
    waited: tuple[float, ...]
    troubles: tuple[str, ...]
    """What newcomers saw in place of maps."""
    crowd: Crowd


@promise("fairness")
def newcomers_wait(found: Beside) -> Result:
    """Whoever comes beside a greedy address waits about as long as alone."""
    return at_most(
        f"newcomer beside {found.sockets} greedy sockets, over alone ({found.alone:.2f} s; worst "
        f"{max(found.waited):.2f} s)",
        statistics.median(found.waited) / found.alone,
        3,
        "x",
    )


@promise("fairness")
def newcomers_are_served(found: Beside) -> Result:
    """Whoever comes beside a greedy address gets maps, and is not told to come back."""
    return none_of(
        f"newcomers beside {found.sockets} greedy sockets without maps {set(found.troubles) or ''}",
        len(found.troubles),
        len(found.waited),
    )


@promise("fairness")
def greedy_see_no_errors(found: Beside) -> Result:
    """The greedy themselves get maps, or are told that the server is busy."""
    crowd = found.crowd
    return none_of(
        f"runs of the greedy ({crowd.served} served, {crowd.busy} busy): errors "
        f"{set(crowd.errors) or ''}",
        len(crowd.errors),
        crowd.served + crowd.busy,
    )


def newcomers(address: str, first: int, count: int = NEWCOMERS) -> tuple[list[float], list[str]]:
    """Let people come, each from an address of their own.

    Returns seconds until each one's maps came, and what those saw who got none.
    """
    waited, troubles = [], []
    for number in range(first, first + count):
        with from_address(address, NEWCOMER.format(number=number)) as visitor:
            opened = visitor.look()
            view = bring(visitor, opened, photo(number, SMALL))
            came = [view.first_seconds.get(part, view.seconds) for part in MAPS]
            waited.append(view.seconds if view.trouble else max(came))
            troubles += [view.trouble] if view.trouble else []
    return waited, troubles


def chapter(scale: float) -> Iterator[Result]:
    """Six, then twenty greedy sockets."""
    yield from measured([max(2, round(sockets * min(1.0, scale))) for sockets in (6, 20)])


def measured(greed: Iterable[int], count: int = NEWCOMERS) -> Iterator[Result]:
    """So many newcomers beside so many greedy sockets, one crowd after the other."""
    with public() as (address, _pid):
        newcomers(address, 1, 2)
        alone = statistics.median(newcomers(address, 10)[0])
        for part, sockets in enumerate(greed, start=1):
            with greedy(address, sockets) as crowd:
                waited, troubles = newcomers(address, 100 * part, count)
            found = Beside(sockets, alone, tuple(waited), tuple(troubles), crowd)
            yield newcomers_wait(found)
            yield newcomers_are_served(found)
            yield greedy_see_no_errors(found)
