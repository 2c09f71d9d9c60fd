"""The fast versions of what `make stress` measures in full."""

import random

import pytest

from stress import caches, faults, links
from stress.judging_images import judge
from stress.large import bombs, largest
from stress.promise import at_least, at_most, none_of
from stress.seeds import good_files, mutants

MUTANTS = 300


def test_a_promise_that_is_not_held_says_so() -> None:
    assert not at_most("x", 2, 1, "s").held
    assert at_most("x", 1, 1, "s").held
    assert not at_least("x", 1, 2).held
    assert at_least("x", 2, 2).held
    assert "FAIL" in str(none_of("x", 1, 10))
    assert not none_of("x", 0, 0).held


def test_good_files_of_every_kind_are_pictures() -> None:
    tally = judge(good_files())
    assert tally.pictures == tally.tried > 40


def test_damaged_files_are_pictures_or_sentences_within_bounds() -> None:
    tally = judge(mutants(good_files(), MUTANTS, seed=11))
    assert not tally.wrong
    assert tally.tried == MUTANTS
    assert min(tally.pictures, tally.sentences) > MUTANTS / 10
    assert tally.slowest <= 3
    assert tally.most_megabytes <= 300


def test_the_largest_files_are_ten_kinds_at_the_edge_of_what_is_read() -> None:
    files = largest(0.2)
    assert len(files) == 10
    assert judge(files.values()).pictures == 10
    assert b"".join(files.values()).count(b"\xff\xda") >= 100


def test_bombs_are_refused_without_unfolding_them() -> None:
    files = bombs(times=0.52)
    tally = judge(files.values())
    assert tally.sentences == len(files)
    assert tally.slowest <= 1
    assert tally.most_megabytes <= 100


@pytest.mark.weights
@pytest.mark.parametrize(
    "measured",
    [
        lambda: caches.chapter(0.02),
        lambda: links.chapter(0.02),
        lambda: faults.around_uploads(2.0, 2, ("killed",)),
        faults.without_weights,
        faults.without_folder,
    ],
    ids=["caches", "links", "uploads", "no weights", "no folder"],
)
def test_promises_hold_at_a_small_scale(measured) -> None:
    broken = [str(result) for result in measured() if not result.held]
    assert not broken


def test_links_are_made_up_the_same_way_every_time() -> None:
    first, again = (links.query(random.Random(1)) for _ in range(2))
    assert first == again
    assert len({links.query(random.Random(seed)) for seed in range(50)}) == 50
