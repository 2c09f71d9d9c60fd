"""Faults in the middle of something: a decoder struck at work, clients gone halfway."""

import io
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import psutil
from PIL import Image

from stress.load import UPLOAD, Person
from stress.photos import SMALL, photo
from stress.process import memory_mb, settled_memory_mb, threads_and_files
from stress.promise import Result, at_most, held, none_of, promise
from stress.view import View
from stress.visitor import Visitor

_AT_WORK = 0.05
"""Seconds of CPU after which a decoder is surely decoding."""
_EACH = 4
"""Uploads that one session begins at once."""


@dataclass(frozen=True, slots=True)
class Struck:
    """What came of striking the decoder while it read somebody's photo."""

    how: str
    at_work: bool
    said: bool
    view: str
    """What was wrong with the view that should have stayed; or nothing."""
    later: tuple[str, ...]
    """What came to those who brought pictures afterwards."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What came of clients who went when half of their upload was there."""

    clients: int
    answered: int
    other: str
    files: int
    megabytes: float


@promise("faults")
def struck_decoder_is_said(found: Struck) -> Result:
    """When the decoder dies or hangs over a photo, a sentence says so."""
    return held(f"decoder {found.how} at work: said", found.at_work and found.said)


@promise("faults")
def view_stays(found: Struck) -> Result:
    """And the last good view stays."""
    return held(f"decoder {found.how} at work: the view stays {found.view}", not found.view)


@promise("faults")
def next_is_read(found: Struck) -> Result:
    """And the next pictures are read."""
    wrong = [got for got in found.later if got != "maps"]
    return none_of(
        f"decoder {found.how} at work: later pictures that are wrong {wrong or ''}",
        len(wrong),
        len(found.later),
    )


@promise("faults")
def half_is_no_file(found: Gone) -> Result:
    """Control: when they go, their uploads are under way."""
    return none_of(
        "control: uploads that were answered when half was there", found.answered, found.clients
    )


@promise("faults")
def others_are_served(found: Gone) -> Result:
    """Others do not notice."""
    return held(
        f"{found.clients} clients gone in mid-upload: others are served", found.other == "maps"
    )


@promise("faults")
def handles_go_back(found: Gone) -> Result:
    """Nothing stays open."""
    return at_most(
        f"{found.clients} clients gone in mid-upload: file handles left", found.files, 5, "", 0
    )


@promise("faults")
def memory_goes_back(found: Gone) -> Result:
    """Nothing stays in memory."""
    return at_most(
        f"{found.clients} clients gone in mid-upload: memory left", found.megabytes, 100, "MB", 0
    )


def _killed(helper: psutil.Process) -> None:
    helper.kill()


def _crashed(helper: psutil.Process) -> None:
    helper.send_signal(signal.SIGSEGV)


def _stopped(helper: psutil.Process) -> None:
    helper.suspend()


def _starved(helper: psutil.Process) -> None:
    """Leave no memory to be had: whatever it asks for next is refused, as on a full machine."""
    _soft, hard = helper.rlimit(psutil.RLIMIT_AS)
    helper.rlimit(psutil.RLIMIT_AS, (2**20, hard))


STRIKES: dict[str, tuple[Callable[[psutil.Process], None], str]] = {
    "killed": (_killed, "could not be read safely"),
    "crashed": (_crashed, "could not be read safely"),
    "stopped": (_stopped, "took too long"),
    "out of memory": (_starved, "could not be read safely|damaged or incomplete"),
}
"""How the decoder is struck, and what is to be said (one of these)."""


def decoder_struck(address: str, pid: int, strikes: tuple[str, ...]) -> Iterator[Result]:
    """Strike the decoder while it reads somebody's photo, then bring others; again and again."""
    for number, how in enumerate(strikes):
        found = _struck(address, pid, how, 20 * number)
        for judge in (struck_decoder_is_said, view_stays, next_is_read):
            yield judge(found)


