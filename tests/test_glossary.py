"""Each term once, explained in every language, and called by no other name."""

import re

from babel.messages.catalog import Catalog

from explorer.glossary import explained_in, glossary, term_called, terms_in
from explorer.languages import LANGUAGES
from explorer.lessons import lessons
from explorer.ui.parts.words import ROOMS
from tests import catalogue
from tests.journeys.values import LABS
from tests.offenders import none_of


def test_every_term_is_named_and_explained_in_a_sentence_in_every_language() -> None:
    none_of(
        (
            f"{term.key}, {tag}"
            for term in glossary().values()
            for tag in LANGUAGES
            if tag not in term.words
            or not term.words[tag].name
            or not re.fullmatch(r"[^.。]+[.。]", term.words[tag].means)
        ),
        "terms without a name or without one sentence",
    )


def test_no_two_terms_have_one_name() -> None:
    for tag in LANGUAGES:
        names = [
            name.lower()
            for term in glossary().values()
            for name in (term.told(tag).name, *term.told(tag).also)
        ]
        assert len(set(names)) == len(names), sorted(names)


def texts(folder: str, tag: str) -> list[str]:
    """All that the app says in a language: its sentences, its lessons and its glossary."""
    there: Catalog = catalogue.translated(folder)
    said = [form for message in there if message.id for form in catalogue.forms(message)]
    said += [
        text for lesson in lessons() if tag in lesson.prose for text in lesson.prose[tag].texts()
    ]
    return said + [term.told(tag).means for term in glossary().values()]


def test_no_translation_calls_a_term_by_a_forbidden_name() -> None:
    none_of(
        (
            f"{folder}: {wrong} instead of {term.told(tag).name}: {text}"
            for tag, language in LANGUAGES.items()
            if (folder := language.folder) in catalogue.FOLDERS
            for text in texts(folder, tag)
            for term in glossary().values()
            for wrong in term.told(tag).never
            if wrong in text
        ),
        "other words for terms",
    )


def test_every_term_is_used_under_its_name() -> None:
    for tag, language in LANGUAGES.items():
        folder = language.folder
        if folder not in catalogue.FOLDERS:
            continue
        everything = "\n".join(texts(folder, tag)).lower()
        unused = (
            term.key
            for term in glossary().values()
            if not any(
                name.lower() in everything for name in (term.told(tag).name, *term.told(tag).also)
            )
        )
        none_of(unused, f"terms that nothing says in {folder}")


def test_terms_are_explained_in_rooms_and_sections_that_exist() -> None:
    assert {room: setting for setting, room in ROOMS.items()} == {
        room: setting for room, (setting, _sections) in LABS.items()
    }
    known = {"explore", *LABS} | {
        f"{room}/{section}" for room, (_setting, names) in LABS.items() for section in names
    }
    none_of(
        (
            f"{term.key}: {place}"
            for term in glossary().values()
            for place in term.rooms
            if place not in known
        ),
        "places that do not exist",
    )


def test_the_terms_of_a_lesson_are_in_the_glossary() -> None:
    none_of(
        (
            f"{lesson.name}: {name}"
            for lesson in lessons()
            for name in lesson.terms
            if term_called(name) is None
        ),
        "terms of lessons that the glossary lacks",
    )


def test_a_section_explains_its_rooms_terms_and_its_own() -> None:
    names = [term.key for term in explained_in("convolution", "own")]
    assert {"convolution", "kernel", "cross-correlation"} <= set(names)
    assert "gradient" not in names


def test_a_text_uses_the_longest_terms_and_whole_words_each_once() -> None:
    found = {
        "Max pooling, Pooling; max pooling too. ReLU6": ("en", "max-pooling pooling"),
        "先ReLU再最大池化，池化之后": ("zh", "relu max-pooling pooling"),
        "nothing of it": ("en", ""),
    }
    none_of(
        [
            text
            for text, (language, keys) in found.items()
            if [term.key for term in terms_in(text, language)] != keys.split()
        ],
        "other terms are found in",
    )
