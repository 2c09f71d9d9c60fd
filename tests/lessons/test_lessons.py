"""Every lesson holds: its answers, its checks, its links, its words in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.glossary import glossary
from explorer.lessons import LANGUAGES, Lesson, PlainBench, answer_to, judge, lessons, values_of
from explorer.lessons.answering import is_answer, shown
from explorer.lessons.filling import filled
from explorer.lessons.reading import HINT, REVEAL, read_lesson
from explorer.ui import rooms  # noqa: F401 - declares the settings of all rooms
from explorer.ui.room_links import ROOMS
from explorer.ui.settings import declared
from tests.offenders import none_of

TEMPLATE = Path(__file__).parents[2] / "docs" / "lesson-template" / "00-name"
NAMES = {
    r"`[^`]*`": "code, as PyTorch or the article writes it",
    r"(?:conv|relu)[1-5]_[1-3]|pool[1-5]|fc[678]": "layers have numbers in their names",
    r"VGG-?16|VGG-?19|LeNet-5|Lanczos4": "networks and methods have them too",
    r"[1-9]×[1-9](?!\d)": "kernel sizes are names of kernels",
    r"float32|float64|uint8|RGB8": "types have numbers in their names",
}
"""What may have digits in prose that no field computes, and why."""
LONGEST = 1400
"""Characters of one screen, replies left out; more is two ideas."""


@pytest.fixture(scope="module")
def bench() -> PlainBench:
    return PlainBench()


@pytest.fixture(scope="module")
def every() -> tuple[Lesson, ...]:
    """All lessons, and the template, which is one."""
    return (*lessons(), read_lesson(TEMPLATE))


def digits_left(text: str) -> str:
    for name in (r"\{\w+\}", *NAMES):
        text = re.sub(name, "", text)
    found = re.search(r"\S*\d\S*", text)
    return found[0] if found else ""


def test_a_number_in_prose_is_noticed_and_a_name_is_not() -> None:
    assert digits_left("It has 256 channels") == "256"
    assert digits_left("In `conv(3)` and conv3_3 of VGG16 a 3×3 kernel has {count}") == ""


def test_prose_has_no_number_that_is_not_computed(every: tuple[Lesson, ...]) -> None:
    none_of(
        (
            f"{lesson.name}, {language}: {digits_left(text)!r} in {text[:60]!r}"
            for lesson in every
            for language, prose in lesson.prose.items()
            for text in prose.texts()
            if digits_left(text)
        ),
        "typed numbers",
    )


def different(lesson: Lesson) -> Iterator[str]:
    english, chinese = (lesson.prose[language] for language in LANGUAGES)
    for step in lesson.steps:
        one, other = english.sections[step.name], chinese.sections[step.name]
        if one.fields != other.fields:
            yield f"{lesson.name}, {step.name}: fields {sorted(one.fields ^ other.fields)}"
        if one.replies.keys() != other.replies.keys():
            yield f"{lesson.name}, {step.name}: replies {one.replies.keys() ^ other.replies.keys()}"
        if one.text.count("**") != other.text.count("**"):
            yield f"{lesson.name}, {step.name}: other bold parts"
        for section in (one, other):
            if not (section.title and section.text and len(section.text) < LONGEST):
                yield f"{lesson.name}, {step.name}: no heading, nothing or too much to read"


def test_both_languages_have_the_same_steps_fields_and_replies(every: tuple[Lesson, ...]) -> None:
    none_of((fault for lesson in every for fault in different(lesson)), "they differ")


def test_chinese_keeps_to_the_glossary(every: tuple[Lesson, ...]) -> None:
    forbidden = {word for term in glossary().values() for word in term.told("zh").never}
    none_of(
        (
            f"{lesson.name}: {word} in {text[:40]!r}"
            for lesson in every
            for text in lesson.prose["zh"].texts()
            for word in forbidden
            if word in text
        ),
        "words that the glossary forbids",
    )


def test_a_goal_is_one_sentence(every: tuple[Lesson, ...]) -> None:
    none_of(
        (
            f"{lesson.name}, {language}: {prose.goal!r}"
            for lesson in every
            for language, prose in lesson.prose.items()
            if len(re.findall(r"[.。!?！？](?=\s|$)", prose.goal)) != 1 or "\n" in prose.goal
        ),
        "goals that are no sentence, or more than one",
    )


def unknown(lesson: Lesson) -> Iterator[str]:
    for step in lesson.steps:
        if step.link is None:
            continue
        if step.link.room not in ROOMS:
            yield f"{lesson.name}, {step.name}: no room {step.link.room!r}"
        for key, text in step.link.settings.items():
            setting = declared().get(key)
            try:
                assert setting is not None
                assert key not in ("lang", "lesson")
                assert not text or (text != setting.private and setting.parse(text) is not None)
            except (AssertionError, KeyError, ValueError):
                yield f"{lesson.name}, {step.name}: {key}={text} is not known"


def test_every_link_leads_to_a_room_and_is_understood(every: tuple[Lesson, ...]) -> None:
    none_of((fault for lesson in every for fault in unknown(lesson)), "links that lead nowhere")


def wrong_questions(lesson: Lesson, bench: PlainBench) -> Iterator[str]:
    for step in lesson.steps:
        if step.question is None:
            continue
        where = f"{lesson.name}, {step.name}"
        answer = answer_to(bench, step.question)
        right = [option for option in step.question.options if is_answer(option, answer)]
        if len(right) != 1:
            yield f"{where}: {len(right)} options are the answer, {answer!r}"
        for option in step.question.options:
            if (option in right) != (not option.misconception):
                yield f"{where}: wrong options stand for something, the right one does not"
        for language in LANGUAGES:
            replies = lesson.said(step, language).replies
            labels = {
                shown(step.question, option, replies[option.key].label)
                for option in step.question.options
            }
            if len(labels) < len(step.question.options):
                yield f"{where}: two options look the same"


@pytest.mark.weights
def test_the_computed_answer_is_among_the_options_exactly_once(
    every: tuple[Lesson, ...], bench: PlainBench
) -> None:
    none_of(
        (fault for lesson in every for fault in wrong_questions(lesson, bench)), "wrong questions"
    )


def wrong_checks(lesson: Lesson, bench: PlainBench) -> Iterator[str]:
    for step in lesson.steps:
        if step.check is None:
            continue
        where = f"{lesson.name}, {step.name}"
        if not judge(bench, step.check, step.check.reference).is_right:
            yield f"{where}: it refuses {dict(step.check.reference)}"
        if not step.check.trials:
            yield f"{where}: nothing is tried that it must refuse"
        for trial in step.check.trials:
            judged = judge(bench, step.check, trial.answer)
            if judged.is_right or judged.reply != trial.reason:
                yield f"{where}: {dict(trial.answer)} is {judged.reply}, not {trial.reason}"
            for language in LANGUAGES:
                text = lesson.said(step, language).replies[judged.reply].text
                filled(text, {**dict.fromkeys(lesson.fields, ""), **judged.values})


@pytest.mark.weights
def test_checks_accept_what_is_right_and_refuse_what_is_not_for_its_reason(
    every: tuple[Lesson, ...], bench: PlainBench
) -> None:
    none_of((fault for lesson in every for fault in wrong_checks(lesson, bench)), "wrong checks")


def test_a_check_reads_settings_that_exist(every: tuple[Lesson, ...]) -> None:
    none_of(
        (
            f"{lesson.name}, {step.name}: {key}={text}"
            for lesson in every
            for step in lesson.steps
            if step.check
            for answer in (step.check.reference, *(trial.answer for trial in step.check.trials))
            for key, text in answer.items()
            if key in step.check.reads and not understood(key, text)
        ),
        "answers that no room can hold",
    )


def understood(key: str, text: object) -> bool:
    try:
        declared()[key].parse(str(text))
    except (KeyError, ValueError):
        return False
    return isinstance(text, str)


@pytest.mark.weights
def test_every_sentence_can_be_filled(every: tuple[Lesson, ...], bench: PlainBench) -> None:
    for lesson in every:
        for step in lesson.steps:
            for language in LANGUAGES:
                section = lesson.said(step, language)
                values = values_of(bench, lesson, section.fields)
                said = [section.text] + [
                    section.replies[key].text for key in (HINT, REVEAL) if key in section.replies
                ]
                for text in said:
                    assert "{" not in filled(text, values)
