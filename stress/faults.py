"""Faults around the server, each injected once: said within two seconds, survived, nothing lost."""

import contextlib
import os
import signal
import tempfile
import time
from collections.abc import Iterator

import psutil

from benchmarks.server import running
from stress.breaking import decoder_killed, gone_in_mid_upload
from stress.load import UPLOAD, Person
from stress.photos import SMALL
from stress.promise import Result, at_most, held, none_of
from stress.view import View
from stress.visitor import Visitor


def chapter(scale: float) -> Iterator[Result]:
    """One after another on real servers."""
    cut = 10.0 if scale >= 1 else 2.0
    with running(EXPLORER_PUBLIC="1") as (address, pid):
        yield _connection_cut(address, cut)
        yield from decoder_killed(address, pid)
        yield from gone_in_mid_upload(address, pid, people=max(2, round(50 * scale)))
        yield _forged_upload(address)
        yield _stopped(pid)
    yield from _no_weights_no_network()
    yield from _cache_folder_is_no_folder()


def _connection_cut(address: str, seconds: float) -> Result:
    with Visitor(address) as visitor:
        person = Person(address, 7, SMALL, visitor)
        person.act(visitor.look())
        visitor.cut()
        time.sleep(seconds)
        visitor.reconnect()
        person.view = visitor.look()
    return held(f"connection cut for {seconds:g} s: the picture is still there",
                person.got == "maps")  # fmt: skip


def _forged_upload(address: str) -> Result:
    with Visitor(address) as visitor:
        view = visitor.look()
        try:
            visitor.upload(view, UPLOAD, "a.jpg", b"x", token="forged")
        except OSError as error:
            return held("an upload without the page's token is refused", "403" in str(error))
    return held("an upload without the page's token is refused", False)


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
            yield held(
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
