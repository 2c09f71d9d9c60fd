"""The reader's language, in the many ways it is written, and numbers of things in it."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from explorer.languages import ENGLISH, languages, parse_language, tell
from explorer.messages import Message, Plural
from tests.offenders import none_of

MEANT = {
    "zh": ["zh", "zh-CN", "zh_CN", "zh-Hans", "zh-Hans-CN", "zh-Hant-TW", "ZH-cn"],
    "en": ["en", "en-GB", "en_US", "EN", " en "],
}
CELLS = Plural("{n} cell of {size}", "{n} cells of {size}")


def test_a_language_is_understood_in_every_form_of_its_tag() -> None:
    wrong = (
        f"{tag!r} is not {language}"
        for language, tags in MEANT.items()
        for tag in tags
        if parse_language(tag) != language
    )
    none_of(wrong, "are misunderstood")


@pytest.mark.parametrize("tag", ["", "tlh", "zhu", "english", "-zh"])
def test_a_language_the_app_does_not_speak_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="not a language spoken here"):
        parse_language(tag)


def test_a_counted_noun_has_the_form_of_its_number() -> None:
    said = [str(Message(CELLS, {"n": n, "size": 9})) for n in (0, 1, 2, 1_001)]
    assert said == ["0 cells of 9", "1 cell of 9", "2 cells of 9", "1,001 cells of 9"]
    assert [tell(CELLS, ENGLISH, n=n, size=9) for n in (0, 1, 2, 1_001)] == said


def test_a_plural_without_a_number_is_a_mistake_of_ours() -> None:
    for values in ({}, {"n": "3"}, {"count": 3}):
        with pytest.raises(TypeError, match="needs a number called n"):
            str(Message(CELLS, values))


def test_a_further_language_needs_only_a_folder_and_has_its_own_forms(tmp_path: Path) -> None:
    folder = tmp_path / "pl"
    (folder / "LC_MESSAGES").mkdir(parents=True)
    (folder / "language.toml").write_text('tag = "pl"\nname = "Polski"\n', "utf-8")
    catalogue = Catalog(locale="pl")
    catalogue.add((CELLS.one, CELLS.many), ("komórka", "komórki", "komórek"))
    with (folder / "LC_MESSAGES" / "explorer.mo").open("wb") as file:
        write_mo(file, catalogue)

    found = languages(tmp_path)
    assert list(found) == ["en", "pl"]
    assert found["pl"].name == "Polski"
    words = found["pl"].translation()
    forms = [words.ngettext(CELLS.one, CELLS.many, n) for n in (1, 2, 5, 22)]
    assert forms == ["komórka", "komórki", "komórek", "komórki"]
