"""Somebody sends a bomb every second for five minutes, while others work."""

import statistics
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle

from stress.large import bombs
from stress.load import UPLOAD, Person
from stress.photos import SMALL
from stress.promise import Result, at_least, at_most, none_of, promise
from stress.servers import public
from stress.visitor import Visitor

_OTHERS = 2
_REFUSED = ("Make it smaller", "unpacks to an enormous size", "can be read")


@dataclass
class Attack:
    """What the attacker did and heard."""

    sent: int = 0
    seconds: float = 1.0
    answers: list[str] = field(default_factory=list)
    """Of bombs that were not refused."""
    health: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Work:
    """What came to the others, before and during an attack."""

    before: tuple[float, ...]
    during: tuple[float, ...]
    wrong: tuple[str, ...]


@promise("attack")
def at_one_a_second(found: Attack) -> Result:
    """Control: the bombs really come."""
    return at_least("control: bombs a minute", 60 * found.sent / found.seconds, 55)


@promise("attack")
def refused(found: Attack) -> Result:
    """Each is refused with a sentence."""
    return none_of(
        f"bombs that were not refused {set(found.answers) or ''}", len(found.answers), found.sent
    )


@promise("attack")
def healthy(found: Attack) -> Result:
    """The server answers that it is well, and at once."""
    slowest = max(found.health, default=99)
    return at_most("slowest answer of the health address", slowest, 0.5, "s", 3)


@promise("attack")
def others_wait(found: Work) -> Result:
    """The others hardly notice."""
    before, during = (_p95(times) for times in (found.before, found.during))
    return at_most(
        f"95th percentile of {len(found.during)} runs of others, over before ({before:.2f} s)",
        during / before,
        2,
        "x",
    )


@promise("attack")
def others_see_their_own(found: Work) -> Result:
    """The others get their own maps."""
    return none_of(
        f"runs of others without their own maps {set(found.wrong) or ''}",
        len(found.wrong),
        len(found.before) + len(found.during),
    )


def _p95(times: tuple[float, ...]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def chapter(scale: float) -> Iterator[Result]:
    """Five minutes, after one without."""
    yield from measured(300 * scale, 60 * scale)


def measured(seconds: float, before: float) -> Iterator[Result]:
    """So many seconds with bombs, after some without."""
    _bombs()
    with public() as (address, _pid), ExitStack() as stack:
        people = [Person(address, 60 + n, SMALL) for n in range(_OTHERS)]
        for person in people:
            stack.enter_context(person.visitor)
            person.act(person.visitor.look())
        first, wrong = _work(people, before)
        with _attacked(address) as attack:
            later, more = _work(people, seconds)
    work = Work(first, later, (*wrong, *more))
    for line in (at_one_a_second, refused, healthy):
        yield line(attack)
    for judge in (others_wait, others_see_their_own):
        yield judge(work)


@contextmanager
def _attacked(address: str) -> Iterator[Attack]:
    over, found = threading.Event(), Attack()
    threads = [
        threading.Thread(target=work, args=(address, over, found)) for work in (_attack, _ask)
    ]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        over.set()
        for thread in threads:
            thread.join()


@cache
def _bombs() -> dict[str, bytes]:
    return bombs()


def _attack(address: str, over: threading.Event, found: Attack) -> None:
    arms = cycle(_bombs().items())
    with Visitor(address) as visitor:
        view = visitor.look()
        due = began = time.monotonic()
        while not over.is_set():
            name, data = next(arms)
            # Another checksum each time, so that nothing known of it helps the server.
            visitor.upload(view, UPLOAD, f"{found.sent}.png", data + f"{found.sent}".encode())
            view = visitor.look()
            found.sent += 1
            if not any(view.says(words) for words in _REFUSED):
                found.answers.append(f"{name}: {view.trouble or 'read'}")
            due = max(time.monotonic(), due + 1)
            over.wait(due - time.monotonic())
        found.seconds = time.monotonic() - began


def _ask(address: str, over: threading.Event, found: Attack) -> None:
    """Ask how the server is, time and again: whoever asks after an answer asks at a good moment."""
    while not over.wait(0.2):
        began = time.monotonic()
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=10).close()
            found.health.append(time.monotonic() - began)
        except OSError:
            found.health.append(99)


def _work(people: list[Person], seconds: float) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Let them bring one photo after the other, in turn; each its own checksum."""
    times, wrong, until = [], [], time.monotonic() + seconds
    number = 0
    while number < len(people) or time.monotonic() < until:
        person = people[number % len(people)]
        again = Person(person.visitor.line.address, 1000 + number, SMALL, person.visitor)
        again.act(person.view)
        times.append(again.waited)
        if again.got != "maps":
            wrong.append(again.got)
        person.view = again.view
        number += 1
    return tuple(times), tuple(wrong)
