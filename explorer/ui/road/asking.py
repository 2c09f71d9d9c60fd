"""What a step asks: a guess among options, or something done that the app judges."""

from collections.abc import Mapping

import streamlit as st

from explorer.errors import ExplorerError
from explorer.lessons import Check, Judged, Option, Question
from explorer.lessons.answering import is_answer, shown
from explorer.lessons.filling import filled
from explorer.lessons.format import Value
from explorer.lessons.prose import Section
from explorer.lessons.reading import REVEAL
from explorer.messages import N_
from explorer.ui.i18n import _, say
from explorer.ui.road import bench
from explorer.ui.road.place import Whereabouts
from explorer.ui.settings import mine, text_of

_SAID, _ANSWERS = "lesson_said", "lesson_answers"
_ENTRIES = {"row": N_("Row"), "column": N_("Column")}
"""What is typed, where it is not just a number."""


def ask(found: Whereabouts, said: Section, values: Mapping[str, str]) -> None:
    """Offer the options; what is chosen gets its own answer."""
    question = found.step.question
    assert question is not None
    chosen = _given(found)
    for option in question.options:
        label = shown(question, option, filled(said.replies[option.key].label, values))
        st.button(
            label,
            key=f"lesson_option_{option.key}",
            width="stretch",
            type="primary" if option.key == chosen else "secondary",
            on_click=_give,
            args=(found, option.key),
        )
    for option in question.options:
        if option.key == chosen:
            _reply(question, option, said, values)


def _reply(question: Question, option: Option, said: Section, values: Mapping[str, str]) -> None:
    try:
        is_right = is_answer(option, bench.answer(question))
    except ExplorerError as problem:
        st.caption(":material/error: " + say(problem.message))
        return
    _tell(is_right, filled(said.replies[option.key].text, values))
    if REVEAL in said.replies:
        st.markdown(filled(said.replies[REVEAL].text, values))


def check(found: Whereabouts, said: Section, values: Mapping[str, str]) -> None:
    """Let the app judge what was done in the room, or what is typed here."""
    wanted = found.step.check
    assert wanted is not None
    for entry in wanted.entries:
        _typed(found, entry.key, is_number=entry.is_number)
    st.button(
        _("Check"),
        icon=":material/done:",
        key="lesson_check",
        width="stretch",
        on_click=_judge,
        args=(found, wanted),
    )
    outcome = _given(found)
    if isinstance(outcome, Judged):
        reply = said.replies[outcome.reply].text
        _tell(outcome.is_right, filled(reply, {**values, **outcome.values}))
    elif isinstance(outcome, ExplorerError):
        st.caption(":material/error: " + say(outcome.message))


def _typed(found: Whereabouts, key: str, *, is_number: bool) -> None:
    name = _entry(found, key)
    if is_number:
        st.number_input(
            say(_ENTRIES.get(key, N_("Your number"))),
            value=None,
            format="%g",
            key=name,
            placeholder=_("type it here"),
        )
    else:
        st.text_input(_("Your answer"), key=name, placeholder=_("type it here"))


def _entry(found: Whereabouts, key: str) -> str:
    return f"lesson_typed_{found.lesson.number}_{found.at}_{key}"


def _judge(found: Whereabouts, wanted: Check) -> None:
    settings = mine()
    given: dict[str, Value] = {key: text_of(settings[key]) for key in wanted.reads}
    given |= {entry.key: st.session_state[_entry(found, entry.key)] for entry in wanted.entries}
    if None in given.values() or "" in given.values():
        _give(found, ExplorerError(N_("Nothing is typed yet.")))
        return
    try:
        _give(found, bench.judged(wanted, given))
    except ExplorerError as problem:
        _give(found, problem)


def _tell(is_right: bool, text: str) -> None:
    if is_right:
        st.success(text, icon=":material/check_circle:")
    else:
        st.warning(text, icon=":material/psychology_alt:")


def _give(found: Whereabouts, answer: object) -> None:
    st.session_state.setdefault(_SAID, {})[found.lesson.number, found.at] = answer
    st.session_state[_ANSWERS] = answers() + 1


def answers() -> int:
    """How many answers were given, right or wrong."""
    return int(st.session_state.get(_ANSWERS, 0))


def _given(found: Whereabouts) -> object:
    return st.session_state.get(_SAID, {}).get((found.lesson.number, found.at))
