"""Any weights file: never code, never another file, bounded time and memory."""

import contextlib
import io
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import psutil

from stress.process import MEGABYTE, peak_bytes, reset_peak
from stress.promise import Result, at_most, none_of

FORBIDDEN = ("os.system", "os.exec", "os.posix_spawn", "subprocess.Popen", "os.remove", "shutil",
             "socket.connect", "os.fork")  # fmt: skip


@dataclass
class Tally:
    """What came of many weights files."""

    loaded: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    slowest: float = 0.0
    megabytes: float = 0.0


def _good_files() -> dict[str, bytes]:
    import torch
    from safetensors.torch import save

    from explorer.network.weights import load_weights

    state = {name: tensor.clone() for name, tensor in load_weights("untrained").state.items()}
    out = io.BytesIO()
    torch.save(state, out)
    return {"w.safetensors": save(state), "w.pth": out.getvalue()}


def _mutants(files: dict[str, bytes], count: int) -> Iterator[tuple[str, bytes]]:
    """Damage where it hurts: headers, directories at the end, cut files."""
    rng = random.Random(3)
    for _ in range(count):
        name = rng.choice(sorted(files))
        data = bytearray(files[name])
        ends = (0, min(8192, len(data))) if rng.random() < 0.6 else (len(data) - 4096, len(data))
        for _round in range(rng.choice((1, 4, 40))):
            data[rng.randrange(*ends)] = rng.randrange(256)
        if rng.random() < 0.3:
            del data[rng.randrange(len(data)) :]
        yield name, bytes(data)


def _judge(count: int, folder: str, queue: Any) -> None:
    from explorer.errors import ExplorerError
    from explorer.network.weights import load_weights_bytes, loading
    from explorer.network.weights.reading import opened_here

    loading.open_file = opened_here  # What the readers do is heard in this process.
    tally, armed = Tally(), [False]

    def listen(event: str, _arguments: object) -> None:
        if armed[0] and event.startswith(FORBIDDEN):
            tally.forbidden.append(event)

    good = _good_files()
    for name, data in (*good.items(), *_mutants(good, 1)):
        with contextlib.suppress(ExplorerError):
            load_weights_bytes(data, name)
    sys.addaudithook(listen)
    me = psutil.Process()
    odd = [(p.name, p.read_bytes()) for p in sorted(Path(folder).rglob("*")) if p.is_file()] \
        if folder else []  # fmt: skip
    for name, data in chain(odd, _mutants(good, count)):
        reset_peak(me.pid)
        base = me.memory_info().rss
        armed[0], began = True, time.process_time()
        try:
            load_weights_bytes(data, name)
            tally.loaded += 1
        except ExplorerError:
            tally.refused += 1
        except BaseException as error:
            tally.wrong.append(f"{name}: {type(error).__name__}: {error}")
        armed[0] = False
        tally.slowest = max(tally.slowest, time.process_time() - began)
        tally.megabytes = max(tally.megabytes, (peak_bytes(me.pid) - base) / MEGABYTE)
    queue.put(tally)


def chapter(scale: float) -> Iterator[Result]:
    """Damaged weights, and the files of `EXPLORER_STRESS_WEIGHTS` if that names a folder."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    folder = os.environ.get("EXPLORER_STRESS_WEIGHTS", "")
    process = context.Process(target=_judge, args=(max(20, round(1000 * scale)), folder, queue))
    process.start()
    tally: Tally | None = None
    while tally is None and (process.is_alive() or not queue.empty()):
        try:
            tally = queue.get(timeout=1)
        except Exception:
            continue
    process.join()
    if tally is None:
        yield Result("weights files", f"the reader died ({process.exitcode})", "alive", False)
        return
    tried = tally.loaded + tally.refused + len(tally.wrong)
    for line in tally.wrong[:5]:
        print("      ", line)
    yield none_of(f"weights: {tally.loaded} loaded, {tally.refused} refused with a sentence; "
                  "anything else", len(tally.wrong), tried)  # fmt: skip
    yield none_of("weights: programs started, files removed, connections made",
                  len(tally.forbidden), tried)  # fmt: skip
    yield at_most("weights: most CPU for one file", tally.slowest, 5, "s", 2)
    yield at_most("weights: most extra memory for one file", tally.megabytes, 150, "MB", 0)
