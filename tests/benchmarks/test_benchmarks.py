"""What `make bench` says and returns."""

from collections.abc import Iterator

import pytest

from benchmarks.__main__ import CHAPTERS, main
from benchmarks.rows import Row

GOOD = Row("a picture", 0.5, 1.1, "×", detail="5 ms / 10 ms")
SLOW = Row("click → painted", 0.71, 0.6, "×", detail="71 ms / 100 ms")
POOR = Row("faster than a grid", 80, 100, "×", at_least=True)


def test_a_missed_budget_is_told_in_its_place_and_again_in_the_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    chapters = {"one": lambda: iter([GOOD, SLOW]), "two": lambda: iter([POOR, GOOD])}
    assert main([], chapters) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("pass  a picture ")
    assert lines[1] == "OVER  click → painted: 0.71 ×, budget 0.6 ×  (71 ms / 100 ms)"
    assert lines[2].startswith("UNDER  faster than a grid: 80.00 ×, budget at least 100 ×")
    assert lines[-3:] == [
        "2 of 4 budgets missed:",
        "OVER  click → painted: 0.71 ×, budget 0.6 ×",
        "UNDER  faster than a grid: 80.00 ×, budget at least 100 ×",
    ]


def test_when_all_budgets_hold_there_is_nothing_to_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], {"one": lambda: iter([GOOD, GOOD])}) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 budgets hold."


def test_a_chapter_that_breaks_is_missed_and_the_others_still_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken() -> Iterator[Row]:
        yield GOOD
        raise RuntimeError("no browser")

    assert main([], {"one": broken, "two": lambda: iter([GOOD])}) == 1
    out = capsys.readouterr()
    assert "no browser" in out.err
    assert out.out.splitlines()[-1] == "ENDED  one, before it was through: RuntimeError"
    assert out.out.count("pass  a picture") == 2


def test_chapters_can_be_chosen_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    chapters = {"one": lambda: iter([SLOW]), "two": lambda: iter([GOOD])}
    assert main(["two"], chapters) == 0
    assert main(["three"], chapters) == 2
    assert "there are one, two" in capsys.readouterr().err
    known = {"pipeline", "exporting", "learning", "optimising", "atlas", "surveys"}
    known |= {"browser", "memory", "walk", "large"}
    assert set(CHAPTERS) == known
