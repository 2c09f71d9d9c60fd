"""Every sentence exists in both languages."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from tests import catalogue
from tests.offenders import none_of


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    """Every sentence in the source."""
    return [message.id for message in catalogue.collected() if message.id]


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    """The catalogue as it stands."""
    return catalogue.translated()


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_sentences_are_found_in_the_source(sentences: list[str]) -> None:
    assert len(sentences) > 150


def faults(sentence: str, message: Message | None) -> Iterator[str]:
    """What is wrong with a sentence's translation, in words."""
    if message is None or not message.string:
        yield "not translated: run `make translations` and translate"
        return
    if message.fuzzy:
        yield "marked as fuzzy"
    if fields(message.string) != fields(sentence):
        yield f"other fields: {message.string!r}"
    if message.string.count("**") != sentence.count("**"):
        yield f"other bold parts: {message.string!r}"


def test_every_sentence_has_a_chinese_translation_with_the_same_fields_and_bold_parts(
    sentences: list[str], chinese: Catalog
) -> None:
    none_of(
        (
            f"{sentence!r}: {fault}"
            for sentence in sentences
            for fault in faults(sentence, chinese.get(sentence))
        ),
        "sentences whose translation is missing or wrong",
    )


def test_chinese_uses_the_textbooks_words(chinese: Catalog) -> None:
    text = "".join(message.string for message in chinese if message.id)
    for word in ("卷积", "特征图", "感受野", "填充", "最大池化", "步幅"):
        assert word in text
    assert not re.search(r"神经元图|滤镜", text)


def test_no_translation_is_left_without_its_sentence(
    sentences: list[str], chinese: Catalog
) -> None:
    left = {message.id for message in chinese if message.id} - set(sentences)
    none_of(sorted(left), "translated, but no longer said: run `make translations`")


def test_the_compiled_catalogue_is_the_written_one(chinese: Catalog) -> None:
    same = catalogue.MO.read_bytes() == catalogue.compiled(chinese)
    assert same, "run `make translations`"


def hidden(path: Path) -> Iterator[str]:
    """Where a file marks a sentence inside an f-string."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.JoinedStr):
            continue
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                literal = call.args and isinstance(call.args[0], ast.Constant)
                if call.func.id in ("_", "N_") and literal:
                    yield f"{path.relative_to(catalogue.ROOT)}:{call.lineno}"


def test_no_sentence_hides_in_an_f_string_where_the_catalogue_does_not_look() -> None:
    paths = sorted((catalogue.ROOT / "explorer").rglob("*.py"))
    none_of((place for path in paths for place in hidden(path)), "sentences the catalogue misses")
