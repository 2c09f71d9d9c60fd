"""What holds a helper in, tried from inside: with everything, with nothing, with one at a time."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from explorer.isolation import locking, process, seccomp
from explorer.isolation.__main__ import in_force
from explorer.isolation.measures import Effect, Protection, as_text
from explorer.isolation.pipe import read_header
from tests.isolation import attempts
from tests.offenders import none_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the Linux column")

EVERYTHING, NOTHING = tuple(Protection), ()
ALL = {attempt.__name__ for attempt in attempts.ATTEMPTS}

REFUSED_BY: dict[Protection, set[str]] = {
    Protection.MEMORY: {"take_memory"},
    Protection.TIME: {"compute_without_end"},
    Protection.ENVIRONMENT: {"read_a_secret_of_the_server"},
    Protection.NETWORK: {"open_a_connection"},
    Protection.WRITING: {"write_to_an_open_file"},
    Protection.HANDLES: {"open_many_files"},
    Protection.HIDDEN: {"be_looked_into"},
    Protection.FILES: {
        "read_another_file",
        "create_a_file",
        "start_a_program",
        "look_into_the_server",
    },
    Protection.SYSTEM_CALLS: {
        "open_a_connection",
        "open_a_socket",
        "start_a_process",
        "start_a_program",
        "become_a_program",
        "create_a_file",
        "signal_the_server",
        "be_looked_into",
    },
}
"""What each measure refuses all by itself; the rest is seen from outside."""
BACKED_UP = {"signal_the_server", "look_into_the_server"}
"""What other measures refuse too: newer versions of Landlock, and having no privileges."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a helper could do, and what is seen of it from outside."""

    could: set[str]
    effects: tuple[Effect, ...]
    seen: set[Protection]


Try = Callable[[Iterable[Protection]], Outcome]


@pytest.fixture
def tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Try]:
    """Start a helper that tries everything, held by some measures."""
    monkeypatch.setenv("SERVER_SECRET", "told to nobody")
    sparse = process.environment

    with socket.create_server(("127.0.0.1", 0)) as server, (tmp_path / "f").open("wb") as file:
        places = {
            "port": server.getsockname()[1],
            "handle": file.fileno(),
            "new": str(tmp_path / "new"),
        }

        def start(measures: Iterable[Protection]) -> Outcome:
            wanted = list(measures)
            everything = Protection.ENVIRONMENT not in wanted
            monkeypatch.setattr(
                process, "environment", lambda: {**(os.environ if everything else {}), **sparse()}
            )
            command = (
                sys.executable,
                "-m",
                "tests.isolation.attempts",
                json.dumps(wanted),
                json.dumps(places),
            )
            helper = process.start(command, (file.fileno(),))
            could = set(read_header(helper.back)["could"])
            seen = set(_seen(helper.process.pid))
            process.stop(helper)
            return Outcome(could, helper.effects, seen)

        yield start


def _seen(pid: int) -> Iterator[Protection]:
    """The measures that show from outside."""
    folder = Path(f"/proc/{pid}")
    if (folder / "oom_score_adj").read_text() == "1000\n":
        yield Protection.FIRST_KILLED
    if os.readlink(folder / "ns/net") != os.readlink("/proc/self/ns/net"):
        yield Protection.NETWORK
    status = dict(
        line.split(":\t") for line in (folder / "status").read_text().splitlines() if ":\t" in line
    )
    if status["NoNewPrivs"] == "1" and int(status["CapEff"], 16) == 0:
        yield Protection.PRIVILEGES
    if status["Seccomp"] == "2":
        yield Protection.SYSTEM_CALLS
    limits = (folder / "limits").read_text()
    for name, measure in (
        ("Max processes", Protection.PROCESSES),
        ("Max core file size", Protection.CORE),
        ("Max file size", Protection.WRITING),
    ):
        line = next(line for line in limits.splitlines() if line.startswith(name))
        if line.removeprefix(name).split()[:2] == ["0", "0"]:
            yield measure


SEEN = {
    Protection.FIRST_KILLED,
    Protection.NETWORK,
    Protection.PRIVILEGES,
    Protection.SYSTEM_CALLS,
    Protection.PROCESSES,
    Protection.CORE,
    Protection.WRITING,
}


