"""How far a fetch has come."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from explorer.errors import DownloadError
from explorer.messages import N_


class FetchStage(StrEnum):
    """What a fetch is doing."""

    DOWNLOADING = "downloading"
    CHECKING = "checking"
    CONVERTING = "converting"
    DONE = "done"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "downloading": N_("Downloading"),
            "checking": N_("Checking"),
            "converting": N_("Converting"),
            "done": N_("Done"),
        }[self]


@dataclass(frozen=True, slots=True)
class Progress:
    """One report: `total_bytes` is None while nobody knows."""

    stage: FetchStage
    done_bytes: int = 0
    total_bytes: int | None = None

    @property
    def fraction(self) -> float | None:
        """How much of this stage is done, 0..1, or None while nobody knows."""
        if self.stage is FetchStage.DONE:
            return 1.0
        if not self.total_bytes:
            return None
        return min(1.0, self.done_bytes / self.total_bytes)


Report = Callable[[Progress], None]


class Cancel(Protocol):
    """Whatever says that the person changed their mind; a `threading.Event` will do."""

    def is_set(self) -> bool:
        """Whether to stop."""


def stop_if_cancelled(cancel: Cancel | None) -> None:
    """Leave the fetch if the person asked to.

    Raises: DownloadError: if they did.
    """
    if cancel is not None and cancel.is_set():
        raise DownloadError(N_("The download was stopped. Start it again whenever you like."))
