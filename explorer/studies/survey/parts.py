"""The folder `parts/` of a survey that runs: what is done already, and how far it is."""

import json
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.errors import SurveyError
from explorer.messages import N_
from explorer.studies.survey import thumbnails
from explorer.studies.survey.partial import Partial, partial_bytes, partial_of
from explorer.studies.survey.plan import PartPlan
from explorer.studies.survey.surveyor import Found

FOLDER = "parts"
_PLAN, _ENDING = "plan.json", ".part"


@dataclass(frozen=True, slots=True)
class HowFar:
    """How far a survey is, in files."""

    files: int
    done: int
    kept: int = 0
    """Of those done, how many were there from an earlier start."""

    @property
    def files_left(self) -> int:
        """How many are still to come."""
        return self.files - self.done


class Parts:
    """Keeps parts as they come; what was kept for another plan is thrown away."""

    def __init__(self, survey: Path, plan: PartPlan) -> None:
        self._survey, self._folder, self._plan = survey, survey / FOLDER, plan
        self.was_other = False
        """Whether there was something that could not be used."""

    def begin(self) -> None:
        """Make the folder, or take up what is there.

        Raises: SurveyError: if nothing can be written there.
        """
        digest = self._plan.digest
        try:
            if self._folder.is_dir() and _known(self._folder).get("digest") != digest:
                self.was_other = True
                shutil.rmtree(self._folder)
            self._folder.mkdir(parents=True, exist_ok=True)
            facts = {
                "digest": digest,
                "files": len(self._plan.entries),
                "parts": [len(part) for part in self._plan.parts],
            }
            _write(self._folder / _PLAN, json.dumps(facts).encode())
        except OSError as problem:
            raise _not_written(self._survey, problem) from problem

    def read(self, number: int) -> Partial | None:
        """One part, or None if it is not there yet, or not whole."""
        try:
            partial = partial_of(self._path(number).read_bytes())
        except (OSError, ValueError):
            return None
        return partial if [row.id for row in partial.rows] == [*self._plan.parts[number]] else None

    def keep(self, number: int, found: Found) -> None:
        """Write a part, after its thumbnails.

        Raises: SurveyError: if that is impossible.
        """
        try:
            for picture, data in found.thumbnails.items():
                target = thumbnails.place_of(self._survey, picture)
                target.parent.mkdir(parents=True, exist_ok=True)
                _write(target, data)
            _write(self._path(number), partial_bytes(found.partial))
        except OSError as problem:
            raise _not_written(self._survey, problem) from problem

    def remove(self) -> None:
        """Throw all parts away."""
        with suppress(OSError):
            shutil.rmtree(self._folder)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:07d}{_ENDING}"


def progress_of(survey: Path) -> HowFar | None:
    """How far the survey in a folder is; None where none is running or waiting to go on."""
    facts = _known(survey / FOLDER)
    try:
        sizes = [int(size) for size in facts["parts"]]
        done = {int(path.stem) for path in (survey / FOLDER).glob(f"*{_ENDING}")}
        return HowFar(sum(sizes), sum(sizes[number] for number in done))
    except (KeyError, TypeError, ValueError, IndexError, OSError):
        return None


def _known(folder: Path) -> dict[str, Any]:
    try:
        facts = json.loads((folder / _PLAN).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _write(target: Path, data: bytes) -> None:
    waiting = target.with_name(f".{target.name}.half")
    try:
        waiting.write_bytes(data)
        waiting.replace(target)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise


def _not_written(folder: Path, problem: OSError) -> SurveyError:
    return SurveyError(
        N_("Nothing can be written to {folder}: {reason}."),
        folder=folder,
        reason=problem.strerror or type(problem).__name__,
    )
