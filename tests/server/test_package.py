"""The wheel: built, installed far away, and used there as whoever installs it would."""

import os
import re
import signal
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from explorer.version import VERSION
from stress.truth import Answer, Truth
from stress.visitor import Visitor
from tests.app.test_explore import png
from tests.offenders import none_of

ROOT = Path(__file__).parents[2]
NO_DATA = {".py", ".pyc"}


def run(*command: str | Path, cwd: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        ROOT,
        "--no-deps",
        "--no-build-isolation",
        "--disable-pip-version-check",
        "--wheel-dir",
        folder,
        cwd=folder,
    )
    assert built.returncode == 0, built.stderr
    [found] = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but our wheel in it; what it needs is where this Python has it."""
    target = tmp_path_factory.mktemp("elsewhere") / "packages"
    done = run(
        sys.executable,
        "-m",
        "pip",
        "install",
        wheel,
        "--no-deps",
        "--no-index",
        "--no-compile",
        "--disable-pip-version-check",
        "--target",
        target,
        cwd=target.parent,
    )
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture
def program(installed: Path) -> Path:
    [found] = (installed / Path(sysconfig.get_path("scripts")).name).glob("vgg16-explorer*")
    return found


def facts(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        [name] = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def tracked(*folders: str) -> list[str]:
    """What git would keep of some folders, without the code."""
    listed = run(
        "git", "ls-files", "--cached", "--others", "--exclude-standard", *folders, cwd=ROOT
    ).stdout.splitlines()
    return [name for name in listed if (ROOT / name).is_file() and Path(name).suffix not in NO_DATA]


def test_the_wheel_has_every_file_that_is_no_code_and_its_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    data, shipped = tracked("explorer"), tracked("assets", ".streamlit")
    assert len(data) > 40
    assert len(shipped) >= 6
    missing = [name for name in data if name not in inside]
    missing += [name for name in shipped if f"explorer/shipped/{name}" not in inside]
    none_of(missing, "not in the wheel")
    none_of(
        (name for name in inside if name.startswith(("tests/", "stress/", "benchmarks/"))),
        "in the wheel, though only for who works on it",
    )
    assert any(name.endswith("licenses/assets/CREDITS.md") for name in inside)


def test_the_wheel_asks_for_what_requirements_in_says_and_the_pins_satisfy_it(wheel: Path) -> None:
    asked = {r.name: r for r in map(Requirement, facts(wheel).get_all("Requires-Dist") or [])}
    lines = (ROOT / "requirements.in").read_text("utf-8").splitlines()
    said = [Requirement(line) for line in lines if line and not line.startswith("#")]
    assert {r.name: r.specifier for r in said} == {n: r.specifier for n, r in asked.items()}
    pins = dict(
        re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
    )
    none_of(
        (f"{r} is pinned to {pins[n]}" for n, r in asked.items() if pins[n] not in r.specifier),
        "the pins are not what the wheel asks for",
    )
    assert pins["torch"] == "2.13.0"


def test_the_version_is_said_in_one_place(wheel: Path, program: Path, tmp_path: Path) -> None:
    assert facts(wheel)["Version"] == VERSION
    said = run(program, "--version", cwd=tmp_path, PYTHONPATH=str(program.parents[1]))
    assert said.stdout.split()[-1] == VERSION
    others = ":!explorer/network/weights/catalog.py"  # It has the versions of other packages.
    places = ("explorer", "*.toml", others)
    named = run("git", "grep", "-nF", f'"{VERSION}"', "--", *places, cwd=ROOT).stdout
    assert [line.partition(":")[0] for line in named.splitlines()] == ["explorer/version.py"]


def test_both_programs_say_what_they_can_from_any_folder(
    installed: Path, program: Path, tmp_path: Path
) -> None:
    there = {"PYTHONPATH": str(installed)}
    told = run(program, "--help", cwd=tmp_path, **there)
    assert (told.returncode, told.stderr) == (0, "")
    assert "--no-browser" in told.stdout
    listed = run(sys.executable, "-m", "explorer", "weights", "list", cwd=tmp_path, **there)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "imagenet" in listed.stdout
    refused = run(program, "none.jpg", cwd=tmp_path, **there)
    assert refused.returncode == 1
    assert refused.stderr.startswith("vgg16-explorer: none.jpg: ")


@contextmanager
def opened(program: Path, *arguments: str, cwd: Path) -> Iterator[str]:
    """Start the app as a person would, with a browser that only writes down where it is sent."""
    browser, sent = cwd / "browser.sh", cwd / "sent"
    os.mkfifo(sent)
    browser.write_text(f'#!/bin/sh\necho "$1" > "{sent}"\n')
    browser.chmod(0o700)
    bare = {name: value for name, value in os.environ.items() if not name.startswith("EXPLORER_P")}
    log = cwd / "log"
    with (
        log.open("w") as said,
        subprocess.Popen(
            [str(program), *arguments],
            cwd=cwd,
            stdout=said,
            stderr=said,
            env={**bare, "PYTHONPATH": str(program.parents[1]), "BROWSER": f"{browser} %s"},
        ) as server,
    ):
        try:
            address = sent.read_text().strip()  # waits until the browser is opened
            assert address in log.read_text()
            yield address
            server.send_signal(signal.SIGINT)
            assert server.wait(60) == 0
        finally:
            server.kill()
    assert "Traceback" not in log.read_text()


@pytest.mark.skipif(os.name != "posix", reason="the browser is a shell script")
def test_installed_far_away_it_opens_a_page_with_the_picture_it_was_started_with(
    program: Path, tmp_path: Path
) -> None:
    data = png((61, 47), (200, 30, 90))
    (tmp_path / "my photo.png").write_bytes(data)
    with opened(program, "my photo.png", cwd=tmp_path) as address:
        place, _, ticket = address.partition("/?")
        assert place.startswith("http://localhost:")
        query = "&layer=conv2_1&size=32&weights=untrained"
        with Visitor(place, ticket + query) as first, Visitor(place, ticket + query) as second:
            parts = first.look().parts
            truth = Truth(data, 32, "untrained")
            assert not truth.differences([Answer("conv2_1", (), parts)])
            other = second.look()
            assert other.says("was opened before")
            assert truth.differences([Answer("conv2_1", (), other.parts)])
        with Visitor(place, "lang=zh" + query) as third:
            assert "上传图片" in third.look().widgets
