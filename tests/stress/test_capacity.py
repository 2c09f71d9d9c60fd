"""The capacity that docs/hosting.md states follows from the costs it states."""

import re
from pathlib import Path

from stress.capacity import LESSON, learners_per_core

TEXT = (Path(__file__).parents[2] / "docs" / "hosting.md").read_text()


def figure(pattern: str) -> float:
    found = re.search(pattern, TEXT)
    assert found is not None, pattern
    return float(found[1].replace(",", ""))


def test_the_learners_of_a_core_and_the_cores_of_many_follow_from_what_was_measured() -> None:
    opening = figure(r"open the page \| ([\d.]+) s")
    bringing = figure(r"small pictures \| ([\d.]+) s")
    clicking = figure(r"click on a layer \| ([\d.]+) s")
    resting = figure(r"at rest \| ([\d.]+) ms") / 1000
    each = opening / (45 * 60) + bringing / 180 + clicking / 10 + resting
    assert (LESSON.stay, LESSON.photo_every, LESSON.click_every) == (2700, 180, 10)
    held = learners_per_core(opening, bringing, clicking, resting)
    assert abs(held - 0.5 / each) < 1e-9
    assert round(held) == figure(r"= 0\.5 / [\d.]+ = (\d+)")
    row = re.search(r"\| replicas of 2 cores and 2 GB \(60 learners each\) \| (.*) \|", TEXT)
    assert row is not None
    replicas = [int(cell.replace(",", "")) for cell in row[1].split("|")]
    assert 2 * held > 60
    for found, people in zip(replicas, (1_000, 5_000, 100_000), strict=True):
        assert 0 <= found - people / 60 <= 1
