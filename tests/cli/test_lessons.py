"""`python -m explorer lesson`: a line for each, whether one holds, and one on paper."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from explorer import cli
from explorer.lessons import LANGUAGES, PlainBench, lessons
from explorer.lessons.computed import sizing
from explorer.lessons.markup import html_of
from explorer.lessons.sheets import sheet
from tests.offenders import none_of

ADDRESS = "https://example.org/vgg"


def test_the_list_has_one_line_a_lesson(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lesson", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(lessons())
    for line, lesson in zip(lines, lessons(), strict=True):
        assert line.split()[0] == str(lesson.number)
        assert line.endswith(lesson.prose["en"].title)


def test_a_lesson_that_holds_says_so_and_one_that_does_not_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli.main(["lesson", "3", "--check"]) == 0
    assert "FAILS" not in capsys.readouterr().out
    monkeypatch.setattr(sizing, "conv_output_size", lambda *_sizes, **_more: 56)
    assert cli.main(["lesson", "3", "--check"]) == 1
    assert "FAILS" in capsys.readouterr().out


def test_a_sheet_needs_a_file_and_a_lesson_that_exists(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli.main(["lesson", "3", "--sheet"]) == 1
    assert cli.main(["lesson", "98", "--check"]) == 1
    assert "98" in capsys.readouterr().err
    page = tmp_path / "sheet.html"
    assert cli.main(["lesson", "3", "--sheet", "--lang", "zh", "-o", str(page)]) == 0
    assert "?lesson=3" in page.read_text("utf-8")


class Balance(HTMLParser):
    """Notes what is opened and not closed, and the words."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.weights
def test_every_lesson_makes_a_sheet_in_both_languages_with_all_that_is_asked() -> None:
    bench = PlainBench()
    missing = []
    for lesson in lessons():
        for language in LANGUAGES:
            page = sheet(bench, lesson, language, ADDRESS)
            read = Balance()
            read.feed(page)
            assert not read.open
            words = "".join(read.words)
            prose = lesson.prose[language]
            wanted = [prose.title, prose.goal, f"{ADDRESS}/?lesson={lesson.number}"]
            wanted += [section.title for section in prose.sections.values()]
            wanted += [step.check.tolerance for step in lesson.steps if step.check]
            missing += [
                f"{lesson.name}, {language}: {text}" for text in wanted if text not in words
            ]
            keys = [key for step in lesson.steps if step.check for key in step.check.reads]
            missing += [
                f"{lesson.name}, {language}: {key} in words" for key in keys if key in words
            ]
            asked = sum(step.question is not None for step in lesson.steps)
            checked = sum(step.check is not None for step in lesson.steps)
            if page.count('class="right"') != asked + checked:
                missing.append(f"{lesson.name}, {language}: an answer that is right")
            if re.search(r"\{\w+\}", words):
                missing.append(f"{lesson.name}, {language}: a hole")
    none_of(missing, "not on the sheet")


def test_a_lessons_markdown_becomes_html_and_nothing_gets_in() -> None:
    assert html_of("one *two* **three**\n\nfour `a<b`") == (
        "<p>one <em>two</em> <strong>three</strong></p>\n<p>four <code>a&lt;b</code></p>"
    )
    assert html_of("these:\n- *a*: b\n- c") == (
        "<p>these:</p><ul><li><em>a</em>: b</li><li>c</li></ul>"
    )
