"""Every sentence exists in every language."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from tests import catalogue
from tests.offenders import none_of

Catalogues = dict[str, Catalog]


@pytest.fixture(scope="module")
def sentences() -> list[Message]:
    """Every sentence in the source."""
    return [message for message in catalogue.collected() if message.id]


@pytest.fixture(scope="module")
def catalogues() -> Catalogues:
    """The catalogues as they stand, by folder."""
    return {folder: catalogue.translated(folder) for folder in catalogue.FOLDERS}


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def found_in(there: Catalog, sentence: Message) -> Message | None:
    message = there.get(sentence.id, sentence.context)
    return message if message is not None and message.id == sentence.id else None


def test_sentences_are_found_in_the_source(sentences: list[Message]) -> None:
    assert len(sentences) > 150
    assert any(sentence.pluralizable for sentence in sentences)


def faults(sentence: Message, message: Message | None) -> Iterator[str]:
    """What is wrong with a sentence's translation, in words."""
    if message is None or not all(catalogue.forms(message)):
        yield "not translated: run `make translations` and translate"
        return
    if message.fuzzy:
        yield "marked as fuzzy"
    *_one, many = catalogue.english(sentence)
    for form in catalogue.forms(message):
        if fields(form) != fields(many) and not (
            sentence.pluralizable and fields(form) == fields(many) - {"n"}
        ):
            yield f"other fields: {form!r}"
        if form.count("**") != many.count("**"):
            yield f"other bold parts: {form!r}"


def test_every_sentence_is_translated_with_the_same_fields_and_bold_parts(
    sentences: list[Message], catalogues: Catalogues
) -> None:
    none_of(
        (
            f"{folder}, {sentence.id!r}: {fault}"
            for folder, there in catalogues.items()
            for sentence in sentences
            for fault in faults(sentence, found_in(there, sentence))
        ),
        "sentences whose translation is missing or wrong",
    )


def test_no_translation_is_left_without_its_sentence(
    sentences: list[Message], catalogues: Catalogues
) -> None:
    known = {(sentence.context, sentence.id) for sentence in sentences}
    none_of(
        (
            f"{folder}: {message.id!r}"
            for folder, there in catalogues.items()
            for message in there
            if message.id and (message.context, message.id) not in known
        ),
        "translated, but no longer said: run `make translations`",
    )


def test_the_compiled_catalogues_are_the_written_ones(catalogues: Catalogues) -> None:
    stale = (
        folder
        for folder, there in catalogues.items()
        if catalogue.mo(folder).read_bytes() != catalogue.compiled(there)
    )
    none_of(stale, "run `make translations`")


