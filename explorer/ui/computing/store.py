"""The one store: what is missing is computed in turn, once for all who ask, and kept in bounds."""

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, TypeVar, cast

from explorer.ui.computing import marks
from explorer.ui.computing.shelf import Shelf
from explorer.ui.computing.turns import POLL_SECONDS, Turns, busy
from explorer.ui.computing.weight import sealed

Value = TypeVar("Value")
Waiting = Callable[[int], None]
MEGABYTE = 2**20


class Kind(StrEnum):
    """What is kept: each kind has a bound of its own, so that none pushes out the others."""

    PICTURE = "picture"
    INPUT = "input"
    TRACE = "trace"
    LAYER = "layer"
    THUMBNAILS = "thumbnails"
    RESULT = "result"
    NETWORK = "network"

    def max_bytes(self, people: int = 1) -> int:
        """How much of it is kept for so many people."""
        first, each, most = {
            "picture": (16, 4, 80),
            "input": (8, 1, 24),
            "trace": (16, 7, 96),
            "layer": (28, 6, 96),
            "thumbnails": (3, 0, 3),
            "result": (16, 2, 48),
            "network": (128, 0, 128),
        }[self]
        return MEGABYTE * min(most, first + each * (people - 1))

    @property
    def is_of_pictures(self) -> bool:
        """Whether it can be computed again from somebody's picture."""
        return self is not Kind.NETWORK


def _nothing() -> None:
    return


