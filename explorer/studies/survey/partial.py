"""What is found out about some pictures, and how it travels and is kept: as .safetensors."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import safetensors.numpy
from safetensors import SafetensorError

from explorer.studies.survey.columns import Columns
from explorer.studies.survey.histogram import BINS, Counts
from explorer.studies.survey.one_picture import Numbers, PictureFigures
from explorer.studies.survey.rows import PictureRow, row_facts, row_of
from explorer.studies.survey.top import Top


@dataclass(frozen=True, slots=True)
class Partial:
    """Some pictures with neighbouring numbers: their rows, and the figures of those that count.

    Shape: `means` (counted pictures, K), in the order of their numbers.
    Convention: sums are of whole numbers, and means are kept one by one, so that nothing depends
    on who computed what, and when.
    """

    rows: tuple[PictureRow, ...]
    top: Top
    means: Numbers
    zeros: Counts
    histogram: Counts

    @property
    def counted(self) -> tuple[PictureRow, ...]:
        """The pictures that have a row in `means`."""
        return tuple(row for row in self.rows if row.is_counted)


class Gathering:
    """Collects the pictures of one part, in the order of their numbers."""

    def __init__(self, columns: Columns) -> None:
        self._rows: list[PictureRow] = []
        self._means: list[Numbers] = []
        self._tops = [Top.empty(columns.count)]
        self._zeros = np.zeros(columns.count, np.int64)
        self._histogram = np.zeros((columns.count, BINS), np.int64)

    def add(self, row: PictureRow, figures: PictureFigures | None = None) -> None:
        """Take in one picture; without figures it is one that does not count."""
        self._rows.append(row)
        if figures is None:
            return
        self._tops.append(Top.of_one(row.id, figures.best, figures.place))
        self._means.append(figures.mean)
        self._zeros += figures.zeros
        self._histogram += figures.histogram

    def partial(self) -> Partial:
        """What has come together."""
        none = np.empty((0, len(self._zeros)), np.float32)
        means = np.stack(self._means) if self._means else none
        top = Top.of_all(self._tops)
        return Partial(tuple(self._rows), top, means, self._zeros, self._histogram)


def partial_bytes(partial: Partial) -> bytes:
    """Write a part; the same part gives the same bytes."""
    tensors: dict[str, npt.NDArray[Any]] = {
        "top.value": partial.top.value,
        "top.picture": partial.top.picture,
        "top.place": partial.top.place,
        "means": partial.means,
        "zeros": partial.zeros,
        "histogram": partial.histogram.astype(np.uint32),
    }
    rows = json.dumps([row_facts(row) for row in partial.rows], ensure_ascii=False)
    return safetensors.numpy.save(
        {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}, {"rows": rows}
    )


def partial_of(data: bytes) -> Partial:
    """Read a part.

    Raises: ValueError: if it is not whole.
    """
    try:
        size = int.from_bytes(data[:8], "little")
        rows = json.loads(json.loads(data[8 : 8 + size])["__metadata__"]["rows"])
        found = safetensors.numpy.load(data)
        return Partial(
            tuple(row_of(facts) for facts in rows),
            Top(found["top.value"], found["top.picture"], found["top.place"]),
            found["means"],
            found["zeros"],
            found["histogram"].astype(np.int64),
        )
    except (SafetensorError, KeyError, TypeError, IndexError, ValueError) as problem:
        raise ValueError("not a whole part") from problem
