"""Decoding many files one after another, and watching what that takes."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import psutil

from explorer.errors import ExplorerError
from explorer.imaging.reading.isolated import IsolatedDecoder
from stress.process import MEGABYTE, peak_bytes, reset_peak
from stress.seeds import good_files

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


def judge(files: Iterable[bytes], make: Callable[[], IsolatedDecoder] = IsolatedDecoder) -> Tally:
    """Decode files one after another in a helper process and watch its time and memory."""
    tally, decoder = Tally(), make()
    try:
        decoder.decode(good_files()[0])
        helper = psutil.Process(decoder.process_id())
        base = helper.memory_info().rss
        for data in files:
            if not _judge_one(data, decoder, helper, base, tally):
                helper = psutil.Process(decoder.process_id())
                base = helper.memory_info().rss
    finally:
        decoder.close()
    return tally


def _judge_one(
    data: bytes, decoder: IsolatedDecoder, helper: psutil.Process, base: int, tally: Tally
) -> bool:
    """Judge one file; returns whether the helper is still there."""
    reset_peak(helper.pid)
    began = sum(helper.cpu_times()[:2])
    try:
        decoder.decode(data)
        tally.pictures += 1
    except ExplorerError as error:
        if any(words in str(error) for words in GAVE_UP):
            tally.wrong.append(f"{error} ({len(data)} bytes, {data[:12]!r})")
            return False
        tally.sentences += 1
    except Exception as error:
        tally.wrong.append(f"{type(error).__name__}: {error}")
        return bool(helper.is_running())
    tally.slowest = max(tally.slowest, sum(helper.cpu_times()[:2]) - began)
    tally.most_megabytes = max(tally.most_megabytes, (peak_bytes(helper.pid) - base) / MEGABYTE)
    return True


def in_parallel(
    lists: list[Iterable[bytes]], make: Callable[[], IsolatedDecoder] = IsolatedDecoder
) -> Tally:
    """Judge several lists at the same time."""
    total, lock = Tally(), threading.Lock()

    def work(files: Iterable[bytes]) -> None:
        found = judge(files, make)
        with lock:
            total.add(found)

    threads = [threading.Thread(target=work, args=(files,)) for files in lists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total
