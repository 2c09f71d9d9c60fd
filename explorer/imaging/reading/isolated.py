"""Decoding strangers' files in a process of its own, which may crash, hang or starve alone."""

import atexit
import logging
import sys
import threading
import time

from explorer.errors import ExplorerError, UnreadableImageError
from explorer.imaging.reading import helper
from explorer.imaging.reading.decoding import Picture
from explorer.isolation import process
from explorer.isolation.measures import Effect
from explorer.isolation.process import Helper, UnfitError
from explorer.messages import N_

_LOG = logging.getLogger("explorer")
_COMMAND = (sys.executable, "-m", "explorer.imaging.reading.worker")
WALL_SECONDS = 8.0
_LAST_WORDS_SECONDS = 0.5


class IsolatedDecoder:
    """Decodes pictures in a helper process, started when first needed and again after it died."""

    def __init__(
        self, command: tuple[str, ...] = _COMMAND, wall_seconds: float = WALL_SECONDS
    ) -> None:
        self._command = command
        self._wall_seconds = wall_seconds
        self._helper: Helper | None = None
        self._died_unheard = 0
        """Helpers in a row that died over their first file, whatever file that was."""
        self._answered = False
        self._lock = threading.Lock()
        self._used = time.monotonic()
        atexit.register(self.close)

    def decode(self, data: bytes) -> Picture:
        """Decode a file as `decode_image` does, within a time limit.

        Raises: what `decode_image` raises; UnreadableImageError: if the helper died over the file
            or took too long; ExplorerError: if two helpers, one after the other, were unfit, or
            died over their first files without an answer to anybody.
        """
        with self._lock:
            self._used = time.monotonic()
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
        running, late = self._running(), threading.Event()
        try:
            with process.limited(running, self._wall_seconds, late):
                answer = helper.ask(running, data)
        except (OSError, EOFError) as error:
            ending = self._stop(_LAST_WORDS_SECONDS)
            _LOG.warning(
                "the picture decoder ended over a file of %d bytes: %s",
                len(data),
                "too late" if late.is_set() else f"{ending} ({error})",
            )
            if not (late.is_set() or self._answered):
                self._died_unheard += 1
                if self._died_unheard > 1:
                    _LOG.error("no picture decoder has answered: visitors' files cannot be read")
                    raise _on_our_side() from error
            raise _gave_up(late.is_set()) from error
        except BaseException:
            self._stop()
            raise
        self._answered, self._died_unheard = True, 0
        if late.is_set():  # The answer came just before the helper was killed.
            self._stop()
        if isinstance(answer, ExplorerError):
            raise answer
        return answer

    def _running(self) -> Helper:
        if self._helper is None or not self._helper.is_alive:
            self._stop()
            self._helper, self._answered = process.start(self._command), False
            process.tell_once("picture decoder", self._helper.effects)
        return self._helper

    def rest(self, after_seconds: float) -> None:
        """Stop the helper process if it has had nothing to do for so long; see `decode`."""
        if self._helper is not None and time.monotonic() - self._used >= after_seconds:
            self.close()

    def process_id(self) -> int:
        """The helper's process, started if need be; for those who watch it."""
        with self._lock:
            return self._running().process.pid

    def effects(self) -> tuple[Effect, ...]:
        """What holds the helper in on this system; it is started if need be."""
        with self._lock:
            return self._running().effects

    def close(self) -> None:
        """Stop the helper process."""
        with self._lock:
            self._stop()

    def _stop(self, grace: float = 0.0) -> str:
        running, self._helper = self._helper, None
        return process.stop(running, grace) if running is not None else ""


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
