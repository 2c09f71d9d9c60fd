"""Faults around the server, each injected once: said within two seconds, survived, nothing lost."""

import contextlib
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import psutil

from stress.acting import choose
from stress.breaking import STRIKES, decoder_struck, gone_in_mid_upload
from stress.load import UPLOAD, Person
from stress.photos import SMALL
from stress.promise import Result, at_most, held, none_of, promise
from stress.servers import home, public
from stress.view import View
from stress.visitor import Visitor

_REFUSED = ("damaged", "neither")
"""Words of the sentences that refuse a weights file."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What somebody saw whose connection was cut for so long."""

    seconds: float
    got: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """How long a server took to stop, doing what; 99 if it did not."""

    doing: str
    seconds: float
    orphans: int


@dataclass(frozen=True, slots=True)
class Told:
    """A page on a machine that lacks something, and when it said so."""

    has_maps: bool
    seconds: float
    can_try_again: bool = False


@promise("faults")
def cut_keeps_the_picture(found: Cut) -> Result:
    """Whoever loses the connection for a while finds the picture again."""
    return held(
        f"connection cut for {found.seconds:g} s: the picture is still there", found.got == "maps"
    )


@promise("faults")
def forged_is_refused(answer: str) -> Result:
    """Nobody uploads without the page's own token."""
    return held("an upload without the page's token is refused", "403" in answer)


@promise("faults")
def stops(found: Stopped) -> Result:
    """A server that is asked to stop does, whatever it is doing."""
    return at_most(f"SIGTERM {found.doing}: seconds until stopped", found.seconds, 5, "s")


@promise("faults")
def leaves_no_orphans(found: Stopped) -> Result:
    """And takes its helpers along."""
    return at_most(f"SIGTERM {found.doing}: processes left", found.orphans, 0, "", 0)


@promise("faults")
def page_without_weights(found: Told) -> Result:
    """Without the trained weights there are maps of other ones."""
    return none_of("weights missing: a page without maps", int(not found.has_maps), 1)


@promise("faults")
def no_network_is_said(found: Told) -> Result:
    """Without a network it is said that weights can't be fetched, with another try."""
    return held("network absent: said, with another try", found.can_try_again and found.has_maps)


@promise("faults")
def no_folder_is_said(found: Told) -> Result:
    """A folder that can't be used is said at once."""
    return at_most("cache folder unusable: seconds until it is said", found.seconds, 2, "s")


@promise("faults")
def page_without_folder(found: Told) -> Result:
    """And there are maps all the same."""
    return none_of("cache folder unusable: a page without maps", int(not found.has_maps), 1)


@promise("faults")
def model_stays(found: str) -> Result:
    """A weights file that can't be read is refused, and the previous network stays."""
    return none_of(
        f"weights that can't be read: the previous network is gone {found}", int(bool(found)), 1
    )


@promise("faults")
def cold_start_is_calm(found: tuple[str, ...]) -> Result:
    """Whoever comes first finds a page, even if several come at the same moment."""
    wrong = [trouble for trouble in found if trouble]
    return none_of(
        f"first visitors, all at once, who saw an error {set(wrong) or ''}", len(wrong), len(found)
    )


def chapter(scale: float) -> Iterator[Result]:
    """One after another on real servers."""
    yield from around_uploads(10.0 if scale >= 1 else 2.0, max(2, round(50 * scale)))
    yield from stopping()
    yield from cold_start(starts=max(1, round(5 * scale)))
    yield from bad_weights()
    yield from without_weights()
    yield from without_folder()


def around_uploads(
    cut: float, people: int, strikes: tuple[str, ...] = tuple(STRIKES)
) -> Iterator[Result]:
    """Connections and decoders that fail, on one server."""
    with public() as (address, pid):
        yield cut_keeps_the_picture(_connection_cut(address, cut))
        yield from decoder_struck(address, pid, strikes)
        yield from gone_in_mid_upload(address, pid, people)
        yield forged_is_refused(_forged_upload(address))


def stopping() -> Iterator[Result]:
    """Stop a server at rest, and one with work under way and people waiting."""
    for doing in ("at rest", "under work"):
        with public() as (address, pid), ExitStack() as stack:
            people = 6 if doing == "under work" else 1
            visitors = [stack.enter_context(_dear(address, n)) for n in range(people)]
            pool = stack.enter_context(ThreadPoolExecutor(people))
            looking = [pool.submit(_look, visitor) for visitor in visitors]
            if doing == "at rest":
                looking[0].result()
            else:
                _until_at_work(pid)
            found = _stopped(pid, doing)
        yield stops(found)
        yield leaves_no_orphans(found)


