"""Any bytes: a picture or a clear sentence, within bounds of time and memory."""

import io
import os
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from PIL import Image

from explorer.errors import ExplorerError
from explorer.imaging.isolation import IsolatedDecoder
from stress.process import MEGABYTE, peak_bytes, reset_peak
from stress.promise import Result, at_most, none_of
from stress.seeds import good_files, mutants

GAVE_UP = ("could not be read safely", "took too long", "on our side")


@dataclass
class Tally:
    """What came of many files."""

    pictures: int = 0
    sentences: int = 0
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0
    most_megabytes: float = 0.0

    @property
    def tried(self) -> int:
        """How many files were read or refused."""
        return self.pictures + self.sentences + len(self.wrong)

    def add(self, other: "Tally") -> None:
        """Take another tally in."""
        self.pictures += other.pictures
        self.sentences += other.sentences
        self.wrong += other.wrong
        self.slowest = max(self.slowest, other.slowest)
        self.most_megabytes = max(self.most_megabytes, other.most_megabytes)


def judge(files: Iterable[bytes]) -> Tally:
    """Decode files one after another in a helper process and watch its time and memory."""
    tally, decoder = Tally(), IsolatedDecoder()
    decoder.decode(good_files()[0])
    helper = _helper(decoder)
    base = helper.memory_info().rss
    for data in files:
        reset_peak(helper.pid)
        began = sum(helper.cpu_times()[:2])
        try:
            decoder.decode(data)
            tally.pictures += 1
        except ExplorerError as error:
            if any(words in str(error) for words in GAVE_UP):
                tally.wrong.append(f"{error} ({len(data)} bytes, {data[:12]!r})")
                helper = _helper(decoder)
                continue
            tally.sentences += 1
        except Exception as error:
            tally.wrong.append(f"{type(error).__name__}: {error}")
        tally.slowest = max(tally.slowest, sum(helper.cpu_times()[:2]) - began)
        tally.most_megabytes = max(tally.most_megabytes, (peak_bytes(helper.pid) - base) / MEGABYTE)
    decoder.close()
    return tally


def _helper(decoder: IsolatedDecoder) -> psutil.Process:
    return psutil.Process(decoder.process_id())


def in_parallel(lists: list[Iterable[bytes]]) -> Tally:
    """Judge several lists at the same time."""
    total, lock = Tally(), threading.Lock()

    def work(files: Iterable[bytes]) -> None:
        found = judge(files)
        with lock:
            total.add(found)

    threads = [threading.Thread(target=work, args=(files,)) for files in lists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total


def _report(name: str, tally: Tally) -> Iterator[Result]:
    for line in tally.wrong[:5]:
        print("      ", line)
    label = f"{name}: {tally.pictures:,} pictures, {tally.sentences:,} sentences; anything else"
    yield none_of(label, len(tally.wrong), tally.tried)
    yield at_most(f"{name}: most CPU for one file", tally.slowest, 3, "s", 2)
    yield at_most(f"{name}: most extra memory for one file", tally.most_megabytes, 300, "MB", 0)


def chapter(scale: float) -> Iterator[Result]:
    """Mutants, bombs, and the files of `EXPLORER_STRESS_FILES` if that names a folder."""
    seeds = good_files()
    half = max(200, round(50_000 * scale))
    yield from _report("mutants", in_parallel([mutants(seeds, half, seed) for seed in (1, 2)]))
    yield from _bombs()
    folder = os.environ.get("EXPLORER_STRESS_FILES")
    if folder:
        paths = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        halves: list[Iterable[bytes]] = [
            (path.read_bytes() for path in paths[start::2]) for start in (0, 1)
        ]
        yield from _report("odd files", in_parallel(halves))


def bombs(times: float = 1.0) -> dict[str, bytes]:
    """Small files that unpack to enormous pictures; `times` scales their sides."""
    found = {}
    sides = {"1": round(13_000 * times), "L": round(13_000 * times), "RGB": round(9_900 * times)}
    for mode, side in sides.items():
        out = io.BytesIO()
        Image.new(mode, (side, side)).save(out, "PNG")
        found[f"{mode} {side}²"] = out.getvalue()
    out = io.BytesIO()
    Image.new("RGB", (round(9_000 * times),) * 2).save(
        out, "WEBP", lossless=True, quality=0, method=0
    )
    found["WebP 9000²"] = out.getvalue()
    out = io.BytesIO()
    Image.new("L", (40_000, 2_000)).save(out, "TIFF", compression="tiff_deflate")
    found["TIFF 40000×2000"] = out.getvalue()
    text = zlib.compress(bytes(round(400_000_000 * times)), 9)
    small = io.BytesIO()
    Image.new("L", (2, 2)).save(small, "PNG")
    plain = small.getvalue()
    body = b"iCCP" + b"x\0\0" + text
    chunk = (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    found["profile of 400 MB"] = plain[:33] + chunk + plain[33:]
    return found


def _bombs() -> Iterator[Result]:
    slowest = most = 0.0
    opened, all_bombs = [], bombs()
    for name, data in all_bombs.items():
        began = time.perf_counter()
        tally = judge([data])
        slowest = max(slowest, tally.slowest)
        most = max(most, tally.most_megabytes)
        if tally.sentences != 1:
            opened.append(f"{name} after {time.perf_counter() - began:.1f} s: {tally.wrong}")
    for line in opened:
        print("      ", line)
    yield none_of("bombs that were not refused", len(opened), len(all_bombs))
    yield at_most("bombs: most CPU", slowest, 1, "s", 2)
    yield at_most("bombs: most extra memory", most, 100, "MB", 0)
