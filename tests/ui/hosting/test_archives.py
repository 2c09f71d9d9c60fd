"""Files with all layers: bounded together, read at any time by several, given back."""

import threading
import time
from contextlib import suppress

import pytest

from explorer.errors import ExplorerError
from explorer.ui.hosting import archives
from explorer.ui.hosting.archives import Archive, Archives


def written(house: Archives, size: int, most: int = 1000) -> Archive:
    with house.writing("identity", most) as archive:
        archive.file.write(bytes(range(256)) * (size // 256 + 1))
        archive.file.truncate(size)
    return archive


def test_a_file_that_is_written_takes_the_room_it_has() -> None:
    house = Archives(2000)
    archive = written(house, 700)
    assert house.nbytes == 700
    assert archive.read() == (bytes(range(256)) * 3)[:700]


def test_the_oldest_give_way_and_say_so_when_they_are_asked_for() -> None:
    house = Archives(2000)
    held = [written(house, 700) for _ in range(4)]
    assert [archive.is_there for archive in held] == [False, False, True, True]
    assert house.nbytes == 1400
    with pytest.raises(ExplorerError, match="no longer there"):
        held[0].read()


def test_without_a_bound_they_would_take_more() -> None:
    house = Archives(10**9)
    held = [written(house, 700) for _ in range(4)]
    assert all(archive.is_there for archive in held)
    assert house.nbytes == 2800


def test_what_is_being_written_never_gives_way_and_leaves_its_room_if_it_fails() -> None:
    house = Archives(2000)
    with suppress(ZeroDivisionError), house.writing("one", 1500):
        with pytest.raises(ExplorerError, match="no room"), house.writing("other", 1000):
            pass
        raise ZeroDivisionError
    assert house.nbytes == 0
    assert written(house, 900).is_there


def test_a_file_that_nobody_holds_takes_no_room() -> None:
    house = Archives(2000)
    written(house, 700)
    assert house.nbytes == 0


def test_a_file_is_given_back_some_time_after_it_was_fetched_or_nobody_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = time.monotonic()
    house, names = Archives(10**6), ("fetched", "waiting")
    held = {name: written(house, 700) for name in names}
    held["fetched"].read()
    there = []
    for seconds in (100, 140, 590, 620):
        monkeypatch.setattr(archives.time, "monotonic", lambda later=seconds: now + later)
        house.give_back()
        there.append([held[name].is_there for name in names])
    assert there == [[True, True], [False, True], [False, True], [False, False]]


def test_several_clicks_at_once_each_get_the_whole_file() -> None:
    archive = written(Archives(10**7), 3_000_000, 3_000_100)
    whole, found, together = archive.read(), [], threading.Barrier(8)

    def click() -> None:
        together.wait(10)
        found.extend(archive.read() == whole for _ in range(5))

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert found == [True] * 40
