"""What differs between two runs of one survey, and so is not in it: a file beside its folder."""

from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from explorer.cli.surveys.counting import Meter
from explorer.errors import SurveyError
from explorer.messages import N_


class Log:
    """Lines with their time, added to a file."""

    def __init__(self, path: Path, meter: Meter) -> None:
        self._path, self._meter = path, meter

    def __enter__(self) -> Self:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._out = self._path.open("a", encoding="utf-8")
        except OSError as problem:
            raise SurveyError(
                N_("Nothing can be written to {folder}: {reason}."),
                folder=self._path.parent,
                reason=problem.strerror or type(problem).__name__,
            ) from problem
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._meter.close()
        if error is not None:
            self.write(f"ended: {type(error).__name__} {error}".rstrip())
        if isinstance(error, KeyboardInterrupt):
            self._meter.say("what is done is kept: the same command goes on where it was")
        self._out.close()

    def write(self, text: str) -> None:
        """Add a line."""
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        print(f"{now} {text}", file=self._out, flush=True)

    def say(self, text: str) -> None:
        """Add a line, and show it."""
        self._meter.say(text)
        self.write(text)
