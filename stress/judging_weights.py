"""Reading many weights files in a process of their own, and watching everything it does."""

import contextlib
import importlib
import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from stress.canary import Canary
from stress.process import MEGABYTE, peak_bytes, reset_peak

FORBIDDEN = (
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "subprocess.Popen",
    "os.remove",
    "shutil",
    "socket.connect",
    "os.fork",
    "open",
)
"""Beginnings of the audit events of what a weights file must never lead to."""

Load = Callable[[bytes, str], object]


@dataclass
class Tally:
    """What came of many weights files."""

    loaded: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    pried: int = 0
    """How often the file was opened or read that none of these has any business with."""
    slowest: float = 0.0
    megabytes: float = 0.0

    @property
    def tried(self) -> int:
        """How many files were loaded or refused."""
        return self.loaded + self.refused + len(self.wrong)


@dataclass
class Found:
    """What came of each kind of files; the two controls read the hostile ones without care."""

    mutants: Tally = field(default_factory=Tally)
    hostile: Tally = field(default_factory=Tally)
    prying: Tally = field(default_factory=Tally)
    bombs: Tally = field(default_factory=Tally)
    largest: Tally = field(default_factory=Tally)
    odd: Tally = field(default_factory=Tally)
    control_deeds: Tally = field(default_factory=Tally)
    control_prying: Tally = field(default_factory=Tally)


class Watch:
    """Reads files and notes what happens meanwhile."""

    def __init__(self, canary: Canary) -> None:
        self._canary, self._events, self._armed = canary, list[str](), False
        sys.addaudithook(self._listen)

    def _listen(self, event: str, _arguments: object) -> None:
        if self._armed and event.startswith(FORBIDDEN):
            self._events.append(event)

    def read(self, files: Iterable[tuple[str, bytes]], load: Load) -> Tally:
        """Read one file after the other."""
        tally, me = Tally(), psutil.Process()
        for name, data in files:
            self._events.clear()
            self._canary.heard()
            reset_peak(me.pid)
            base = me.memory_info().rss
            self._armed, began = True, time.process_time()
            self._one(name, data, load, tally)
            self._armed = False
            tally.slowest = max(tally.slowest, time.process_time() - began)
            tally.megabytes = max(tally.megabytes, (peak_bytes(me.pid) - base) / MEGABYTE)
            tally.forbidden += [f"{name}: {event}" for event in dict.fromkeys(self._events)]
            tally.pried += bool(self._canary.heard())
        return tally

    def _one(self, name: str, data: bytes, load: Load, tally: Tally) -> None:
        from explorer.errors import ExplorerError

        try:
            load(data, name.rpartition(" ")[2])
            tally.loaded += 1
        except ExplorerError:
            tally.refused += 1
        except BaseException as error:
            tally.wrong.append(f"{name}: {type(error).__name__}: {error}")


def careless(data: bytes, name: str) -> object:
    """Read a file as one should not: everything in it is believed."""
    import h5py
    import torch

    if name.endswith("h5"):
        from stress.weights_files import FIRST

        with tempfile.NamedTemporaryFile(suffix=".h5") as kept:
            kept.write(data)
            kept.flush()
            with contextlib.suppress(KeyError), h5py.File(kept.name) as file:
                return file[FIRST][:]
    with contextlib.suppress(Exception):
        return torch.load(io.BytesIO(data), weights_only=False)
    return None


def here() -> Load:
    """The project's reader, in this very process, where it can be watched.

    Convention: if the app reads them in a process of its own, its walls are left out: what is
    measured is the reader.
    """
    loading = importlib.import_module("explorer.network.weights.loading")
    with contextlib.suppress(ImportError):
        reading = importlib.import_module("explorer.network.weights.reading")
        loading.__dict__["open_file"] = reading.opened_here
    load: Load = loading.load_weights_bytes
    return load


def judge(count: int, folder: str, load: Load | None = None) -> Found:
    """Read everything; `count` is how many damaged files."""
    from stress import weights_files as made

    load = load or here()
    good = made.good_files()
    warm = (*good.items(), *made.strange().items(), *made.mutants(good, 4, seed=1))
    for name, data in warm:
        with contextlib.suppress(Exception):
            load(data, name)  # What that imports and allocates once is no file's doing.
    odd = ((p.name, p.read_bytes()) for p in sorted(Path(folder).rglob("*")) if p.is_file())
    with tempfile.TemporaryDirectory() as place:
        secret = made.secret(Path(place))
        hostile, prying = made.hostile(secret), made.prying(secret)
        with Canary(secret) as canary:
            watch = Watch(canary)
            found = Found(
                mutants=watch.read(made.mutants(good, count), load),
                hostile=watch.read(hostile.items(), load),
                prying=watch.read(prying.items(), load),
                bombs=watch.read(made.bombs().items(), load),
                largest=watch.read([("packed.h5", made.packed())], load),
                odd=watch.read(odd, load) if folder else Tally(),
                control_deeds=watch.read(hostile.items(), careless),
                control_prying=watch.read(prying.items(), careless),
            )
    return found


def send(count: int, folder: str, queue: Any, load: Load | None = None) -> None:
    """Judge in a process started for it, and send what was found."""
    queue.put(judge(count, folder, load))
