"""What one learner costs a server: processor time by what they do, and memory while they stay.

Processor time is the server's own, so it does not matter that the visitors share the machine.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import psutil

from stress import beside
from stress.acting import click
from stress.load import UPLOAD
from stress.photos import photo
from stress.process import family, memory_mb, settled_memory_mb
from stress.promise import Result, at_least, at_most, promise
from stress.pupils import CHANNELS
from stress.servers import public
from stress.view import View
from stress.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one learner does, on average; and how busy a core may be so that nobody waits long."""

    stay: float = 45 * 60
    photo_every: float = 180
    click_every: float = 10
    busy: float = 0.5


LESSON = Lesson()


class Learner:
    """Somebody alone with the server: opens, brings a photo, clicks on layers."""

    def __init__(self, address: str, number: int) -> None:
        self.visitor = Visitor(address, patience=600)
        self.data = photo(number)
        self.rng = random.Random(number)
        self.view = View()
        self.serial = 0

    def open(self, stack: ExitStack) -> None:
        """Open the page."""
        stack.enter_context(self.visitor)
        self.view = self.visitor.look()

    def bring(self) -> None:
        """Bring a photo of 12 megapixels; see its maps and the small pictures of the network."""
        self.visitor.upload(self.view, UPLOAD, "photo.jpg", self.data)
        self.view = self.visitor.look()
        for block in range(1, 6):
            beside.thumbnails(self.visitor, self.view, block)

    def click(self) -> None:
        """Click on a layer: the endpoint answers, and the page hears of it."""
        layer = self.rng.choice(list(CHANNELS))
        found = beside.layer(self.visitor, self.view, layer)
        self.serial += 1
        if found is not None:
            self.visitor.keep(found)
        self.view = self.visitor.act(click(self.view, self.serial, layer, lacks=found is None))


def processor_seconds(pid: int) -> float:
    """Processor time that a server and its helpers have taken so far."""
    total = 0.0
    for process in family(pid):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def cost(pid: int, jobs: Sequence[Callable[[], None]]) -> float:
    """Processor time that each of some jobs costs a server, with what it does right afterwards."""
    before = processor_seconds(pid)
    for job in jobs:
        job()
    time.sleep(0.5)
    return (processor_seconds(pid) - before) / len(jobs)


def learners_per_core(
    opening: float, bringing: float, clicking: float, staying: float, lesson: Lesson = LESSON
) -> float:
    """How many learners keep one core as busy as it may be; `staying` is cost for each second."""
    each = (
        opening / lesson.stay
        + bringing / lesson.photo_every
        + clicking / lesson.click_every
        + staying
    )
    return lesson.busy / each


@dataclass(frozen=True, slots=True)
class Cost:
    """What one learner costs: seconds of processor time and, in MB, memory."""

    opening: float
    bringing: float
    clicking: float
    staying: float
    """For each second of an open page at rest."""
    server: float
    """Memory of the server before anybody has a photo."""
    learner: float
    """Memory for each learner with a photo, when all are at rest."""


@promise("capacity")
def time_to_open(found: Cost) -> Result:
    """Opening the page is cheap."""
    return at_most("processor time to open the page", found.opening, 2, "s", 2)


@promise("capacity")
def time_for_a_photo(found: Cost) -> Result:
    """A new photo costs little more than reading it and one pass."""
    return at_most("processor time for a new photo of 12 MP", found.bringing, 3, "s", 2)


@promise("capacity")
def time_for_a_click(found: Cost) -> Result:
    """A click costs a part of a pass."""
    return at_most("processor time for a click on a layer", found.clicking, 0.5, "s", 3)


@promise("capacity")
def time_at_rest(found: Cost) -> Result:
    """An open page that nobody touches costs next to nothing."""
    return at_most("processor time of an open page at rest", found.staying * 1000, 10, "ms/s", 2)


@promise("capacity")
def learners_on_a_core(found: Cost) -> Result:
    """A core serves a third of a class."""
    held = learners_per_core(found.opening, found.bringing, found.clicking, found.staying)
    each = f"a click every {LESSON.click_every:g} s"
    return at_least(f"learners per core, {LESSON.busy:.0%} busy ({each})", held, 10)


@promise("capacity")
def memory_of_a_server(found: Cost) -> Result:
    """A server fits into a small machine before its work begins."""
    return at_most("memory of one server, before anybody has a photo", found.server, 700, "MB", 0)


@promise("capacity")
def memory_of_a_learner(found: Cost) -> Result:
    """Whoever brings a photo takes little of the machine's memory."""
    return at_most("memory for each learner with a photo", found.learner, 60, "MB")


def chapter(scale: float) -> Iterator[Result]:
    """Ten learners, one after the other; then all of them connected and silent."""
    part = min(1.0, scale)
    yield from measured(max(3, round(10 * part)), 6, 20.0 * part, 60 * part)


def measured(count: int, clicks: int, rest: float, settling: float) -> Iterator[Result]:
    """So many learners, each with so many clicks; so many seconds of rest, and of settling."""
    with public() as (address, pid), ExitStack() as stack:
        with Visitor(address, patience=600) as warm:
            warm.look()
        before = memory_mb(pid)
        learners = [Learner(address, number) for number in range(count)]
        opening = cost(pid, [partial(one.open, stack) for one in learners])
        bringing = cost(pid, [one.bring for one in learners])
        clicking = cost(pid, [one.click for one in learners for _ in range(clicks)])
        staying = cost(pid, [lambda: time.sleep(rest)]) / rest / count
        settled = settled_memory_mb(pid, 0, settling)
    found = Cost(opening, bringing, clicking, staying, before, (settled - before) / count)
    for line in (
        time_to_open,
        time_for_a_photo,
        time_for_a_click,
        time_at_rest,
        learners_on_a_core,
        memory_of_a_server,
        memory_of_a_learner,
    ):
        yield line(found)
