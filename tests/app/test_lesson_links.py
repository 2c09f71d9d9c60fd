"""Every link of every lesson opens its room in the section that is meant, in both languages."""

import contextlib
import itertools
import random
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from explorer.lessons import LANGUAGES, Lesson, Link, lessons
from explorer.ui.road.place import values_of
from explorer.ui.room_links import FIRST
from tests.app.conftest import opened
from tests.everywhere import EVERYWHERE
from tests.journeys.values import LABS
from tests.offenders import none_of
from tests.short_training import shortened

pytestmark = pytest.mark.weights
SEED = 16


class Stop(NamedTuple):
    """A step that sets a room, and where it does."""

    lesson: Lesson
    at: int
    link: Link

    @property
    def address(self) -> dict[str, str]:
        """What the learner's address has at this step, but for the language."""
        return {"lesson": f"{self.lesson.number}-{self.at}", **self.link.address}

    def __str__(self) -> str:
        return f"{self.lesson.name}, {self.lesson.steps[self.at - 1].name}"


STOPS = [
    Stop(lesson, at, step.link)
    for lesson in lessons()
    for at, step in enumerate(lesson.steps, start=1)
    if step.link is not None
]


def few() -> list[Stop]:
    """One stop of each room, the same ones until lessons change."""
    rng, rooms = random.Random(SEED), sorted({stop.link.room for stop in STOPS})
    return [rng.choice([stop for stop in STOPS if stop.link.room == room]) for room in rooms]


def faults(stop: Stop, language: str) -> Iterator[str]:
    """What is wrong with a step's room, opened by somebody new."""
    room = "" if stop.link.room == FIRST.path else stop.link.room
    app = opened(room, lang=language, **stop.address)
    where = f"{stop}, {language}"
    yield from (f"{where}: {alert.value}" for alert in app.error)
    ignored = app.session_state["ignored"]
    yield from (f"{where}: {notice} is not known" for notice in ignored)
    if not any(each.value.startswith("#### ") for each in app.markdown):
        yield f"{where}: the lesson is not beside the room"
    settings = app.session_state["settings"]
    for key, wanted in () if ignored else values_of(stop.link).items():
        if settings[key] != wanted:
            yield f"{where}: {key} is {settings[key]!r} and not {wanted!r}"
    yield from (f"{where}: {shown}" for shown in elsewhere(app, stop.link))


def elsewhere(app: AppTest, link: Link) -> Iterator[str]:
    """Sections that the page shows as chosen and the link does not mean."""
    key, sections = LABS.get(link.room, ("", ()))
    wanted = link.address.get(key, sections[0] if sections else None)
    shown = [each.value for each in app.button_group if each.key == key]
    if key and shown != [wanted]:
        yield f"shows {shown} and not {wanted!r}"


def all_faults(visits: Iterable[tuple[Stop, str]]) -> Iterator[str]:
    for stop, language in visits:
        try:
            yield from faults(stop, language)
        except AssertionError as failed:
            yield f"{stop}, {language}: {failed}"


def test_every_link_of_a_lesson_opens_what_it_means_with_nothing_ignored() -> None:
    if EVERYWHERE:
        visits = [(stop, language) for stop in STOPS for language in LANGUAGES]
    else:
        visits = list(zip(few(), itertools.cycle(LANGUAGES), strict=False))
    with contextlib.nullcontext() if EVERYWHERE else shortened():
        none_of(all_faults(visits), "links that do not open as meant")


def test_a_link_that_asks_for_what_nobody_knows_is_noticed() -> None:
    stop = next(stop for stop in STOPS if stop.link.room == "convolution")
    for spoilt, told in (
        ({"conv_section": "nowhere"}, "conv_section=nowhere"),
        ({"conv_size_k": "-7"}, "conv_size_k=-7"),
    ):
        link = Link("convolution", {"conv_section": "sizes", **spoilt})
        found = [*faults(stop._replace(link=link), "en")]
        assert any(told in fault for fault in found), found
    assert list(elsewhere(opened("convolution", lang="en", conv_section="own"), stop.link))
