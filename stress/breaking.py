"""Faults in the middle of something: a decoder killed at work, clients gone halfway."""

import io
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import psutil
from PIL import Image

from stress.load import UPLOAD, Person
from stress.photos import SMALL, photo
from stress.process import memory_mb, settled_memory_mb, threads_and_files
from stress.promise import Result, at_most, held, none_of
from stress.view import View
from stress.visitor import Visitor

_AT_WORK = 0.05
"""Seconds of CPU after which a decoder is surely decoding."""
_EACH = 4
"""Uploads that one session begins at once."""


def decoder_killed(address: str, pid: int) -> Iterator[Result]:
    """Kill the decoder while it reads somebody's photo, then bring others."""
    with Visitor(address) as visitor, Visitor(address) as neighbour:
        person = Person(address, 8, SMALL, visitor)
        person.act(visitor.look())
        view, at_work = _look_while_killed(visitor, pid)
        said = at_work and view.says("could not be read safely")
        person.view = visitor.look()
        yield held("decoder killed at work: said, the view stays", said and not person.wrong)
        next_ones = [Person(address, 9, SMALL, neighbour), Person(address, 10, SMALL, visitor)]
        for other in next_ones:
            other.act(other.visitor.look())
        wrong = [other.got for other in next_ones if other.got != "maps"]
    yield none_of(f"decoder killed at work: later pictures that are wrong {wrong or ''}",
                  len(wrong), len(next_ones))  # fmt: skip


def _look_while_killed(visitor: Visitor, pid: int) -> tuple[View, bool]:
    """Kill the decoder in mid-picture; returns the view, and whether it was at work."""
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
        helper.kill()
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
    count = len(begun)
    yield none_of("uploads that were answered when half was there", answered, count)
    yield held(f"{count} clients gone in mid-upload: others are served", other.got == "maps")
    yield at_most(f"{count} clients gone in mid-upload: file handles left", left, 5, "", 0)
    yield at_most(f"{count} clients gone in mid-upload: memory left", more, 100, "MB", 0)


def _half(visitor: Visitor, stack: ExitStack, size: int = 1_000_000) -> socket.socket:
    """Send half an upload, as a browser would send it."""
    place = visitor.place("half.jpg")
    body, headers = visitor.form("half.jpg", bytes(size))
    server = urlsplit(visitor.line.address)
    connection = socket.create_connection((server.hostname or "", server.port or 0), timeout=30)
    stack.callback(connection.close)
    told = {"Host": server.netloc, "Content-Length": str(len(body)), **headers}
    lines = [f"PUT {place.upload_url} HTTP/1.1", *(f"{name}: {told[name]}" for name in told)]
    connection.sendall("\r\n".join([*lines, "", ""]).encode() + body[: size // 2])
    return connection


def _has_answer(connection: socket.socket, patience: float = 0.05) -> bool:
    """Whether the server has answered, or closed the connection, before all was there."""
    connection.settimeout(patience)
    with suppress(TimeoutError):
        connection.recv(1)
        return True
    return False


def _settled_files(pid: int, before: int) -> int:
    """Wait a little until file handles are given back; returns how many are left."""
    deadline = time.monotonic() + 10
    while (left := threads_and_files(pid)[1] - before) > 0 and time.monotonic() < deadline:
        time.sleep(0.2)
    return max(0, left)
