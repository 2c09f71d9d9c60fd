"""Lessons: the road through the rooms, one line a lesson, with how far one is."""

import streamlit as st

from explorer.lessons import Lesson, lessons
from explorer.messages import N_, N_n
from explorer.ui.i18n import _, language, say
from explorer.ui.parts import lab
from explorer.ui.road import marks, place
from explorer.ui.setup import Setup


def page(setup: Setup) -> None:
    """Draw the page."""
    lab.opening(
        _("Lessons"),
        _(
            "A road through the rooms, in the order of the article. Each lesson stands beside the "
            "real rooms, asks before it shows, and checks what you did with the app's own "
            "arithmetic. Begin with any; nothing is locked."
        ),
    )
    for lesson in lessons():
        _line(lesson)
    st.caption(
        _(
            "How far you are is kept in this browser only. A lesson changes only what its step "
            "needs, and gives your picture, its size and your weights back when it ends."
        )
    )
    if place.current() is None:
        marks.keep()


def _line(lesson: Lesson) -> None:
    prose = lesson.told(language())
    mark = marks.mark_of(lesson.number)
    with st.container(
        key=f"lesson_line_{lesson.number}", horizontal=True, vertical_alignment="center"
    ):
        st.markdown(
            f"**{lesson.number} · {prose.title}**  \n{prose.goal}  \n:small[{_state(lesson, mark)}]"
        )
        begun = mark is not None and 0 < mark.at < len(lesson.steps) - 1
        st.button(
            _("Go on") if begun else _("Begin"),
            key=f"lesson_begin_{lesson.number}",
            type="secondary" if mark else "primary",
            on_click=place.set_out,
            args=(lesson.number, mark.at if mark and begun else 0),
        )


def _state(lesson: Lesson, mark: marks.Mark | None) -> str:
    minutes = say(N_n("{n} minute", "{n} minutes"), n=lesson.minutes)
    if mark is None:
        return minutes
    if mark.done:
        return minutes + " · :green[:material/check_circle:] " + _("finished")
    return (
        minutes
        + " · "
        + say(N_("at step {at} of {steps}"), at=mark.at + 1, steps=len(lesson.steps))
    )
