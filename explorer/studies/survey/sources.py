"""Where a survey's pictures come from: a folder's files, or our own samples and their crops."""

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PIL import Image

from explorer.errors import SurveyError
from explorer.imaging import load_sample
from explorer.imaging.reading.decode_limits import DEFAULT_LIMITS, check_file_size
from explorer.imaging.samples import SAMPLES, SampleKind
from explorer.messages import N_

ENDINGS = frozenset((".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"))


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file: its name in the survey, and what tells whether it has changed."""

    path: str
    bytes: int = 0
    changed: int = 0


class PictureSource(Protocol):
    """Something that lists files in an order that stays, and reads them."""

    def entries(self) -> tuple[FileEntry, ...]:
        """List the files."""

    def read(self, entry: FileEntry) -> bytes:
        """Read one.

        Raises: ExplorerError: if it is too large. OSError: if it cannot be read.
        """


@dataclass(frozen=True, slots=True)
class FolderSource:
    """The pictures in a folder and its sub-folders, by name, without hidden ones and surveys."""

    folder: Path
    without: Path
    """A folder that is no part of it: where the survey itself is written."""

    def entries(self) -> tuple[FileEntry, ...]:
        """List the files.

        Raises: SurveyError: if there is no such folder, or no picture in it.
        """
        if not self.folder.is_dir():
            raise SurveyError(N_("There is no folder {folder}."), folder=self.folder)
        without, found = self.without.resolve(), []
        for at, folders, names in os.walk(self.folder):
            here = Path(at)
            folders[:] = [
                name
                for name in folders
                if not name.startswith(".")
                and (here / name).resolve() != without
                and not _is_survey(here / name)
            ]
            found += [here / name for name in names if _is_picture(name)]
        if not found:
            raise SurveyError(N_("There is no picture in {folder}."), folder=self.folder)
        entries = (self._entry(path) for path in found)
        return tuple(sorted(entries, key=lambda entry: entry.path))

    def read(self, entry: FileEntry) -> bytes:
        """Read one; see `PictureSource`."""
        check_file_size(entry.bytes, DEFAULT_LIMITS)
        with (self.folder / entry.path).open("rb") as file:
            data = file.read(DEFAULT_LIMITS.file_bytes + 1)
        check_file_size(len(data), DEFAULT_LIMITS)
        return data

    def _entry(self, path: Path) -> FileEntry:
        name = path.relative_to(self.folder).as_posix()
        try:
            facts = path.stat()
        except OSError:
            return FileEntry(name)
        return FileEntry(name, facts.st_size, facts.st_mtime_ns)


def _is_survey(folder: Path) -> bool:
    """Whether a folder is a survey itself, whose thumbnails are nobody's pictures."""
    return (folder / "top.parquet").exists() or (folder / "parts" / "plan.json").exists()


def _is_picture(name: str) -> bool:
    return not name.startswith(".") and Path(name).suffix.lower() in ENDINGS


_CROPS = (1, 2, 3)
"""A photo is cut into so many rows and columns of squares, that overlap where it is long."""


@dataclass(frozen=True, slots=True)
class SampleSource:
    """The samples that come with the app, and squares cut out of the photos."""

    def entries(self) -> tuple[FileEntry, ...]:
        """List them: `photo.png`, and `photo-3-0-2.png` for the last square of the first row."""
        photos = [id for id, sample in SAMPLES.items() if sample.kind is SampleKind.PHOTO]
        charts = [id for id, sample in SAMPLES.items() if sample.kind is SampleKind.CHART]
        crops = [
            f"{id}-{cut}-{row}-{column}"
            for id in photos
            for cut in _CROPS
            for row in range(cut)
            for column in range(cut)
        ]
        return tuple(FileEntry(f"{name}.png") for name in crops + charts)

    def read(self, entry: FileEntry) -> bytes:
        """Make one as a PNG."""
        name = entry.path.removesuffix(".png")
        id, cut, row, column = name, 0, 0, 0
        if name not in SAMPLES:
            id, *numbers = name.rsplit("-", 3)
            cut, row, column = map(int, numbers)
        image = Image.fromarray(load_sample(id).pixels)
        if cut:
            side = min(image.size) // cut
            left, top = (
                round((length - side) * at / (cut - 1)) if cut > 1 else (length - side) // 2
                for length, at in zip(image.size, (column, row), strict=True)
            )
            image = image.crop((left, top, left + side, top + side))
        out = io.BytesIO()
        image.save(out, "PNG")
        return out.getvalue()
