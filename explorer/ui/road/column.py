"""The column beside a room: one step of a lesson, what is asked there, and the way on."""

import streamlit as st

from explorer.errors import ExplorerError
from explorer.lessons import lesson
from explorer.lessons.filling import filled
from explorer.lessons.prose import Section
from explorer.lessons.reading import HINT
from explorer.messages import N_
from explorer.ui import recovery
from explorer.ui.i18n import _, language, say
from explorer.ui.parts import words
from explorer.ui.road import bench, marks, place
from explorer.ui.road.asking import answers, ask, check
from explorer.ui.road.place import Whereabouts
from explorer.ui.road.style import STYLE

_FOLDED = "lesson_folded"


def draw(room: str) -> None:
    """Draw the step the visitor is at, if in a lesson; `room` is the end of the page's address.

    Convention: the place for it is always there, so that what follows stays where it is when a
    lesson opens or closes.
    """
    with st.container(key="lesson_place"):
        if place.begins():
            place.set_out(*place.number_and_step())
        place.follow(room)
        if place.current() is not None:
            _column(room)


@recovery.fragment
def _column(room: str) -> None:
    found = place.current()
    if found is None or place.is_wanted():
        st.rerun(scope="app")
    marks.reach(found.lesson, found.at)
    with st.container(key="lesson_column", gap="small"):
        st.html(STYLE)
        _head(found)
        if not st.session_state.get(_FOLDED):
            text = st.container(key="lesson_text", gap="small")
            # First, so that who goes on while the text's numbers are computed does not go in vain.
            _ways(found)
            with text:
                _step(found)
        marks.keep(f"{found.lesson.number}-{found.at}", answers())


def _head(found: Whereabouts) -> None:
    prose = found.lesson.told(language())
    folded = bool(st.session_state.get(_FOLDED))
    with st.container(key="lesson_head", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{prose.title}**")
        st.button(
            _("Unfold") if folded else _("Fold"),
            icon=":material/expand_less:" if folded else ":material/expand_more:",
            key="lesson_unfold" if folded else "lesson_fold",
            type="tertiary",
            on_click=_fold,
        )
        st.button(
            _("Close the lesson"),
            icon=":material/close:",
            key="lesson_close",
            type="tertiary",
            on_click=_close,
        )
    steps = len(found.lesson.steps)
    st.progress(
        (found.at + 1) / steps, say(N_("Step {at} of {steps}"), at=found.at + 1, steps=steps)
    )


def _step(found: Whereabouts) -> None:
    said = found.lesson.said(found.step, language())
    st.markdown(f"#### {said.title}")
    try:
        values = bench.texts_of(found.lesson, said.fields)
    except ExplorerError as problem:
        st.caption(":material/error: " + say(problem.message))
        return
    if place.is_of_another_picture(found.step):
        st.caption(
            ":material/image: "
            + _("This step speaks of another picture. Set the room again to have it.")
        )
    st.markdown(filled(said.text, values))
    _hint(said, values)
    if found.step.question:
        ask(found, said, values)
    if found.step.check:
        check(found, said, values)
    words.of_text(said.text)


def _hint(said: Section, values: dict[str, str]) -> None:
    if HINT in said.replies:
        with st.expander(_("A hint"), icon=":material/lightbulb:"):
            st.markdown(filled(said.replies[HINT].text, values))


def _ways(found: Whereabouts) -> None:
    with st.container(key="lesson_ways", horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            _("Back"),
            icon=":material/arrow_back:",
            key="lesson_back",
            disabled=found.at == 0,
            on_click=place.set_out,
            args=(found.lesson.number, found.at - 1),
        )
        if found.step.link is not None:
            st.button(
                _("Set the room again"),
                icon=":material/restart_alt:",
                key="lesson_again",
                type="tertiary",
                on_click=place.set_out,
                args=(found.lesson.number, found.at),
            )
        if not found.is_last:
            st.button(
                _("Next"),
                icon=":material/arrow_forward:",
                key="lesson_next",
                type="primary",
                on_click=place.set_out,
                args=(found.lesson.number, found.at + 1),
            )
        elif lesson(found.lesson.number + 1) is not None:
            st.button(
                _("Next lesson"),
                icon=":material/arrow_forward:",
                key="lesson_next",
                type="primary",
                on_click=place.set_out,
                args=(found.lesson.number + 1,),
            )
        else:
            st.button(
                _("All lessons"),
                icon=":material/list:",
                key="lesson_next",
                type="primary",
                on_click=place.finish,
            )


def _fold() -> None:
    st.session_state[_FOLDED] = not st.session_state.get(_FOLDED)


def _close() -> None:
    place.leave()