def missing_in_this_kernel() -> set[Protection]:
    """What even a bare process cannot have here: container rules, or an older kernel."""
    code = """
import ctypes
system = ctypes.CDLL(None)
print(*[name for name, result in {
    "network": system.unshare(0x50000000), "files": system.syscall(444, None, 0, 1)
}.items() if result < 0])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {Protection(name) for name in done.stdout.split()}


def test_every_measure_is_proven_from_inside_or_from_outside() -> None:
    assert set(REFUSED_BY) | SEEN == set(Protection)
    assert set().union(*REFUSED_BY.values()) == ALL


def test_a_helper_with_everything_on_can_do_nothing_that_it_must_not(tried: Try) -> None:
    outcome = tried(EVERYTHING)
    missing = missing_in_this_kernel()
    wrong = [effect for effect in outcome.effects if effect.holds is (effect.measure in missing)]
    assert not wrong, as_text(wrong)
    still = set().union(*(REFUSED_BY[m] for m in REFUSED_BY if m not in missing))
    none_of(sorted(outcome.could & still), "could be done all the same")
    none_of(sorted(SEEN - missing - outcome.seen), "not seen from outside")


def test_without_any_measure_all_of_it_can_be_done(tried: Try) -> None:
    outcome = tried(NOTHING)
    none_of(sorted(ALL - outcome.could), "could not be tried at all, so their refusal says nothing")
    none_of(sorted(outcome.seen), "seen without being put on")
    none_of([effect.measure for effect in outcome.effects if effect.holds], "said without being on")


def test_each_measure_refuses_its_own_all_by_itself_and_without_it_the_proof_is_gone(
    tried: Try,
) -> None:
    wrong = []
    for measure in set(Protection) - missing_in_this_kernel():
        alone = tried([measure])
        wrong += [
            f"{measure} alone let {name}" for name in alone.could & REFUSED_BY.get(measure, set())
        ]
        wrong += [f"{measure} alone is not seen"] if measure in SEEN - alone.seen else []
        on = {effect.measure for effect in alone.effects if effect.holds}
        wrong += [f"{measure} alone says {on}"] if on != {measure} else []
        without = tried([other for other in Protection if other is not measure])
        on = {effect.measure for effect in without.effects if effect.holds}
        wrong += [f"without {measure} it is said to hold"] if measure in on else []
        wrong += [f"without {measure} it is seen"] if measure in without.seen else []
        only = REFUSED_BY.get(measure, set()) - set().union(
            BACKED_UP, *(names for other, names in REFUSED_BY.items() if other is not measure)
        )
        wrong += [f"without {measure} still refused: {name}" for name in only - without.could]
    none_of(wrong, "measures that do not work as they are said to")


def test_packages_installed_for_one_user_may_be_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(locking.site, "getusersitepackages", lambda: str(tmp_path))
    for enabled in (True, False):
        monkeypatch.setattr(locking.site, "ENABLE_USER_SITE", enabled)
        assert (tmp_path in locking._own_folders()) is enabled


def test_what_is_in_force_is_told_for_a_person() -> None:
    lines = as_text(in_force()).splitlines()
    assert [line[4:18].strip() for line in lines] == list(Protection)
    assert sum(line.startswith("yes") for line in lines) >= 10


def test_the_documentation_names_every_measure_and_its_linux_column_is_what_is_in_force() -> None:
    text = (Path(__file__).parents[2] / "docs" / "isolation.md").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.count(" | ") == 4]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines][2:]
    assert [row[0] for row in rows] == list(Protection)
    holds = {effect.measure: effect.holds for effect in in_force()}
    missing = missing_in_this_kernel()
    said = {Protection(row[0]): row[2].startswith("yes") for row in rows}
    wrong = [name for name in Protection if said[name] is not (holds[name] or name in missing)]
    none_of(wrong, "said of Linux, and not so here")


def test_a_host_may_switch_a_measure_off_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_ISOLATION_WITHOUT", "system calls,core")
    off = {effect.measure: effect.how for effect in in_force() if not effect.holds}
    assert {Protection.SYSTEM_CALLS, Protection.CORE} <= off.keys()
    assert "EXPLORER_ISOLATION_WITHOUT" in off[Protection.CORE]


HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


@pytest.mark.parametrize("machine", HEADERS)
def test_the_numbers_of_system_calls_are_those_of_the_kernels_own_headers(machine: str) -> None:
    if not HEADERS[machine].is_file() and not os.environ.get("CI"):
        pytest.skip("no kernel headers here")
    text = HEADERS[machine].read_text()
    known = {
        name: int(number)
        for name, number in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text)
    }
    aliases = {"fadvise64": "fadvise64", "newfstatat": "fstatat", "fcntl": "fcntl"}
    column = list(HEADERS).index(machine)
    listed = {name: numbers[column] for name, numbers in seccomp._PLAIN.items()}
    listed |= {
        name: numbers[column]
        for name, (numbers, _, _) in zip(
            ("ioctl", "fcntl", "prlimit64"), seccomp._PICKED, strict=True
        )
    }
    listed |= {
        name: numbers[column]
        for name, (numbers, _) in zip(("open", "openat"), seccomp._OPENING, strict=True)
    }
    listed |= {"tgkill": seccomp._TGKILL[column], "seccomp": seccomp._ARCHITECTURES[machine][2]}
    wrong = [
        f"{name}: {number}, not {known.get(name, known.get(aliases.get(name, '')))}"
        for name, number in listed.items()
        if number is not None and number not in (known.get(name), known.get(aliases.get(name, "")))
    ]
    none_of(wrong, "numbers that are another call's")
