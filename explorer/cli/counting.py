"""How many files are done."""

import time
from typing import TextIO

_WIDTH = 30
_SECONDS_APART = (1.0, 60.0)
"""How often a pace is told on a terminal, and anywhere else."""


class Counter:
    """Shows which file is at hand: a moving bar on a terminal, a line each anywhere else.

    With one file only there is nothing to count and nothing is shown.
    """

    def __init__(self, total: int, out: TextIO) -> None:
        self._total, self._out, self._moving = total, out, out.isatty()
        self._begun = 0

    def show(self, name: str) -> None:
        """Say that the next file begins."""
        self._begun += 1
        if self._total < 2:
            return
        text = f"{self._begun}/{self._total} {name}"
        if self._moving:
            filled = (self._begun - 1) * _WIDTH // self._total
            text = f"\r\x1b[K{'█' * filled}{'░' * (_WIDTH - filled)} {text[:100]}"
        print(text, end="" if self._moving else "\n", file=self._out, flush=True)

    def close(self) -> None:
        """Clear the moving bar."""
        if self._moving and self._total > 1 and self._begun:
            print("\r\x1b[K", end="", file=self._out, flush=True)


class Pace:
    """Tells how many of many are done, and how long the rest will take."""

    def __init__(self, total: int, out: TextIO) -> None:
        self._total, self._out, self._moving = total, out, out.isatty()
        self._done = 0
        self._began = self._told = time.monotonic()

    def show(self, name: str) -> None:
        """Say that one more is done."""
        self._done += 1
        now = time.monotonic()
        last = self._done == self._total
        if not last and now - self._told < _SECONDS_APART[not self._moving]:
            return
        self._told = now
        minutes = (now - self._began) / self._done * (self._total - self._done) / 60
        text = f"{self._done}/{self._total} {name}, about {minutes:.0f} min left"
        begin, end = ("\r\x1b[K", "\n" if last else "") if self._moving else ("", "\n")
        print(f"{begin}{text}", end=end, file=self._out, flush=True)
