"""Where a learner is: one setting, which goes with the address, and how one gets there."""

from collections.abc import Mapping
from typing import NamedTuple

import streamlit as st

from explorer.lessons import Lesson, Link, Step, lesson
from explorer.lessons.reading import STANDARD
from explorer.ui.room_links import FIRST, go_to
from explorer.ui.settings import Setting, declare, declared, mine

_WANTED, _THEIRS = "lesson_room", "lesson_put_by"


def _parse(text: str) -> tuple[int, ...]:
    """Read `3-2`, the second step of lesson three, or `3`, the lesson from its first step on.

    Raises: ValueError: if there is no such step.
    """
    numbers = tuple(map(int, text.split("-"))) if text.isascii() and len(text) < 8 else ()
    found = lesson(numbers[0]) if 1 <= len(numbers) <= 2 else None
    if found is None or not all(1 <= number <= len(found.steps) for number in numbers[1:]):
        raise ValueError(text)
    return numbers


declare(Setting("lesson", None, _parse))


class Whereabouts(NamedTuple):
    """A lesson and the position of one of its steps, counted from 0."""

    lesson: Lesson
    at: int

    @property
    def step(self) -> Step:
        """The step itself."""
        return self.lesson.steps[self.at]

    @property
    def is_last(self) -> bool:
        """Whether the lesson ends here."""
        return self.at == len(self.lesson.steps) - 1


def current() -> Whereabouts | None:
    """Where this visitor is, if in a lesson at all."""
    if mine()["lesson"] is None:
        return None
    number, at = number_and_step()
    found = lesson(number)
    return Whereabouts(found, at) if found else None


def is_open() -> bool:
    """Whether this page is about to show a lesson, even before its address was read."""
    return mine()["lesson"] is not None or "lesson" in st.query_params


def begins() -> bool:
    """Whether an address asked for a lesson as such, and so for its first step's room."""
    held = mine()["lesson"]
    return held is not None and len(held) == 1


def number_and_step() -> tuple[int, int]:
    """The lesson that an address asks for, and the position of its step."""
    held = mine()["lesson"]
    return held[0], held[1] - 1 if len(held) > 1 else 0


def set_out(number: int, at: int = 0) -> None:
    """Go to a step, and want its room to be as its link says; a callback."""
    found = lesson(number)
    if found is None:
        return
    held = mine()["lesson"]
    if held is None or held[0] != number:
        _give_back()
        _put_by(found)
    mine().update({"lesson": (number, at + 1), **values_of(found.steps[at].link)})
    link = found.steps[at].link
    st.session_state[_WANTED] = link.room if link else ""


def leave() -> None:
    """Close the lesson; the learner has their own picture again, all else stays. A callback."""
    mine()["lesson"] = None
    _give_back()


def _put_by(found: Lesson) -> None:
    """Keep what the learner had in the sidebar, as far as a lesson changes it."""
    ours = [(key, value) for step in found.steps for key, value in values_of(step.link).items()]
    theirs = {key for key, _value in ours} & {"picture", *STANDARD}
    st.session_state[_THEIRS] = {
        key: (mine()[key], [value for name, value in ours if name == key]) for key in theirs
    }


def _give_back() -> None:
    """Give it back where it still is as the lesson set it, and nobody chose anything since."""
    settings = mine()
    for key, (theirs, ours) in st.session_state.pop(_THEIRS, {}).items():
        if settings[key] in ours:
            settings[key] = theirs


def values_of(link: Link | None) -> Mapping[str, object]:
    """What a link sets, in the settings' own types.

    Raises: KeyError, ValueError: if nobody knows that.
    """
    settings = declared()
    return {
        key: settings[key].parse(text) if text else settings[key].default
        for key, text in (link.settings if link else {}).items()
    }


def is_of_another_picture(step: Step) -> bool:
    """Whether a step speaks of a certain picture, and the learner looks at another one."""
    values = values_of(step.link)
    return "picture" in values and values["picture"] != mine()["picture"]


def is_wanted() -> bool:
    """Whether a step asked for a room that has yet to be gone to, or to be drawn anew."""
    return _WANTED in st.session_state


def finish() -> None:
    """Close the lesson and want the list of all; a callback."""
    leave()
    st.session_state[_WANTED] = "lessons"


def follow(room: str) -> None:
    """Go to the room that a step wanted, if that is another one."""
    wanted = st.session_state.pop(_WANTED, None)
    if wanted and wanted != (room or FIRST.path):
        go_to(wanted)
