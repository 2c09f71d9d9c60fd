"""What was measured is kept chapter by chapter, and the document tells all of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from stress import __main__ as command
from stress.promise import PROMISES, Result
from stress.records import keep, read, recorded
from stress.report import report

KEY = "load.memory_of_eight"


def line(held: bool, key: str = KEY) -> Result:
    return Result("memory at its peak", "834 MB", "1000 MB", held, key)


def test_a_chapter_replaces_its_own_older_run_and_no_other(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    assert read(file) == []
    first, other = recorded("load", 1, 60, [line(False)]), recorded("busy", 0.5, 1, [])
    again = replace(first, lines=(line(True),))
    for one in (first, other, again):
        keep(file, one)
    assert read(file) == [again, other]
    assert first.versions["streamlit"]
    assert "cores" in first.machine


def test_the_document_tells_what_failed_what_is_missing_what_differs_and_why() -> None:
    unknown = line(True, "capacity.learners")
    records = [recorded("load", 1, 120, [line(False)]), recorded("busy", 0.1, 60, [unknown])]
    text = report(records, ["load", "busy", "attack"])
    said = (
        "measured 2 promises; 1 did not hold",
        "FAIL  memory at its peak",
        "at scale 0.1 only",
        "(without a sabotage)",
        "## attack\n\nNot measured yet.",
        f"| {KEY} | 900 MB at its peak | 1000 MB | {PROMISES[KEY].why} |",
        records[0].commit,
        f"Python {records[0].versions['Python']}",
    )
    assert not [words for words in said if words not in text]
    assert "; all held" in report([replace(records[1])], [])


def test_a_run_may_keep_some_chapters_and_write_the_document_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, page = tmp_path / "kept.json", tmp_path / "page.md"
    chapters = {"load": lambda _scale: iter([line(False)]), "busy": lambda _scale: [line(True)]}
    monkeypatch.setattr(command, "CHAPTERS", chapters)

    def run(*words: str) -> int:
        monkeypatch.setattr("sys.argv", ["stress", *words])
        return command.main()

    assert run("load", "--keep", str(file)) == 1
    assert run("busy", "--keep", str(file)) == 0
    assert run("--only-report", "--keep", str(file), "--report", str(page)) == 0
    assert [one.chapter for one in read(file)] == ["load", "busy"]
    assert page.read_text().count("memory at its peak") == 2
