"""Faults around the server, each injected once: said within two seconds, survived, nothing lost."""

import contextlib
import os
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import psutil

from benchmarks.server import running
from stress.load import UPLOAD, is_own, photo
from stress.promise import Result, at_most, none_of
from stress.visitor import View, Visitor

SMALL = (400, 300)


def chapter(scale: float) -> Iterator[Result]:
    """One after another on real servers."""
    cut = 10.0 if scale >= 1 else 2.0
    with running(EXPLORER_PUBLIC="1") as (address, pid):
        yield _connection_cut(address, cut)
        yield _helper_killed(address, pid)
        yield _gone_in_mid_upload(address)
        yield _forged_upload(address)
        yield _stopped(pid)
    yield from _no_weights_no_network()
    yield from _cache_folder_is_no_folder()


def _held(name: str, held: bool, detail: str = "") -> Result:
    return Result(name, detail or ("yes" if held else "no"), "yes", held)


def _uploaded(visitor: Visitor, number: int) -> tuple[View, int]:
    data, level = photo(number, SMALL)
    visitor.upload(visitor.look(), UPLOAD, "a.jpg", data)
    return visitor.look(), level


def _connection_cut(address: str, seconds: float) -> Result:
    with Visitor(address) as visitor:
        _, level = _uploaded(visitor, 7)
        visitor.cut()
        time.sleep(seconds)
        visitor.reconnect()
        return _held(f"connection cut for {seconds:g} s: the picture is still there",
                     is_own(visitor.look(), level))  # fmt: skip


def _helper_killed(address: str, pid: int) -> Result:
    with Visitor(address) as visitor:
        _uploaded(visitor, 8)
        for child in psutil.Process(pid).children():
            child.kill()
        view, level = _uploaded(visitor, 9)
    return _held("decoder killed: the next picture is read", is_own(view, level))


def _gone_in_mid_upload(address: str) -> Result:
    parts = urlsplit(address)
    for _ in range(20):
        with socket.create_connection((parts.hostname or "", parts.port or 0)) as rude:
            rude.sendall(b"PUT /_stcore/upload_file/x/y HTTP/1.1\r\nHost: x\r\n"
                         b"Content-Length: 1000000\r\n\r\n" + bytes(1000))  # fmt: skip
    with Visitor(address) as visitor:
        view, level = _uploaded(visitor, 10)
    return _held("clients gone in mid-upload: others are served", is_own(view, level))


def _forged_upload(address: str) -> Result:
    with Visitor(address) as visitor:
        view = visitor.look()
        try:
            visitor.upload(view, UPLOAD, "a.jpg", b"x", xsrf="forged")
        except OSError as error:
            return _held("an upload without the page's token is refused", "403" in str(error))
    return _held("an upload without the page's token is refused", False)


def _stopped(pid: int) -> Result:
    process = psutil.Process(pid)
    began = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    with contextlib.suppress(psutil.TimeoutExpired):
        process.wait(10)
    gone = not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    return at_most(
        "SIGTERM: seconds until stopped", time.monotonic() - began if gone else 99, 5, "s"
    )


def _no_weights_no_network() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        blocked = {
            "EXPLORER_CACHE": folder,
            "PIP_INDEX_URL": "http://127.0.0.1:9/",
            "PIP_RETRIES": "0",
            "PIP_NO_CACHE_DIR": "1",
            "PIP_CONFIG_FILE": os.devnull,
        }
        with running(**blocked) as (address, _), Visitor(address) as visitor:
            view = visitor.look()
            yield none_of("weights missing: a page without maps", int(not view.parts), 1)
            view, _seconds = _until_said(visitor, "could not be")
            yield _held(
                "network absent: said, with another try",
                "Try again" in view.widgets and bool(view.parts),
            )


def _cache_folder_is_no_folder() -> Iterator[Result]:
    with (
        tempfile.NamedTemporaryFile() as file,
        running(EXPLORER_CACHE=file.name) as (address, _),
        Visitor(address) as visitor,
    ):
        visitor.look()
        view, seconds = _until_said(visitor, "folder")
        yield at_most("cache folder unusable: seconds until it is said", seconds, 2, "s")
        yield none_of("cache folder unusable: a page without maps", int(not view.parts), 1)


def _until_said(visitor: Visitor, words: str) -> tuple[View, float]:
    """Look again and again until a sentence has these words, a minute at most."""
    began = time.monotonic()
    while True:
        view = visitor.look()
        seconds = time.monotonic() - began
        if view.says(words) or seconds > 60:
            return view, seconds
        time.sleep(0.2)