def _struck(address: str, pid: int, how: str, first: int) -> Struck:
    strike, words = STRIKES[how]
    with Visitor(address) as visitor, Visitor(address) as neighbour:
        person = Person(address, first + 8, SMALL, visitor)
        person.act(visitor.look())
        view, at_work = _look_while(visitor, pid, strike)
        said = any(view.says(word) for word in words.split("|"))
        person.view = visitor.look()
        wrong = person.wrong
        later = [
            Person(address, first + 9, SMALL, neighbour),
            Person(address, first + 10, SMALL, visitor),
        ]
        for other in later:
            other.act(other.visitor.look())
    return Struck(how, at_work, said, wrong, tuple(other.got for other in later))


def _look_while(
    visitor: Visitor, pid: int, strike: Callable[[psutil.Process], None]
) -> tuple[View, bool]:
    """Strike the decoder in mid-picture; returns the view, and whether it was at work."""
    visitor.upload(visitor.look(), UPLOAD, "large.jpg", _slow())
    helper = next(
        child for child in psutil.Process(pid).children() if "worker" in "".join(child.cmdline())
    )
    before = sum(helper.cpu_times()[:2])
    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(visitor.look)
        while sum(helper.cpu_times()[:2]) - before < _AT_WORK and not looking.done():
            time.sleep(0.002)
        at_work = not looking.done()
        strike(helper)
        return looking.result(), at_work


def _slow() -> bytes:
    """A photo that takes its time: many passes over 12 megapixels."""
    out = io.BytesIO()
    Image.open(io.BytesIO(photo(11))).save(out, "JPEG", quality=85, progressive=True)
    return out.getvalue()


def gone_in_mid_upload(address: str, pid: int, people: int) -> Iterator[Result]:
    """Begin many uploads at the same time, send half of each, and go."""
    with ExitStack() as stack:
        visitors = [stack.enter_context(Visitor(address)) for _ in range(people)]
        for visitor in visitors:
            visitor.look()
        person = Person(address, 12, SMALL, visitors[0])
        person.act(visitors[0].look())
        memory, (_, files) = memory_mb(pid), threads_and_files(pid)
        begun = [_half(visitor, stack) for visitor in visitors for _ in range(_EACH)]
        answered = sum(_has_answer(connection) for connection in begun)
        for connection in begun:
            connection.close()
        left = _settled_files(pid, files)
        more = settled_memory_mb(pid, memory + 20, 10) - memory
        other = Person(address, 13, SMALL, visitors[1])
        other.act(visitors[1].look())
    found = Gone(len(begun), answered, other.got, left, more)
    for judge in (half_is_no_file, others_are_served, handles_go_back, memory_goes_back):
        yield judge(found)


def _half(visitor: Visitor, stack: ExitStack, size: int = 1_000_000) -> socket.socket:
    """Send half an upload, as a browser would send it."""
    place = visitor.place("half.jpg")
    body, headers = visitor.form("half.jpg", bytes(size))
    server = urlsplit(visitor.line.address)
    connection = socket.create_connection((server.hostname or "", server.port or 0), timeout=30)
    stack.callback(connection.close)
    told = {"Host": server.netloc, "Content-Length": str(len(body)), **headers}
    lines = [f"PUT {place.upload_url} HTTP/1.1", *(f"{name}: {told[name]}" for name in told)]
    with suppress(ConnectionError):  # An answer that came at once; see `_has_answer`.
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body[: size // 2])
    return connection


def _has_answer(connection: socket.socket, patience: float = 0.05) -> bool:
    """Whether the server has answered, or closed the connection, before all was there."""
    connection.settimeout(patience)
    with suppress(TimeoutError):
        try:
            connection.recv(1)
        except ConnectionError:
            return True
        return True
    return False


def _settled_files(pid: int, before: int) -> int:
    """Wait a little until file handles are given back; returns how many are left."""
    deadline = time.monotonic() + 10
    while (left := threads_and_files(pid)[1] - before) > 0 and time.monotonic() < deadline:
        time.sleep(0.2)
    return max(0, left)