def cold_start(starts: int = 1, people: int = 4) -> Iterator[Result]:
    """Several people come to a server that has just been started, right into its dearest room."""
    troubles: list[str] = []
    for _ in range(starts):
        with public() as (address, _pid), ExitStack() as stack:
            query = "display_section=network&size=64"
            visitors = [
                stack.enter_context(Visitor(address, query, room="display")) for _ in range(people)
            ]
            with ThreadPoolExecutor(people) as pool:
                views = list(pool.map(Visitor.look, visitors))
            troubles += [view.trouble or ("" if view.tables else "no table") for view in views]
    yield cold_start_is_calm(tuple(troubles))


def bad_weights() -> Iterator[Result]:
    """Bring a photo, then weights that are none."""
    with public(EXPLORER_WEIGHTS_UPLOAD="1") as (address, _pid), Visitor(address) as visitor:
        person = Person(address, 14, SMALL, visitor)
        person.act(visitor.look())
        view = visitor.act(choose(person.view, "Weights", "From a file…"))
        visitor.upload(view, "Weights file", "w.pth", bytes(range(256)) * 40)
        person.view = visitor.look()
        refused = any(person.view.says(words) for words in _REFUSED)
        yield model_stays(person.wrong or ("" if refused else "nothing is said"))


def _dear(address: str, number: int) -> Visitor:
    pictures = ("coffee", "rocket", "chelsea", "astronaut")
    query = f"size={480 + 8 * number}&layer=relu5_3&picture={pictures[number % 4]}"
    return Visitor(address, query, patience=20)


def _look(visitor: Visitor) -> None:
    with contextlib.suppress(Exception):  # The server goes meanwhile.
        visitor.look()


def _until_at_work(pid: int) -> None:
    """Wait until a server has taken a second of processor time after its start."""
    process = psutil.Process(pid)
    began, until = sum(process.cpu_times()[:2]), time.monotonic() + 30
    while sum(process.cpu_times()[:2]) - began < 1 and time.monotonic() < until:
        time.sleep(0.05)


def _connection_cut(address: str, seconds: float) -> Cut:
    with Visitor(address) as visitor:
        person = Person(address, 7, SMALL, visitor)
        person.act(visitor.look())
        visitor.cut()
        time.sleep(seconds)
        visitor.reconnect()
        person.view = visitor.look()
    return Cut(seconds, person.got)


def _forged_upload(address: str) -> str:
    with Visitor(address) as visitor:
        view = visitor.look()
        try:
            visitor.upload(view, UPLOAD, "a.jpg", b"x", token="forged")
        except OSError as error:
            return str(error)
    return "taken"


def _stopped(pid: int, doing: str) -> Stopped:
    process = psutil.Process(pid)
    helpers = process.children(recursive=True)
    began = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    with contextlib.suppress(psutil.TimeoutExpired):
        process.wait(10)
    seconds = time.monotonic() - began
    if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        seconds = 99
        process.kill()
    _gone, left = psutil.wait_procs(helpers, timeout=2)
    return Stopped(doing, seconds, len(left))


def without_weights() -> Iterator[Result]:
    """At home, where weights are fetched: none there, and no network to fetch them from."""
    with tempfile.TemporaryDirectory() as folder:
        blocked = {
            "EXPLORER_CACHE": folder,
            "PIP_INDEX_URL": "http://127.0.0.1:9/",
            "PIP_RETRIES": "0",
            "PIP_NO_CACHE_DIR": "1",
            "PIP_CONFIG_FILE": os.devnull,
        }
        with home(**blocked) as (address, _), Visitor(address) as visitor:
            yield page_without_weights(Told(bool(visitor.look().parts), 0))
            view, seconds = _until_said(visitor, "could not be")
            yield no_network_is_said(Told(bool(view.parts), seconds, "Try again" in view.widgets))


def without_folder() -> Iterator[Result]:
    """At home, with a file where the folder for weights should be."""
    with (
        tempfile.NamedTemporaryFile() as file,
        home(EXPLORER_CACHE=file.name) as (address, _),
        Visitor(address) as visitor,
    ):
        visitor.look()
        view, seconds = _until_said(visitor, "folder")
        found = Told(bool(view.parts), seconds)
        yield no_folder_is_said(found)
        yield page_without_folder(found)


def _until_said(visitor: Visitor, words: str, patience: float = 20.0) -> tuple[View, float]:
    """Look again and again until a sentence has these words, for so long at most."""
    began = time.monotonic()
    while True:
        view = visitor.look()
        seconds = time.monotonic() - began
        if view.says(words) or seconds > patience:
            return view, seconds if view.says(words) else 99.0
        time.sleep(0.2)
