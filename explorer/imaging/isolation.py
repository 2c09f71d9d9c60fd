"""Decoding strangers' files in a process of its own, which may crash, hang or starve alone."""

import atexit
import logging
import sys
import threading

from explorer.errors import ExplorerError, UnreadableImageError
from explorer.imaging import helper
from explorer.imaging.decoding import Picture
from explorer.imaging.helper import UnfitError
from explorer.messages import N_

_LOG = logging.getLogger("explorer")
_COMMAND = (sys.executable, "-m", "explorer.imaging.worker")
WALL_SECONDS = 8.0


class IsolatedDecoder:
    """Decodes pictures in a helper process, started when first needed and again after it died."""

    def __init__(
        self, command: tuple[str, ...] = _COMMAND, wall_seconds: float = WALL_SECONDS
    ) -> None:
        self._command = command
        self._wall_seconds = wall_seconds
        self._process: helper.Process | None = None
        self._lock = threading.Lock()
        atexit.register(self.close)

    def decode(self, data: bytes) -> Picture:
        """Decode a file as `decode_image` does, within a time limit.

        Raises: what `decode_image` raises; UnreadableImageError: if the helper died over the file
            or took too long; ExplorerError: if two helpers, one after the other, were unfit.
        """
        with self._lock:
            try:
                return self._attempt(data)
            except UnfitError as error:
                _LOG.warning("the picture decoder %s; another one is started", error)
            try:
                return self._attempt(data)
            except UnfitError as error:
                _LOG.error("the picture decoder %s again: visitors' files cannot be read", error)
                raise _on_our_side() from error

    def _attempt(self, data: bytes) -> Picture:
        process, late = self._running(), threading.Event()
        try:
            with helper.limited(process, self._wall_seconds, late):
                answer = helper.ask(process, data)
        except BaseException as error:
            self._stop()
            if isinstance(error, (OSError, EOFError)):
                raise _gave_up(late.is_set()) from error
            raise
        if late.is_set():  # The answer came just before the helper was killed.
            self._stop()
        if isinstance(answer, ExplorerError):
            raise answer
        return answer

    def _running(self) -> helper.Process:
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._process = helper.start(self._command)
        return self._process

    def process_id(self) -> int:
        """The helper's process, started if need be; for those who watch it."""
        with self._lock:
            return self._running().pid

    def close(self) -> None:
        """Stop the helper process."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            helper.stop(process)


def _on_our_side() -> ExplorerError:
    return ExplorerError(
        N_(
            "Pictures of your own cannot be read right now. The fault is on our side, not in your "
            "file; the sample pictures still work."
        )
    )


def _gave_up(late: bool) -> UnreadableImageError:
    if late:
        return UnreadableImageError(
            N_("Reading this picture took too long. Save it again in another program.")
        )
    return UnreadableImageError(
        N_("This picture could not be read safely. Save it again in another program.")
    )
