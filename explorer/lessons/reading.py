"""From a lesson's files to a lesson; whatever does not fit together is refused with its place."""

import inspect
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

from explorer.lessons.faults import LessonFault
from explorer.lessons.format import (
    Check,
    Computed,
    Distractor,
    Entry,
    Lesson,
    Link,
    Option,
    Question,
    Step,
    Value,
)
from explorer.lessons.prose import LANGUAGES, Section, parse_prose
from explorer.lessons.registry import CHECKS, FIELDS, STYLES
from explorer.lessons.tables import Table
from explorer.lessons.verdicts import RIGHT

_FOLDER = re.compile(r"([0-9]{2})-([a-z-]+)")
STANDARD = {
    "resample": "",
    "passes": "",
    "size": "",
    "fit": "",
    "order": "",
    "weights": "",
}
"""What a lesson about a certain picture sets as well: everything that changes its numbers."""
REVEAL, HINT = "reveal", "hint"
"""Replies that belong to no answer: shown after every one, and when asked for."""


def read_lesson(folder: Path) -> Lesson:
    """Read one lesson.

    Raises: LessonFault: if its files do not fit together.
    """
    named = _FOLDER.fullmatch(folder.name)
    if not named:
        raise LessonFault(f"{folder.name}: a lesson's folder is called NN-name")
    with (folder / "lesson.toml").open("rb") as file:
        table = Table(tomllib.load(file), folder.name)
    picture = table.take("picture", str, "")
    given = {"picture": picture, **STANDARD} if picture else {}
    fields = table.table("fields")
    lesson = Lesson(
        number=int(named[1]),
        name=named[2],
        minutes=table.take("minutes", int),
        article=table.several("article", int),
        terms=table.several("terms", str),
        own_picture=not picture,
        fields=MappingProxyType({name: _computed(fields.table(name)) for name in fields.names()}),
        steps=tuple(_step(each, given) for each in table.tables("steps")),
        prose=MappingProxyType(
            {
                page.stem: parse_prose(page.read_text("utf-8"), f"{folder.name}/{page.name}")
                for page in sorted(folder.glob("*.md"))
            }
        ),
    )
    table.close()
    _fit_together(lesson, folder.name)
    return lesson


def _step(table: Table, given: Mapping[str, str]) -> Step:
    name = table.take("name", str)
    link = table.take("link", str, "")
    step = Step(
        name,
        _link(link, given) if link else None,
        _question(table.table("question")) if table.has("question") else None,
        _check(table.table("check")) if table.has("check") else None,
    )
    table.close()
    if step.question and step.check:
        raise LessonFault(f"{table.where}: one thing a step, a question or a check")
    return step


def _link(text: str, given: Mapping[str, str]) -> Link:
    parts = urlsplit(text)
    settings = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True))
    return Link(parts.path, MappingProxyType({**given, **settings}))


def _computed(table: Table) -> Computed:
    function = table.take("function", str)
    style = table.take("style", str, "whole")
    if function not in FIELDS:
        raise LessonFault(f"{table.where}: no field function {function!r}")
    if style not in STYLES:
        raise LessonFault(f"{table.where}: no style {style!r}; there are {sorted(STYLES)}")
    arguments = MappingProxyType(table.rest())
    _takes(FIELDS[function], arguments, table.where, "bench")
    return Computed(function, arguments, style)


def _question(table: Table) -> Question:
    answer = _computed(table.table("answer"))
    options = []
    for each in table.tables("options"):
        key = each.take("key", str)
        value: Value = each.take("value", object, key)  # type: ignore[assignment]
        options.append(Option(key, value, each.take("misconception", str, "")))
        each.close()
    table.close()
    return Question(answer, tuple(options))


def _check(table: Table) -> Check:
    function = table.take("function", str)
    if function not in CHECKS:
        raise LessonFault(f"{table.where}: no check function {function!r}")
    entries = tuple(Entry(key, True) for key in table.several("numbers", str))
    entries += tuple(Entry(key, False) for key in table.several("words", str))
    trials = []
    for each in table.tables("trials"):
        reason = each.take("reason", str)
        misconception = each.take("misconception", str)
        trials.append(Distractor(reason, MappingProxyType(each.rest()), misconception))
    check = Check(
        function=function,
        arguments=MappingProxyType(table.table("arguments").rest()),
        reads=table.several("reads", str),
        entries=entries,
        reference=MappingProxyType(table.table("reference").rest()),
        trials=tuple(trials),
        tolerance=table.take("tolerance", str, ""),
    )
    table.close()
    _takes(CHECKS[function].judge, check.arguments, table.where, "bench", "answer")
    asked = {*check.reads, *(entry.key for entry in entries)}
    for answer in (check.reference, *(trial.answer for trial in trials)):
        if not answer or answer.keys() - asked:
            raise LessonFault(f"{table.where}: an answer has {sorted(answer)}, of {sorted(asked)}")
    return check


def _takes(
    function: Callable[..., object], arguments: Mapping[str, Value], where: str, *given: str
) -> None:
    try:
        inspect.signature(function).bind(*given, **arguments)
    except TypeError as error:
        raise LessonFault(f"{where}: {error}") from error


def _fit_together(lesson: Lesson, name: str) -> None:
    if set(LANGUAGES) - lesson.prose.keys():
        raise LessonFault(f"{name}: written in {sorted(lesson.prose)}, not in {LANGUAGES}")
    names = tuple(step.name for step in lesson.steps)
    for language, prose in lesson.prose.items():
        where = f"{name}/{language}.md"
        if tuple(prose.sections) != names:
            raise LessonFault(f"{where}: its steps are {tuple(prose.sections)}, not {names}")
        for step in lesson.steps:
            _replies_fit(step, prose.sections[step.name], f"{where}, {step.name}")
    _no_field_is_unknown(lesson, name)


def _replies_fit(step: Step, said: Section, where: str) -> None:
    expected: set[str] = set()
    if step.question:
        expected = {option.key for option in step.question.options}
        for option in step.question.options:
            if isinstance(option.value, str) == (not _label(said, option.key)):
                raise LessonFault(f"{where}: only an option without a number has a label")
    if step.check:
        expected = {RIGHT, *CHECKS[step.check.function].reasons}
    found = said.replies.keys() - {REVEAL, HINT}
    if found != expected:
        raise LessonFault(f"{where}: replies {sorted(found)}, expected {sorted(expected)}")


def _label(said: Section, key: str) -> str:
    return said.replies[key].label if key in said.replies else ""


def _no_field_is_unknown(lesson: Lesson, name: str) -> None:
    for language, prose in lesson.prose.items():
        used: set[str] = set()
        for step in lesson.steps:
            section = prose.sections[step.name]
            known = {*lesson.fields}
            if step.check:
                known |= CHECKS[step.check.function].values
            if section.fields - known:
                raise LessonFault(
                    f"{name}/{language}.md, {step.name}: nobody computes "
                    f"{sorted(section.fields - known)}"
                )
            used |= section.fields
        if lesson.fields.keys() - used:
            raise LessonFault(f"{name}/{language}.md: says none of {lesson.fields.keys() - used}")
