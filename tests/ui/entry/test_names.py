"""What Streamlit serves has a name that only those learn who are shown it."""

import logging
from typing import Any

import pytest
from streamlit.runtime import memory_media_file_storage as storage
from streamlit.runtime.media_file_storage import MediaFileKind

from explorer.ui.entry import names, opening
from explorer.ui.hosting import owners
from tests.loops import awaited

LARGE = 2**20 + 1


@pytest.fixture
def restored(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Streamlit's own way to name files, put back afterwards."""
    monkeypatch.setattr(storage, names._NAMING, own := getattr(storage, names._NAMING))
    return own


def served_as(data: bytes) -> str:
    return storage.MemoryMediaFileStorage("/media").load_and_get_id(
        data, "image/png", MediaFileKind.MEDIA, None
    )


def test_once_the_house_is_open_nobody_can_work_a_name_out(
    restored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "set_aside", lambda: None)
    assert served_as(b"a picture") == restored(b"a picture", "image/png", None)

    async def open_once() -> None:
        async with opening.opening(None):
            pass

    awaited(open_once())
    name = served_as(b"a picture")
    assert name == served_as(b"a picture")
    assert name != restored(b"a picture", "image/png", None)
    monkeypatch.setattr(names, "_SECRET", b"another server's")
    assert name != served_as(b"a picture")


def test_the_same_of_two_owners_has_two_names_and_a_sample_has_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = []
    for mark in ("", "own_1", "own_2", ""):
        monkeypatch.setattr(owners, "mark_if_any", lambda mark=mark: mark)
        found.append(names.name_of(b"a picture", "image/png"))
    assert found[0] == found[3]
    assert len(set(found)) == 3


def test_all_of_a_large_file_counts_and_so_do_its_type_and_name() -> None:
    one, other = bytearray(LARGE), bytearray(LARGE)
    other[LARGE // 4] = 1
    told = (("a/b", None), ("a/b", "c"), ("a/bc", None), ("a", "/b"))
    every = [(bytes(other), "a/b", None), *((bytes(one), *each) for each in told)]
    assert len({names.name_of(*each) for each in every}) == len(every)


def test_a_streamlit_that_names_files_otherwise_goes_on_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delattr(storage, names._NAMING)
    with caplog.at_level(logging.WARNING, "explorer"):
        names.keep_names_secret()
    assert "others may guess" in caplog.text
