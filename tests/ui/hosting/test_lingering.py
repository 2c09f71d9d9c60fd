"""What a page showed can be fetched for a moment longer, and nothing of a forgotten picture can."""

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from explorer.ui.computing import marks
from explorer.ui.entry import names
from explorer.ui.hosting import lingering, owners

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


class Shown:
    """Streamlit's own keeper of a page's pictures, and a clock that stands still."""

    def __init__(self) -> None:
        self.now = 0.0
        self.storage = MemoryMediaFileStorage("/media")
        self.manager = MediaFileManager(self.storage)

    def show(self) -> str:
        return self.manager.add(PICTURE, "image/png", "1.2").rsplit("/", 1)[1]

    def a_run_begins_and_ends_without_it(self) -> None:
        self.manager.clear_session_refs()
        self.manager.remove_orphaned_files()

    def holds(self, address: str) -> bool:
        return address.split(".")[0] in self.storage._files_by_id


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    shown = Shown()
    patience = lingering.Lingering(lambda: shown.now)
    for module in (lingering, names):
        monkeypatch.setattr(module, "LINGERING", patience)
    monkeypatch.setattr(
        MediaFileManager, lingering._UNSHOWN, MediaFileManager._get_inactive_file_ids
    )
    monkeypatch.setattr(
        "streamlit.runtime.memory_media_file_storage._calculate_file_id", names.name_of
    )
    lingering.let_linger()
    return shown


def test_a_picture_of_a_run_that_was_cut_short_can_be_fetched_for_ten_seconds(shown: Shown) -> None:
    address = shown.show()
    shown.a_run_begins_and_ends_without_it()
    assert shown.holds(address)
    shown.now = lingering.SECONDS - 0.1
    shown.a_run_begins_and_ends_without_it()
    assert shown.holds(address)
    shown.now = lingering.SECONDS
    shown.a_run_begins_and_ends_without_it()
    assert not shown.holds(address)


def test_a_picture_that_is_shown_again_begins_anew(shown: Shown) -> None:
    address = shown.show()
    shown.a_run_begins_and_ends_without_it()
    shown.show()
    shown.manager.remove_orphaned_files()
    shown.now = lingering.SECONDS
    shown.a_run_begins_and_ends_without_it()
    assert shown.holds(address)


def test_what_was_made_of_a_forgotten_picture_goes_at_once(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = marks.new_mark()
    marks.welcome(mark)
    monkeypatch.setattr(owners, "mark_if_any", lambda: mark)
    address = shown.show()
    shown.a_run_begins_and_ends_without_it()
    assert shown.holds(address)
    marks.farewell(mark)
    shown.a_run_begins_and_ends_without_it()
    assert not shown.holds(address)


def test_it_notes_nothing_of_what_is_gone(shown: Shown) -> None:
    for _ in range(3):
        shown.show()
        shown.a_run_begins_and_ends_without_it()
        shown.now += lingering.SECONDS
        shown.a_run_begins_and_ends_without_it()
        shown.manager.remove_orphaned_files()
    assert lingering.LINGERING._since == {}
    assert lingering.LINGERING._mark == {}
