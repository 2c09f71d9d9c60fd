"""Fetching while the page stays usable: one fetch per set of weights, for the whole process."""

import logging
import threading
from dataclasses import dataclass
from enum import StrEnum

from explorer.errors import ExplorerError
from explorer.messages import N_, Message
from explorer.network.weights import store
from explorer.network.weights.catalog import source_of
from explorer.network.weights.progress import Progress

log = logging.getLogger(__name__)


class FetchState(StrEnum):
    """Where a background fetch stands."""

    IDLE = "idle"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FetchStatus:
    """A look at a background fetch: `error` says why it failed."""

    state: FetchState
    progress: Progress | None = None
    error: Message | None = None


class BackgroundFetch:
    """Starts fetches in threads and tells how they are doing; every visitor shares them."""

    _lock = threading.Lock()
    _statuses: dict[str, FetchStatus] = {}  # noqa: RUF012
    _cancels: dict[str, threading.Event] = {}  # noqa: RUF012

    @classmethod
    def start(cls, weights_id: str) -> FetchStatus:
        """Begin a fetch unless it is running or done; a failed one begins anew.

        Raises: WeightsError: if there are no such weights.
        """
        source_of(weights_id)
        with cls._lock:
            if cls.status(weights_id).state in (FetchState.RUNNING, FetchState.DONE):
                return cls.status(weights_id)
            cancel = threading.Event()
            status = FetchStatus(FetchState.RUNNING)
            cls._statuses[weights_id], cls._cancels[weights_id] = status, cancel
            threading.Thread(
                target=cls._run, args=(weights_id, cancel), name=f"fetch {weights_id}", daemon=True
            ).start()
            return status

    @classmethod
    def status(cls, weights_id: str) -> FetchStatus:
        """Tell how a fetch is doing; weights that are already there are done."""
        status = cls._statuses.get(weights_id, FetchStatus(FetchState.IDLE))
        if status.state is FetchState.RUNNING:
            return status
        if store.is_cached(weights_id):
            return FetchStatus(FetchState.DONE)
        return FetchStatus(FetchState.IDLE) if status.state is FetchState.DONE else status

    @classmethod
    def cancel(cls, weights_id: str) -> None:
        """Ask a running fetch to stop; it then counts as failed and can be started again."""
        if weights_id in cls._cancels:
            cls._cancels[weights_id].set()

    @classmethod
    def _run(cls, weights_id: str, cancel: threading.Event) -> None:
        def report(progress: Progress) -> None:
            cls._statuses[weights_id] = FetchStatus(FetchState.RUNNING, progress)

        try:
            store.fetch(weights_id, report, cancel=cancel)
            status = FetchStatus(FetchState.DONE)
        except ExplorerError as problem:
            status = FetchStatus(FetchState.FAILED, error=problem.message)
        except Exception:
            log.exception("fetching %s failed", weights_id)
            status = FetchStatus(
                FetchState.FAILED,
                error=Message(N_("Fetching the weights failed unexpectedly; the log says why.")),
            )
        cls._statuses[weights_id] = status