class _Job:
    """A computation that others may be waiting for."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.thread = threading.get_ident()
        self.value: Any = None
        self.error: Exception | None = None


class Store:
    """Values by kind and key; everything in `ui/` that computes does it here.

    Convention: what comes out is shared by everybody who asks for the same and must not be changed;
    arrays are read-only. `after_large` is called when something too large for its shelf has been
    let go, for there is memory to be handed back then; `after_turn` when something was computed.
    What is made of somebody's own picture has their mark in its key, and is kept while they are
    here (`explorer.ui.computing.marks`).
    """

    def __init__(
        self,
        turns: Turns,
        bounds: Mapping[Kind, int] | None = None,
        after_large: Callable[[], object] = _nothing,
        after_turn: Callable[[], object] = _nothing,
    ) -> None:
        self._turns = turns
        self._after_large = after_large
        self._after_turn = after_turn
        sizes = bounds or {}
        self._shelves = {kind: Shelf(sizes.get(kind, kind.max_bytes())) for kind in Kind}
        self._jobs: dict[tuple[Kind, Hashable], _Job] = {}
        self._following: dict[int, int] = {}
        """Who computes what a thread waits for, where that is another thread."""
        self._lock = threading.Lock()

    def get(self, kind: Kind, key: Hashable, make: Callable[[], Value], waiting: Waiting) -> Value:
        """Return the value of this key, made by one of those who ask for it at the same time.

        `waiting` is told the place in the queue again and again; what it raises ends the wait.
        Raises: BusyError: if there is no turn to be had. Whatever `make` raises.
        """
        while True:
            found = self._shelves[kind].find(key)
            if found is not None:
                return cast(Value, found)
            if self._turns.is_mine():
                # Whoever makes it may be waiting for our turn, so it is not waited for.
                return self._made(kind, key, make)
            job, is_ours = self._job(kind, key)
            if is_ours:
                return self._do(job, kind, key, make, waiting)
            self._wait_for(job, waiting)
            if job.error is not None:
                raise job.error
            if job.value is not None:
                return cast(Value, job.value)

    def peek(self, kind: Kind, key: Hashable) -> Any:
        """Return what is kept, or None; nothing is made."""
        return self._shelves[kind].find(key)

    def keep(self, kind: Kind, key: Hashable, value: Any) -> None:
        """Keep one step of a study."""
        self._keep(kind, key, sealed(value))

    @contextmanager
    def turn(self, waiting: Waiting) -> Iterator[None]:
        """Hold the machine's arithmetic for what is not worth keeping.

        Raises: BusyError: if there is no turn to be had.
        """
        with self._turns.take(waiting):
            yield
        self._after_turn()

    def is_computing(self) -> bool:
        """Whether this thread has its turn, and so may compute."""
        return self._turns.is_mine()

    def before(self, thread: int) -> int:
        """Tell how many are served before a thread, or the one that computes what it waits for.

        0 if that one does not wait in the queue.
        """
        return self._turns.before(self._following.get(thread, thread))

    def steps(self, work: Iterable[Value], waiting: Waiting, patience: float) -> Iterator[Value]:
        """Carry a long study on, each step in a turn of its own: between two others have theirs."""
        steps = iter(work)
        nothing = object()
        while True:
            self._turns.begin(patience)
            with self._turns.take(waiting):
                step = next(steps, nothing)
            self._after_turn()
            if step is nothing:
                return
            yield cast(Value, step)

    def expect(self, people: int) -> None:
        """Keep as much as so many people need."""
        for kind, shelf in self._shelves.items():
            shelf.resize(kind.max_bytes(people))

    def forget(self, network: Hashable) -> None:
        """Let go of everything, but for one network."""
        for kind, shelf in self._shelves.items():
            shelf.clear(network if kind is Kind.NETWORK else None)

    def forget_marked(self, mark: str) -> None:
        """Let go of everything that carries a mark, and of what is still to come of it.

        Convention: say farewell to the mark first.
        """
        for shelf in self._shelves.values():
            shelf.release(lambda key, _value: marks.has(key, mark))

    def release(self, kind: Kind, unwanted: Callable[[Hashable, Any], bool]) -> None:
        """Let go of some of what is kept, told by its key and value."""
        self._shelves[kind].release(unwanted)

    def values(self, kind: Kind) -> list[Any]:
        """What is kept of a kind."""
        return self._shelves[kind].values()

    def give_back(self, after_seconds: float) -> None:
        """Let go of items too large to be kept that nobody has asked for lately."""
        for shelf in self._shelves.values():
            if shelf.give_back(after_seconds):
                self._after_large()

    def nbytes(self, kind: Kind) -> int:
        """How much of a kind is kept now."""
        return self._shelves[kind].nbytes

    def _job(self, kind: Kind, key: Hashable) -> tuple[_Job, bool]:
        with self._lock:
            job = self._jobs.get((kind, key))
            if job is not None:
                return job, False
            job = self._jobs[kind, key] = _Job()
            return job, True

    def _do(
        self, job: _Job, kind: Kind, key: Hashable, make: Callable[[], Value], waiting: Waiting
    ) -> Value:
        began = False
        try:
            with self._turns.take(waiting):
                began = True
                value = self._shelves[kind].find(key)
                if value is None:
                    value = self._made(kind, key, make)
            job.value = value
            self._after_turn()
            return cast(Value, value)
        except Exception as error:
            # Who gave up before it began leaves the others to try for themselves.
            job.error = error if began else None
            raise
        finally:
            with self._lock:
                del self._jobs[kind, key]
            job.ended.set()

    def _made(self, kind: Kind, key: Hashable, make: Callable[[], Value]) -> Value:
        shelf = self._shelves[kind]
        if shelf.make_room():
            self._after_large()
        value = make()
        if kind.is_of_pictures:  # A network stays PyTorch's.
            value = sealed(value)
        self._keep(kind, key, value)
        return value

    def _keep(self, kind: Kind, key: Hashable, value: Any) -> None:
        shelf = self._shelves[kind]
        shelf.keep(key, value)
        # Asked afterwards: whoever leaves in between finds it on the shelf and takes it along.
        if not marks.may_stay(key):
            shelf.release(lambda other, _value: other == key)

    def _wait_for(self, job: _Job, waiting: Waiting) -> None:
        self._turns.lend(job.thread)
        self._following[threading.get_ident()] = job.thread
        try:
            while not job.ended.wait(POLL_SECONDS):
                if not self._turns.is_patient():
                    raise busy()
                self._turns.lend(job.thread)
                waiting(self._turns.before(job.thread))
        finally:
            del self._following[threading.get_ident()]
