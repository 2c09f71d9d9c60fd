"""How far a survey is, how fast, and how long it will take."""

import time
from typing import TextIO

from explorer.studies.survey import HowFar

_WIDTH = 30
_EVERY_SECONDS = 30.0


class Meter:
    """Shows the progress: a moving bar on a terminal, a line now and then anywhere else."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._moving = out, out.isatty()
        self._began: float | None = None
        self._told = 0.0

    def show(self, progress: HowFar) -> None:
        """Say how far it is."""
        now = time.monotonic()
        if self._began is None:
            self._began = now
        if not self._moving and now - self._told < _EVERY_SECONDS and progress.files_left:
            return
        self._told = now
        text = f"{progress.done}/{progress.files} pictures{self._pace(now, progress)}"
        if self._moving:
            filled = progress.done * _WIDTH // max(progress.files, 1)
            text = f"\r\x1b[K{'█' * filled}{'░' * (_WIDTH - filled)} {text}"
        print(text, end="" if self._moving else "\n", file=self._out, flush=True)

    def _pace(self, now: float, progress: HowFar) -> str:
        seconds_gone = now - (now if self._began is None else self._began)
        made = progress.done - progress.kept  # what was there before took no time
        if seconds_gone < 1 or made == 0:
            return ""
        pace = made / seconds_gone
        minutes, seconds = divmod(round(progress.files_left / pace), 60)
        return f", {pace:.1f} a second, {minutes}:{seconds:02d} left"

    def say(self, text: str) -> None:
        """Say something else, on a line of its own."""
        self.close()
        print(text, file=self._out, flush=True)

    def close(self) -> None:
        """Clear the moving bar."""
        if self._moving and self._began is not None:
            print("\r\x1b[K", end="", file=self._out, flush=True)
