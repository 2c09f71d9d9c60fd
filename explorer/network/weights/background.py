"""Fetching while the page stays usable: one fetch per set of weights, for the whole process."""

import logging
import threading
from dataclasses import dataclass
from enum import StrEnum

from explorer.errors import ExplorerError
from explorer.messages import N_, Message
from explorer.network.weights import kept
from explorer.network.weights.catalog import source_of
from explorer.network.weights.progress import FetchStage, Progress

log = logging.getLogger(__name__)


class FetchState(StrEnum):
    """Where a background fetch stands."""

    IDLE = "idle"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


_STARTING = Progress(FetchStage.DOWNLOADING)


@dataclass(frozen=True, slots=True)
class FetchStatus:
    """A look at a background fetch.

    Convention: `error` is set exactly when it failed, `fraction` is how much of the present stage
    is done.
    """

    state: FetchState
    progress: Progress = _STARTING
    error: Message | None = None

    @property
    def fraction(self) -> float:
        """How much of the present stage is done, 0..1."""
        return self.progress.fraction or 0.0


_IDLE = FetchStatus(FetchState.IDLE)
_DONE = FetchStatus(FetchState.DONE, Progress(FetchStage.DONE))


class BackgroundFetches:
    """Starts fetches in threads and tells how they are doing; every visitor shares them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._statuses: dict[str, FetchStatus] = {}
        self._cancels: dict[str, threading.Event] = {}

    def start(self, weights_id: str) -> FetchStatus:
        """Begin a fetch unless it is running or done; a failed one begins anew.

        Raises: WeightsError: if there are no such weights.
        """
        size = source_of(weights_id).origin.size
        with self._lock:
            status = self.status(weights_id)
            if status.state in (FetchState.RUNNING, FetchState.DONE):
                return status
            cancel = threading.Event()
            status = FetchStatus(FetchState.RUNNING, Progress(FetchStage.DOWNLOADING, 0, size))
            self._statuses[weights_id], self._cancels[weights_id] = status, cancel
            threading.Thread(
                target=self._run, args=(weights_id, cancel), name=f"fetch {weights_id}", daemon=True
            ).start()
            return status

    def status(self, weights_id: str) -> FetchStatus:
        """Tell how a fetch is doing; weights that are already there are done.

        Raises: WeightsError: if there are no such weights.
        """
        status = self._statuses.get(weights_id, _IDLE)
        if status.state is FetchState.RUNNING:
            return status
        if kept.is_cached(weights_id):
            return _DONE
        return _IDLE if status.state is FetchState.DONE else status

    def cancel(self, weights_id: str) -> None:
        """Ask a running fetch to stop; it then counts as failed and can be started again."""
        if weights_id in self._cancels:
            self._cancels[weights_id].set()

    def _run(self, weights_id: str, cancel: threading.Event) -> None:
        def report(progress: Progress) -> None:
            self._statuses[weights_id] = FetchStatus(FetchState.RUNNING, progress)

        try:
            kept.fetch(weights_id, report, cancel=cancel)
            status = _DONE
        except ExplorerError as problem:
            status = FetchStatus(FetchState.FAILED, error=problem.message)
        except Exception:
            log.exception("fetching %s failed", weights_id)
            status = FetchStatus(
                FetchState.FAILED,
                error=Message(N_("Fetching the weights failed unexpectedly; the log says why.")),
            )
        self._statuses[weights_id] = status


FETCHES = BackgroundFetches()
"""All of this process."""
