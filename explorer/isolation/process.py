"""A helper process from the server's side: how it is started, held to a time limit and ended."""

import contextlib
import logging
import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from explorer.isolation.locking import KEPT
from explorer.isolation.measures import Effect, of_facts
from explorer.isolation.pipe import READY, read_exactly, read_header

ROOT = Path(__file__).parents[2]
START_SECONDS = 20.0
_SAID_BYTES = 4_000
_LOG = logging.getLogger("explorer")
_told: set[str] = set()


class UnfitError(Exception):
    """The helper itself failed, whatever the file: it did not start or answered another request."""


@dataclass(frozen=True, slots=True)
class Helper:
    """A process that is ready, and what holds it in."""

    process: subprocess.Popen[bytes]
    to: IO[bytes]
    back: IO[bytes]
    effects: tuple[Effect, ...]

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked something."""
        return self.process.poll() is None


def environment() -> dict[str, str]:
    """The variables a helper is started with: those that Python needs, none of the server's."""
    kept = {name: value for name, value in os.environ.items() if name.upper() in KEPT}
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **one, "PYTHONPATH": path, "PYTHONUTF8": "1"}


def start(
    command: Sequence[str], handles: tuple[int, ...] = (), seconds: float = START_SECONDS
) -> Helper:
    """Start a helper that finds this project, wherever the server was started, until it is ready.

    `handles` are open files that it gets under the same numbers.
    Raises: UnfitError: if it ends before, which is no fault of a file.
    """
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=environment(),
            pass_fds=handles,
        )
    except OSError as error:
        raise UnfitError(f"could not be started ({error})") from error
    assert process.stdin is not None
    assert process.stdout is not None
    helper = Helper(process, process.stdin, process.stdout, ())
    try:
        effects = _greeted(helper, seconds)
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise UnfitError(f"ended before it was ready ({stop(helper)})") from error
    except BaseException:
        stop(helper)
        raise
    return Helper(process, process.stdin, process.stdout, effects)


def _greeted(helper: Helper, seconds: float) -> tuple[Effect, ...]:
    with limited(helper, seconds, threading.Event()):
        said = read_exactly(helper.back, len(READY))
        if said != READY:
            raise UnfitError(f"began with {said!r}")
        return of_facts(read_header(helper.back)["effects"])


@contextlib.contextmanager
def limited(helper: Helper, seconds: float, late: threading.Event) -> Iterator[None]:
    """Kill a process that takes longer, and set `late`."""

    def end() -> None:
        late.set()
        helper.process.kill()

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def stop(helper: Helper, grace: float = 0.0) -> str:
    """End a helper and close its pipes; return how it ended and what it said of a crash.

    `grace` are seconds that a crash may take to finish before the helper is killed.
    """
    with contextlib.suppress(subprocess.TimeoutExpired):
        helper.process.wait(grace)
    helper.process.kill()
    code = helper.process.wait()
    said = _said(helper.process.stderr)
    for pipe in (helper.to, helper.back, helper.process.stderr):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()
    return "; ".join(filter(None, (_ending(code), said)))


def tell_once(name: str, effects: Sequence[Effect]) -> None:
    """Write into the log, once for each kind of helper, which measures are missing here."""
    missing = [f"{effect.measure} ({effect.how})" for effect in effects if not effect.holds]
    if missing and name not in _told:
        _told.add(name)
        _LOG.warning("the %s is not held by: %s; see docs/isolation.md", name, ", ".join(missing))


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _said(stream: IO[bytes] | None) -> str:
    """What an ended process wrote about itself, made harmless for a log."""
    if stream is None:
        return ""
    with contextlib.suppress(OSError, ValueError):
        os.set_blocking(stream.fileno(), False)
        data = stream.read(64 * 1024) or b""
        text = data[-_SAID_BYTES:].decode("ascii", "replace")
        return "".join(letter if letter.isprintable() else " " for letter in text).strip()
    return ""
