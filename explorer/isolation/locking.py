"""A helper locks itself in, once everything it needs is imported: measure by measure."""

import contextlib
import faulthandler
import os
import site
import sys
import sysconfig
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from explorer.isolation import landlock, linux, resource_limits, seccomp
from explorer.isolation.measures import Effect, Protection, as_facts
from explorer.isolation.pipe import READY, write_header

WITHOUT = "EXPLORER_ISOLATION_WITHOUT"
"""Names measures, with commas between them, that break decoding on some system of the host's."""
PACKAGE = Path(__file__).parents[1]
KEPT = frozenset(
    {
        "PYTHONPATH",
        "PYTHONHOME",
        "PYTHONUSERBASE",
        "PYTHONNOUSERSITE",
        "PYTHONUTF8",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        "SYSTEMROOT",
        "LC_CTYPE",
        "OMP_NUM_THREADS",
        WITHOUT,
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "__CF_USER_TEXT_ENCODING",
    }
)
"""What a process needs to start this Python and find its libraries; it is told nothing else."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a helper must still be able to do, once it is locked in."""

    extra_bytes: int
    cpu_seconds: int
    handles: tuple[int, ...] = ()
    """Files that were handed to it, which it may open again."""


Step = Callable[[Needs], str]

STEPS: Mapping[Protection, Step] = {
    # In this order: what reads or writes /proc before files are closed off, a namespace before
    # rights are given up, the filter of system calls last.
    Protection.ENVIRONMENT: lambda needs: _check_environment(),
    Protection.MEMORY: lambda needs: resource_limits.limit_memory(needs.extra_bytes),
    Protection.FIRST_KILLED: lambda needs: linux.be_killed_first(),
    Protection.NETWORK: lambda needs: linux.leave_the_network(),
    Protection.WRITING: lambda needs: resource_limits.limit_writing(),
    Protection.HANDLES: lambda needs: resource_limits.limit_handles(),
    Protection.PROCESSES: lambda needs: resource_limits.limit_processes(),
    Protection.CORE: lambda needs: resource_limits.limit_core(),
    Protection.PRIVILEGES: lambda needs: linux.give_up_privileges(),
    Protection.HIDDEN: lambda needs: linux.hide(),
    Protection.FILES: lambda needs: landlock.open_only(_own_folders(), needs.handles),
    Protection.TIME: lambda needs: resource_limits.limit_time(needs.cpu_seconds),
    Protection.SYSTEM_CALLS: lambda needs: seccomp.refuse_the_rest(),
}


def lock_up(needs: Needs, steps: Mapping[Protection, Step]) -> list[Effect]:
    """Put on every measure that this system has, and say which took effect."""
    return [_tried(measure, step, needs) for measure, step in steps.items()]


def begin(needs: Needs, steps: Mapping[Protection, Step] = STEPS) -> tuple[IO[bytes], IO[bytes]]:
    """Lock this process in, greet the server, and return where to read and to answer.

    Convention: what is printed from now on is thrown away, for decoders quote what is in damaged
    files; where a crash happened is still told.
    """
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    _fall_silent()
    effects = lock_up(needs, steps)
    sink.write(READY)
    write_header(sink, {"effects": as_facts(effects)})
    return source, sink


def _tried(measure: Protection, step: Step, needs: Needs) -> Effect:
    if measure in os.environ.get(WITHOUT, "").split(","):
        return Effect(measure, False, f"switched off by {WITHOUT}")
    try:
        return Effect(measure, True, step(needs))
    except Exception as problem:  # Whatever it is, the other measures must still be put on.
        return Effect(measure, False, str(problem) or type(problem).__name__)


def _fall_silent() -> None:
    with contextlib.suppress(OSError, ValueError):
        crashes = os.dup(2)
        with contextlib.suppress(OSError, AttributeError):
            os.set_blocking(crashes, False)
        faulthandler.enable(crashes)
    with open(os.devnull, "wb") as nothing:
        for stream in (1, 2):
            os.dup2(nothing.fileno(), stream)


def _check_environment() -> str:
    more = sorted(name for name in os.environ if name.upper() not in KEPT)
    if more:
        raise OSError(f"{len(more)} variables more than needed")
    return f"{len(os.environ)} variables, about Python alone"


def _own_folders() -> Iterable[Path]:
    """Where Python and its packages lie: some of it is imported only when it is needed."""
    paths = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    places = [*paths, *site.getsitepackages()]
    if site.ENABLE_USER_SITE:  # as `pip install --user` leaves them
        places.append(site.getusersitepackages())
    folders = {PACKAGE, *map(Path, places)}
    return sorted(folder for folder in folders if folder.is_dir())
