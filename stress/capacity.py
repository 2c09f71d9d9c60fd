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

from benchmarks.server import running
from stress import beside
from stress.acting import click
from stress.load import PUBLIC, UPLOAD
from stress.photos import photo
from stress.process import family, memory_mb, settled_memory_mb
from stress.promise import Result, at_most
from stress.pupils import CHANNELS
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
        self.visitor = Visitor(address, patience=120)
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


def chapter(scale: float) -> Iterator[Result]:
    """Ten learners, one after the other; then all of them connected and silent."""
    count = max(3, round(10 * min(1.0, scale)))
    with running(**PUBLIC) as (address, pid), ExitStack() as stack:
        with Visitor(address) as warm:
            warm.look()
        before = memory_mb(pid)
        learners = [Learner(address, number) for number in range(count)]
        opening = cost(pid, [partial(one.open, stack) for one in learners])
        bringing = cost(pid, [one.bring for one in learners])
        clicking = cost(pid, [one.click for one in learners for _ in range(6)])
        seconds = 20.0 * min(1.0, scale)
        staying = cost(pid, [lambda: time.sleep(seconds)]) / seconds / count
        yield at_most("processor time to open the page", opening, 2, "s", 2)
        yield at_most("processor time for a new photo of 12 MP", bringing, 3, "s", 2)
        yield at_most("processor time for a click on a layer", clicking, 0.5, "s", 3)
        yield at_most("processor time of an open page at rest", staying * 1000, 10, "ms/s", 2)
        held = learners_per_core(opening, bringing, clicking, staying)
        yield Result(f"learners per core, {LESSON.busy:.0%} busy (a click every "
                     f"{LESSON.click_every:g} s)", f"{held:.0f}", ">= 10", held >= 10)  # fmt: skip
        settled = settled_memory_mb(pid, 0, 60 * min(1.0, scale))
        yield at_most("memory of one server, before anybody has a photo", before, 700, "MB", 0)
        yield at_most("memory for each learner with a photo", (settled - before) / count, 60, "MB")
