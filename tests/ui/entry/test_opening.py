"""What is settled before the first visitor comes."""

import gc

import pytest

from explorer.ui.entry import opening
from tests.loops import awaited


def test_what_the_server_is_made_of_is_not_looked_through_for_garbage_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("settle", "keep_names_secret", "let_linger", "make_room_for_lines"):
        monkeypatch.setattr(opening, name, lambda: None)
    before, looked_through = gc.get_freeze_count(), len(gc.get_objects())

    async def open_and_close() -> tuple[int, int]:
        async with opening.opening(None):
            return gc.get_freeze_count(), len(gc.get_objects())

    try:
        aside, left = awaited(open_and_close())
    finally:
        gc.unfreeze()
    assert aside - before > 0.9 * looked_through
    assert left < 0.1 * looked_through
