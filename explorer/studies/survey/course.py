"""A survey from its files to its folder, whoever computes; stopped, it goes on where it was."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from explorer.errors import ExplorerError, SurveyError
from explorer.imaging.preparing import Preprocessing
from explorer.imaging.sampling import Sampling
from explorer.messages import N_
from explorer.network import LoadedWeights
from explorer.studies.survey import thumbnails
from explorer.studies.survey.columns import Columns
from explorer.studies.survey.manifest import Counts, Manifest
from explorer.studies.survey.partial import Partial
from explorer.studies.survey.parts import HowFar, Parts
from explorer.studies.survey.plan import PartPlan
from explorer.studies.survey.rows import PictureRow, refused, repeated
from explorer.studies.survey.sources import FileEntry, PictureSource
from explorer.studies.survey.surveyor import File, Found, Surveyor, arithmetic_of, one_thread
from explorer.studies.survey.writing import MANIFEST, finish

Task = tuple[int, tuple[File, ...]]
"""A part's number and its files."""

Report = Callable[[HowFar], None]


class Engine(Protocol):
    """Whoever computes parts."""

    def results(self, tasks: Iterator[Task]) -> Iterator[tuple[int, Found]]:
        """Compute all parts, in any order; tasks are taken when there is somebody for them."""


@dataclass(frozen=True, slots=True)
class InProcess:
    """Computes here, one picture after the other."""

    loaded: LoadedWeights
    sampling: Sampling
    columns: Columns

    def results(self, tasks: Iterator[Task]) -> Iterator[tuple[int, Found]]:
        """Compute all parts."""
        surveyor = Surveyor(self.loaded, self.sampling, self.columns)
        try:
            for number, files in tasks:
                with one_thread():
                    found = surveyor.look(files)
                yield number, found
        finally:
            surveyor.close()


@dataclass(frozen=True, slots=True)
class About:
    """What a survey is about: these weights, pictures brought to size in this way, these layers."""

    weights_sha256: str
    weights_title: str
    preprocessing: Preprocessing
    sampling: Sampling
    columns: Columns

    @classmethod
    def of(cls, loaded: LoadedWeights, sampling: Sampling, columns: Columns) -> "About":
        """Take what is to be known of loaded weights."""
        return cls(loaded.sha256, loaded.title, loaded.preprocessing, sampling, columns)


def run_survey(
    source: PictureSource,
    target: Path,
    about: About,
    engine: Engine,
    report: Report,
    *,
    small: bool = False,
) -> Manifest:
    """Make a survey in the folder `target`; a small one as `finish` says.

    Convention: whoever computes, however many they are, and however often they are stopped, the
    files have the same bytes.
    Raises: SurveyError: if there is nothing to do, a survey is there already, or it cannot be
        written.
    """
    if (target / MANIFEST).exists():
        raise SurveyError(
            N_("There is a finished survey in {folder} already. Choose another folder."),
            folder=target,
        )
    plan = PartPlan(
        source.entries(), arithmetic_of(about.weights_sha256), about.sampling, about.columns
    )
    parts = Parts(target, plan)
    parts.begin()
    if parts.was_other:
        with suppress(OSError):
            shutil.rmtree(target / thumbnails.FOLDER)
    done = kept = 0
    seen: dict[str, PictureRow] = {}

    def tell(files: int) -> None:
        nonlocal done
        done += files
        report(HowFar(len(plan.entries), done, kept))

    def tasks() -> Iterator[Task]:
        nonlocal kept
        for number, ids in enumerate(plan.parts):
            known = parts.read(number)
            if known is None:
                yield number, tuple(_file(source, id, plan.entries[id], seen) for id in ids)
                continue
            for row in known.rows:
                if row.sha256 is not None:
                    seen.setdefault(row.sha256, row)
            kept += len(ids)
            tell(len(ids))

    tell(0)
    for number, found in engine.results(tasks()):
        parts.keep(number, found)
        tell(len(plan.parts[number]))
    counts = _counts(parts, plan)
    manifest = Manifest(
        plan.arithmetic,
        about.weights_title,
        about.preprocessing,
        about.sampling,
        about.columns,
        counts,
    )
    with one_thread():
        finish(target, manifest, _all(parts, plan), small=small)
    parts.remove()
    return manifest


def _file(source: PictureSource, id: int, entry: FileEntry, seen: dict[str, PictureRow]) -> File:
    """Read a file, unless it is too large, cannot be read, or was there before."""
    try:
        data = source.read(entry)
    except ExplorerError as error:
        return File(refused(id, entry.path, None, error), None)
    except OSError as error:
        problem = SurveyError(
            N_("The file cannot be read: {reason}."), reason=error.strerror or "unknown"
        )
        return File(refused(id, entry.path, None, problem), None)
    digest = hashlib.sha256(data).hexdigest()
    if digest in seen:
        return File(repeated(id, entry.path, digest, seen[digest]), None)
    row = PictureRow(id, entry.path, digest)
    seen[digest] = row
    return File(row, data)


def _all(parts: Parts, plan: PartPlan) -> Iterator[Partial]:
    for number in range(len(plan.parts)):
        partial = parts.read(number)
        if partial is None:
            raise SurveyError(
                N_("A part of this survey has gone while it ran. Start it again: the rest is kept.")
            )
        yield partial


def _counts(parts: Parts, plan: PartPlan) -> Counts:
    files = counted = same = 0
    for partial in _all(parts, plan):
        files += len(partial.rows)
        counted += len(partial.means)
        same += sum(row.same_as is not None for row in partial.rows)
    return Counts(files, counted, same, files - counted - same)