def hidden(path: Path) -> Iterator[str]:
    """Where a file marks a sentence inside an f-string."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.JoinedStr):
            continue
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                literal = call.args and isinstance(call.args[0], ast.Constant)
                if call.func.id in ("_", "N_", "N_n") and literal:
                    yield f"{path.relative_to(catalogue.ROOT)}:{call.lineno}"


def test_no_sentence_hides_in_an_f_string_where_the_catalogue_does_not_look() -> None:
    paths = sorted((catalogue.ROOT / "explorer").rglob("*.py"))
    none_of((place for path in paths for place in hidden(path)), "sentences the catalogue misses")


def test_an_english_plural_has_the_same_fields_in_both_forms(sentences: list[Message]) -> None:
    none_of(
        (
            f"{one!r} and {many!r}"
            for sentence in sentences
            if sentence.pluralizable
            for one, many in [catalogue.english(sentence)]
            if not fields(one) <= fields(many) or "n" not in fields(many) or one == many
        ),
        "plurals that are none",
    )


COUNTED = re.compile(
    r"\{(?P<field>\w+)\}\*{0,2} (?:(?!of |to |by |on |in |is |as |at |for |has )[a-z-]+ )?"
    r"(?:axes|bins|cells|channels|classes|clicks|crops|files|folders|frames|groups|heads|images|"
    r"kernels|kinds|labels|layers|lessons|maps|methods|mappings|numbers|passes|patches|people|"
    r"photos|pictures|places|poolings|products|questions|rows|scores|slices|squares|steps|"
    r"tensors|trials|units|values|visitors|windows|zeros)\b"
)
"""A number and what it counts, in the plural."""

NEVER_ONE: dict[str, tuple[str, ...]] = {
    "a layer has dozens of channels, kernels and numbers": (
        "**{layer}** has {outputs} kernels",
        "**{rule}**: 512 × {height}",
        "`reshape(-1)` makes one row of everything",
        "`flatten(1)` leaves the first axis alone",
        "All {count} channels of {layer} as",
        "At each place the nine products become",
        "Channel {channel} of {layer}, {height} by",
        "Clipped: {below}",
        "Histogram of {count} values",
        "Kernel {number} of each: its {shown}",
        "Kernel {number}: its {shown}",
        "Measure all {total} channels",
        "No difference map: {a} numbers",
        "Now all {count} places of pool5",
        "Off: {count} of the {total}",
        "Sum of the {count} products",
        "The article flattens with",
        "Their sum is **{own}**. The other",
        "These weights say nothing about",
        "These {few} of {count} products",
        "This head reads {wanted} numbers",
        "fc6 alone has {first}",
        "{count} channels of {layer}",
        "{layer} has {channels} channels of",
        "{layer} has {count} channels of",
        "{layer} of {width}×{height} px flattened",
        "{layer}, channel k = {channel}, row",
        "{layer}, {count} numbers from",
        "{layer}: {count} numbers, row by row",
        "{share} of {count} places have",
        "{source} {before} → {layer}",
    ),
    "a constant of the program, greater than one": (
        "**For {layer}: {mapping}.**",
        "A head has 2 to {most} classes",
        "A photo of a cat, and beside it feature maps",
        "Each class needs {least} pictures",
        "Every point is one head",
        "Learned from {count} patches",
        "Mean of {count} passes",
        "No layer is known yet. {layers}",
        "Nothing is computed yet. Each of",
        "That is too much: the server takes",
        "The {count} channels of {layer} that changed most",
        "{count} squares never seen",
        "{passes} passes, one row each",
        "“{title}” has {most} pictures",
    ),
    "there are as many as the network has layers": (
        "All {count} layers compared",
        "None of the {count} layers compared",
        "The article asks how to bring",
    ),
    "said only of several": (
        "**{right} of {total}** pictures",
        "After {steps} steps **{right} of",
        "This file lists {count} tensors",
        "This JPEG paints its picture in",
        "pip brought {count} files",
        "{groups} groups",
    ),
    "a size or a share, not a count": (
        "A fully connected head reads {height}×{width} cells",
        "The window's {kernel}×{kernel} places",
        "each tile pixel is the mean of",
        "{low} … {high}, mean {mean}",
        "{name} holds {dtype} numbers",
        "{name} holds numbers that are not finite",
        "Where in {layer} the scores come from",
    ),
}
"""Sentences whose number is never one, by the reason why."""


def uncounted(sentence: Message) -> bool:
    (text, *plural) = catalogue.english(sentence)
    excused = tuple(start for starts in NEVER_ONE.values() for start in starts)
    return bool(not plural and COUNTED.search(text) and not text.startswith(excused))


def test_a_counted_noun_without_its_singular_is_noticed() -> None:
    for text in ("{count} pictures of it", "in **{n}** wrong labels"):
        assert uncounted(Message(text)), text
    assert not uncounted(Message(("{n} picture of it", "{n} pictures of it")))
    assert not uncounted(Message("Pictures: {count}"))


def test_every_counted_noun_has_a_singular(sentences: list[Message]) -> None:
    none_of(
        (repr(sentence.id) for sentence in sentences if uncounted(sentence)),
        "mark them with N_n, say the number after the noun, or tell why it is never one",
    )


def test_an_excuse_for_a_plural_has_a_sentence(sentences: list[Message]) -> None:
    said = [form for sentence in sentences for form in catalogue.english(sentence)]
    none_of(
        (
            start
            for starts in NEVER_ONE.values()
            for start in starts
            if not any(text.startswith(start) for text in said)
        ),
        "excuses for sentences that nobody says",
    )
