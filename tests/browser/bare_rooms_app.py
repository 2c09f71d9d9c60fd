"""The app with bare rooms: lessons beside them come at once, without waiting for their numbers.

Those are worked out in `tests/lessons/`; here a question's answer is the option that stands for no
misconception, and checks are real.
"""

from typing import Any

import streamlit as st

from explorer.lessons import Lesson, Question
from explorer.ui import rooms
from explorer.ui.entry.parts import parts
from explorer.ui.pages import lessons
from explorer.ui.road import bench


def bare(*_given: Any) -> None:
    st.caption("A bare room")


def texts_of(lesson: Lesson, names: Any) -> dict[str, str]:
    return {name: "…" for name in names if name in lesson.fields}


def answer(question: Question) -> Any:
    return next(option.value for option in question.options if not option.misconception)


bench.texts_of, bench.answer = texts_of, answer
rooms._DRAWN = {path: bare for path in rooms._DRAWN} | {"lessons": lessons.page}
rooms._FIRST = {}
app = st.App(**parts())
