"""One decoding helper: how it is started, asked, held to a time limit and stopped."""

import contextlib
import hashlib
import json
import os
import secrets
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np

from explorer import errors
from explorer.errors import ExplorerError
from explorer.imaging.decoding import Picture
from explorer.imaging.pipe import READY, read_block, read_exactly, write_block
from explorer.messages import Message

Process = subprocess.Popen[bytes]
ROOT = Path(__file__).parents[2]
START_SECONDS = 20.0


class UnfitError(Exception):
    """The helper itself failed, whatever the file: it did not start or answered another request."""


def start(command: tuple[str, ...]) -> Process:
    """Start a helper that finds this project, wherever the server was started, until it is ready.

    Raises: UnfitError: if it ends before, which is no fault of a file.
    """
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path},
        )
    except OSError as error:
        raise UnfitError(f"could not be started ({error})") from error
    try:
        _greet(process)
    except BaseException:
        stop(process)
        raise
    return process


def _greet(process: Process) -> None:
    try:
        with limited(process, START_SECONDS, threading.Event()):
            said = read_exactly(_pipes(process)[1], len(READY))
    except (OSError, EOFError) as error:
        raise UnfitError("ended before it was ready") from error
    if said != READY:
        raise UnfitError(f"began with {said!r}")


def ask(process: Process, data: bytes) -> Picture | ExplorerError:
    """Ask for one file's picture, and make sure that what comes answers this request.

    Raises: UnfitError: if it does not. After any exception the helper must be stopped, for the
        rest of its answer may still be in the pipe.
    """
    to, back = _pipes(process)
    request = secrets.token_bytes(16)
    write_block(to, request)
    write_block(to, data)
    to.flush()
    content = hashlib.sha256(data).hexdigest()  # The helper is decoding meanwhile.
    header = json.loads(read_block(back))
    if header["request"] != request.hex():
        raise UnfitError("answered another request")
    if "error" in header:
        kind = getattr(errors, header["error"], ExplorerError)
        return kind(header["template"], **header["values"])
    if header["sha256"] != content:
        raise UnfitError("answered with another file's picture")
    height, width = header["shape_hw"]
    pixels = np.frombuffer(read_block(back), np.uint8).reshape(height, width, 3)
    notes = tuple(Message(template, values) for template, values in header["notes"])
    width, height = header["source_size_wh"]
    return Picture(pixels, notes, header["format"], (width, height), content)


@contextlib.contextmanager
def limited(process: Process, seconds: float, late: threading.Event) -> Iterator[None]:
    """Kill a process that takes longer, and set `late`."""

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def stop(process: Process) -> None:
    """End a helper and close its pipes."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()


def _pipes(process: Process) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise OSError("the helper has no pipes")
    return process.stdin, process.stdout
