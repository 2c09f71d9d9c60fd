"""One address that wants everything, and a newcomer from another: how long the newcomer waits."""

import statistics
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from benchmarks.server import running
from stress.load import MAPS, PUBLIC, UPLOAD
from stress.photos import SMALL, photo
from stress.promise import Result, at_most, none_of
from stress.view import View
from stress.visitor import Visitor

BEHIND_A_PROXY = {**PUBLIC, "EXPLORER_PROXY_HOPS": "1"}
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


def newcomers(address: str, first: int, count: int = NEWCOMERS) -> list[float]:
    """Let people come, each from an address of their own; seconds until each one's maps came."""
    waited = []
    for number in range(first, first + count):
        with from_address(address, NEWCOMER.format(number=number)) as visitor:
            opened = visitor.look()
            view = bring(visitor, opened, photo(number, SMALL))
            came = [view.first_seconds.get(part, view.seconds) for part in MAPS]
            waited.append(view.seconds if view.trouble else max(came))
    return waited


def chapter(scale: float) -> Iterator[Result]:
    """Six, then twenty greedy sockets."""
    with running(**BEHIND_A_PROXY) as (address, _pid):
        newcomers(address, 1, 2)
        alone = statistics.median(newcomers(address, 10))
        for part, sockets in enumerate((6, 20), start=1):
            with greedy(address, max(2, round(sockets * min(1.0, scale)))) as crowd:
                waited = newcomers(address, 100 * part)
            yield at_most(
                f"newcomer beside {sockets} greedy sockets, over alone ({alone:.2f} s; worst "
                f"{max(waited):.2f} s)", statistics.median(waited) / alone, 3, "x",
            )  # fmt: skip
            yield none_of(
                f"runs of the greedy ({crowd.served} served, {crowd.busy} busy): errors "
                f"{set(crowd.errors) or ''}", len(crowd.errors), crowd.served + crowd.busy,
            )  # fmt: skip
