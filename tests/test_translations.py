"""Every sentence exists in both languages."""

import ast
import re
import string
from pathlib import Path

import pytest

from tests import catalogue

COLLECTED = catalogue.collected()
CHINESE = catalogue.translated()
SENTENCES = [message.id for message in COLLECTED if message.id]


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_sentences_are_found_in_the_source() -> None:
    assert len(SENTENCES) > 150


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentence_has_a_chinese_translation_with_the_same_fields(sentence: str) -> None:
    message = CHINESE.get(sentence)
    assert message is not None, "run `make translations` and translate"
    assert message.string, "run `make translations` and translate"
    assert not message.fuzzy
    assert fields(message.string) == fields(sentence)
    assert message.string.count("**") == sentence.count("**")


def test_chinese_uses_the_textbooks_words() -> None:
    text = "".join(message.string for message in CHINESE if message.id)
    for word in ("卷积", "特征图", "感受野", "填充", "最大池化", "步幅"):
        assert word in text
    assert not re.search(r"神经元图|滤镜", text)


def test_no_translation_is_left_without_its_sentence() -> None:
    assert {message.id for message in CHINESE if message.id} <= set(SENTENCES)


def test_the_compiled_catalogue_is_the_written_one() -> None:
    assert catalogue.MO.read_bytes() == catalogue.compiled(CHINESE), "run `make translations`"


@pytest.mark.parametrize(
    "path", sorted((catalogue.ROOT / "explorer").rglob("*.py")), ids=lambda p: p.name
)
def test_no_sentence_hides_in_an_f_string_where_the_catalogue_does_not_look(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.JoinedStr):
            continue
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                literal = call.args and isinstance(call.args[0], ast.Constant)
                assert not (call.func.id in ("_", "N_") and literal), call.lineno
