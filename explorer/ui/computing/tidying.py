"""Handing freed memory back to the system once nobody computes for a moment."""

import threading
import time
from collections.abc import Callable

from explorer.network.heap import trim_if_wasteful

_CALM_SECONDS = 0.5
"""After so long without a turn the next pass is not expected at once: it would fetch all anew."""
_LONGEST_SECONDS = 3.0
"""A class that computes all the time waits no longer for it."""


class Tidying:
    """A thread that tidies up after turns; it begins with the first."""

    def __init__(
        self,
        tidy: Callable[[], object] = trim_if_wasteful,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._tidy, self._clock, self._sleep = tidy, clock, sleep
        self._asked = threading.Event()
        self._begin = threading.Lock()
        self._begun = False

    def soon(self) -> None:
        """Say that a turn has ended."""
        with self._begin:
            if not self._begun:
                self._begun = True
                threading.Thread(target=self._work, name="tidying", daemon=True).start()
        self._asked.set()

    def _work(self) -> None:
        while True:
            self._asked.wait()
            until = self._clock() + _LONGEST_SECONDS
            while self._asked.is_set() and self._clock() < until:
                self._asked.clear()
                self._sleep(_CALM_SECONDS)
            self._asked.clear()
            self._tidy()
