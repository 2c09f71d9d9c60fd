"""Seats are rationed only in a full house: the silent and the greedy give theirs to newcomers."""

import gc

from explorer.ui.visitors import Visitors


def test_a_house_that_is_not_full_is_rationed_to_nobody() -> None:
    house = Visitors(30, each=5)
    pupils = [house.admit("school") for _ in range(30)]
    assert all(pupils)
    assert len(house) == 30


def test_in_a_full_house_the_seat_of_whoever_was_silent_longest_is_given_away() -> None:
    house = Visitors(3, each=3, silent_seconds=600)
    seats = [house.admit("school") for _ in range(3)]
    assert house.admit("school") is None
    seats[1].heard -= 700
    seats[2].heard -= 601
    first = house.admit("school")
    assert first
    assert [seat.over for seat in seats] == [False, True, False]
    second = house.admit("elsewhere")
    assert second
    assert [seat.over for seat in seats] == [False, True, True]
    assert house.admit("elsewhere") is None
    assert len(house) == 3


def test_one_address_cannot_hold_the_whole_house() -> None:
    house = Visitors(10, each=4)
    greedy = [house.admit("greedy") for _ in range(10)]
    greedy[7].heard -= 5
    newcomers = [house.admit(f"192.0.2.{number}") for number in range(8)]
    # Those above the ration give way, whoever was heard the longest ago first; the others stay.
    assert [bool(visit) for visit in newcomers] == [True] * 6 + [False] * 2
    assert greedy[7].over
    assert sum(not visit.over for visit in greedy) == 4
    assert house.admit("greedy") is None
    # Two addresses of many do not take turns in throwing each other out.
    pair = Visitors(6, each=1)
    kept = [pair.admit(owner) for owner in "aaabbb"]
    assert pair.admit("a") is pair.admit("b") is None
    assert not any(visit.over for visit in kept)


def test_a_visit_is_found_by_its_session_until_it_is_over() -> None:
    house = Visitors(1, silent_seconds=10)
    visit = house.admit("me", "session 1")
    assert house.of_session("session 1") is visit
    assert house.of_session("session 2") is None
    visit.heard -= 20
    other = house.admit("you", "session 2")
    assert house.of_session("session 1") is None
    assert house.of_session("session 2") is other
    del other
    gc.collect()
    assert house.of_session("session 2") is None
    assert len(house) == 0
