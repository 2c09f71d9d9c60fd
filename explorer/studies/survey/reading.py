"""Opening a finished survey: its small tables are read, the features only mapped."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import safetensors.numpy
from safetensors import SafetensorError

from explorer.errors import SurveyError
from explorer.messages import N_
from explorer.studies.survey import tables
from explorer.studies.survey.columns import Columns
from explorer.studies.survey.histogram import BINS
from explorer.studies.survey.manifest import Manifest, damaged, manifest_of
from explorer.studies.survey.one_picture import Numbers
from explorer.studies.survey.rows import PictureRow, problem_of
from explorer.studies.survey.survey import Survey
from explorer.studies.survey.top import BEST, Top
from explorer.studies.survey.totals import ChannelTotals
from explorer.studies.survey.writing import MANIFEST


class Pictures(Sequence[PictureRow]):
    """The rows of a table of pictures, read one by one when they are asked for."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __len__(self) -> int:
        return int(self._table.num_rows)

    @overload
    def __getitem__(self, index: int) -> PictureRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PictureRow]: ...
    def __getitem__(self, index: int | slice) -> PictureRow | Sequence[PictureRow]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        at = range(len(self))[index]
        facts = self._table.slice(at, 1).to_pylist()[0]
        size = None if facts["width"] is None else (facts["width"], facts["height"])
        return PictureRow(
            facts["id"],
            facts["path"],
            facts["sha256"],
            size,
            facts["same_as"],
            None if facts["problem"] is None else problem_of(facts["problem"]),
        )


def open_survey(folder: str | Path) -> Survey:
    """Open the folder that `python -m explorer survey` has written.

    Convention: no dask, no weights and no network are needed. Arrays are read-only.
    Raises: SurveyError: if there is none, it is not finished, damaged, or of another version.
    """
    folder = Path(folder).expanduser()
    manifest = manifest_of(_manifest_text(folder))
    name = ""
    try:
        name = tables.PICTURES
        pictures = Pictures(_table(folder / name, manifest.counts.files))
        name = tables.TOP
        best = _top(folder / name, manifest)
        name = tables.CHANNELS
        totals = _totals(folder / name, manifest.columns)
        name = tables.FEATURES
        features = _features(folder / name, manifest)
        name = tables.COACTIVATION
        together = _coactivation(folder / name, manifest.columns)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException, SafetensorError) as error:
        raise damaged(name) from error
    return Survey(folder, manifest, pictures, best, totals, features, together)


def _manifest_text(folder: Path) -> str:
    try:
        return (folder / MANIFEST).read_text("utf-8")
    except (OSError, ValueError) as problem:
        if (folder / "parts").is_dir():
            raise SurveyError(
                N_("This survey is not finished. Start it again and it goes on where it was.")
            ) from problem
        raise SurveyError(
            N_("There is no survey in {folder}; it would have a manifest.json."), folder=folder
        ) from problem


def _table(path: Path, rows: int) -> pa.Table:
    # Not mapped: a table that others replace must not change under who reads it.
    table = pq.read_table(path)
    if table.num_rows != rows:
        raise ValueError(f"{table.num_rows} rows instead of {rows}")
    return table


def _top(path: Path, manifest: Manifest) -> Top:
    count = manifest.columns.count
    ranks = min(BEST, manifest.counts.counted)
    table = _table(path, count * ranks)

    def column(name: str, dtype: type) -> npt.NDArray[Any]:
        return _sealed(table[name].to_numpy().astype(dtype, copy=False).reshape(count, ranks))

    return Top(column("value", np.float32), column("picture", np.int32), column("place", np.int32))


def _totals(path: Path, columns: Columns) -> ChannelTotals:
    table = _table(path, columns.count)
    names = ("mean", "std", "dead_share", "entropy")
    mean, std, dead, spread = (
        _sealed(table[name].to_numpy().astype(np.float64, copy=False)) for name in names
    )
    histogram = table["histogram"].combine_chunks().flatten().to_numpy(zero_copy_only=False)
    counts = _sealed(histogram.astype(np.int64, copy=False).reshape(columns.count, BINS))
    return ChannelTotals(mean, std, dead, spread, counts)


def _features(path: Path, manifest: Manifest) -> npt.NDArray[np.float16]:
    shape = (manifest.counts.files, manifest.columns.count)
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        if size > 4096 or json.loads(file.read(size))["features"]["shape"] != list(shape):
            raise ValueError("other features")
    if path.stat().st_size != 8 + size + 2 * shape[0] * shape[1]:
        raise ValueError("not whole")
    if 0 in shape:
        return np.empty(shape, np.float16)
    return np.memmap(path, np.float16, mode="r", offset=8 + size, shape=shape)


def _coactivation(path: Path, columns: Columns) -> dict[str, Numbers] | None:
    if not path.exists():
        return None
    found = safetensors.numpy.load_file(path)
    for name, where in columns.slices.items():
        if found[name].shape != (where.stop - where.start,) * 2:
            raise ValueError("other channels")
    return {name: _sealed(found[name]) for name in columns.layers}


def _sealed(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    array.flags.writeable = False
    return array
