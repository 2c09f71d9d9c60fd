"""Threads that always want more turns, on a clock that only they move."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from explorer.ui.computing.turns import Turns

PATIENCE = 3.0
"""Seconds until something that should have happened long ago is called a failure."""


class Clock:
    """Time that passes only when somebody says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def eventually(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.002)):
        if is_so():
            return
        pause.wait(0.002)
    raise AssertionError("it never came to that")


class Crowd:
    """Whoever has the turn keeps it until all others wait again and the test lets it go on.

    `log` says whose turn it was, one after the other; the machine's own speed plays no part.
    """

    def __init__(self, turns: Turns, clock: Clock) -> None:
        self.turns, self.clock = turns, clock
        self.log: list[str] = []
        self._over, self._go = threading.Event(), threading.Semaphore(0)
        self._threads: list[threading.Thread] = []

    def greedy(self, owner: str, count: int, seconds: float) -> None:
        """Let so many threads of an owner want turns of so many seconds."""
        for _ in range(count):
            # One after the other, so that they came in a known order.
            thread = threading.Thread(target=self._work, args=(owner, seconds), daemon=True)
            self._threads.append(thread)
            thread.start()
            self.all_wait()

    def all_wait(self, others: int = 0) -> None:
        """Wait until one has its turn and all the rest are in the queue, `others` too."""
        rest = len(self._threads) + others
        eventually(lambda: self._counted() == rest)

    def serve(self, turns: int) -> None:
        """Let so many turns end, the next one begin, and all come back to the queue."""
        for _ in range(turns):
            known = len(self.log)
            self._go.release()
            eventually(lambda known=known: len(self.log) > known)
            self.all_wait()

    def end_one(self) -> None:
        """Let the turn that is under way end."""
        self._go.release()

    def stop(self) -> None:
        """Let everybody go home."""
        self._over.set()
        self._go.release(len(self._threads))
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()

    def _counted(self) -> int:
        held = self.turns.held()
        return held.waiting + (held.thread > 0)

    def _work(self, owner: str, seconds: float) -> None:
        while not self._over.is_set():
            self.turns.begin(owner=owner)
            with self.turns.take():
                self.log.append(owner)
                self._go.acquire()
                self.clock.now += seconds
        self.turns.end()


@contextmanager
def crowd(turns: Turns, clock: Clock) -> Iterator[Crowd]:
    """A crowd that goes home in the end."""
    found = Crowd(turns, clock)
    try:
        yield found
    finally:
        found.stop()
