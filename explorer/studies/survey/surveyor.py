"""What computes a picture's figures: the network in one thread, behind a process that reads."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import cv2
import torch

from explorer.errors import ExplorerError
from explorer.imaging import prepare
from explorer.imaging.reading.isolated import IsolatedDecoder
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, LoadedWeights
from explorer.network.heap import spare
from explorer.network.running import on_engine
from explorer.studies.survey.columns import Columns
from explorer.studies.survey.manifest import THUMBNAIL_SIDE, Arithmetic
from explorer.studies.survey.one_picture import picture_figures
from explorer.studies.survey.partial import Gathering, Partial
from explorer.studies.survey.rows import PictureRow, refused
from explorer.studies.survey.thumbnails import thumbnail
from explorer.version import VERSION

_PATIENCE_SECONDS = 120.0
"""Nobody waits at a page, and a busy machine must not decide which pictures can be read."""


@dataclass(frozen=True, slots=True)
class File:
    """A picture's file on its way to whoever computes: its row so far, and its bytes.

    Convention: without bytes the row is final, as for a file that was too large to send.
    """

    row: PictureRow
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Found:
    """What comes back: the figures, and the thumbnails of the pictures that count, by number."""

    partial: Partial
    thumbnails: dict[int, bytes]


def arithmetic_of(weights_sha256: str) -> Arithmetic:
    """What this process computes with."""
    return Arithmetic(weights_sha256, VERSION, str(torch.__version__).partition("+")[0])


class Surveyor:
    """Looks at pictures one by one; a file it cannot read becomes a row with a reason."""

    def __init__(self, loaded: LoadedWeights, sampling: Sampling, columns: Columns) -> None:
        self._model = VGG16.from_weights(loaded)
        self._preprocessing = loaded.preprocessing
        self._sampling, self._columns = sampling, columns
        self._decoder = IsolatedDecoder(wall_seconds=_PATIENCE_SECONDS)

    def look(self, files: Sequence[File]) -> Found:
        """Compute a part."""
        gathering, small = Gathering(self._columns), {}
        for file in files:
            if file.data is None:
                gathering.add(file.row)
                continue
            try:
                picture = self._decoder.decode(file.data)
                seen = sample(picture.pixels, self._sampling).pixels
            except ExplorerError as error:
                digest = hashlib.sha256(file.data).hexdigest()
                gathering.add(refused(file.row.id, file.row.path, digest, error))
                continue
            side = min(seen.shape[0], THUMBNAIL_SIDE)
            small[file.row.id] = thumbnail(seen, side)
            row = PictureRow(file.row.id, file.row.path, picture.sha256, picture.source_size_wh)
            x = prepare(seen, self._preprocessing)
            gathering.add(row, picture_figures(self._model, x, self._columns))
        return Found(gathering.partial(), small)

    def close(self) -> None:
        """End the process that reads."""
        self._decoder.close()


@contextmanager
def one_thread() -> Iterator[None]:
    """Have PyTorch and OpenCV use one thread, so that sums have one order; then as before."""
    before, before_cv = torch.get_num_threads(), cv2.getNumThreads()
    _set_threads(1, 1)
    try:
        yield
    finally:
        _set_threads(before, before_cv)


def settle() -> None:
    """Make a process one that only computes surveys: one thread, and a heap that keeps memory."""
    spare()
    _set_threads(1, 1)


def _set_threads(count: int, count_cv: int) -> None:
    cv2.setNumThreads(count_cv)
    torch.set_num_threads(count)
    on_engine(lambda: torch.set_num_threads(count))
