"""The road through the rooms: lessons as data, and what the app computes for them.

A lesson is a folder of `assets/lessons/`: `lesson.toml` says what happens, `en.md` and `zh.md` say
it to people. Whatever can be computed is computed: prose has `{fields}`, questions have answers and
checks have verdicts that come from functions here.
"""

from explorer.lessons.answering import Judged, answer_to, judge
from explorer.lessons.bench import Bench, PlainBench
from explorer.lessons.filling import filled, values_of
from explorer.lessons.format import Check, Lesson, Link, Option, Question, Step
from explorer.lessons.library import lesson, lessons
from explorer.lessons.prose import LANGUAGES, Prose

__all__ = [
    "LANGUAGES",
    "Bench",
    "Check",
    "Judged",
    "Lesson",
    "Link",
    "Option",
    "PlainBench",
    "Prose",
    "Question",
    "Step",
    "answer_to",
    "filled",
    "judge",
    "lesson",
    "lessons",
    "values_of",
]
