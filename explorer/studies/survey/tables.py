"""The survey's tables as Parquet, and its large arrays as .safetensors."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from explorer.studies.survey.columns import Columns
from explorer.studies.survey.manifest import Manifest
from explorer.studies.survey.rows import PictureRow, problem_text
from explorer.studies.survey.top import Top
from explorer.studies.survey.totals import ChannelTotals

PICTURES, TOP, CHANNELS = "pictures.parquet", "top.parquet", "channels.parquet"
FEATURES, COACTIVATION = "features.safetensors", "coactivation.safetensors"

_PICTURES = pa.schema(
    [
        ("id", pa.int32()),
        ("path", pa.string()),
        ("sha256", pa.string()),
        ("width", pa.int32()),
        ("height", pa.int32()),
        ("same_as", pa.int32()),
        ("error", pa.string()),
        ("problem", pa.string()),
    ]
)


def write_pictures(target: Path, rows: Iterable[PictureRow]) -> None:
    """Write what became of every file; `error` is the sentence, `problem` its parts."""
    facts = [
        {
            "id": row.id,
            "path": row.path,
            "sha256": row.sha256,
            "width": None if row.size_wh is None else row.size_wh[0],
            "height": None if row.size_wh is None else row.size_wh[1],
            "same_as": row.same_as,
            "error": row.reason,
            "problem": None if row.problem is None else problem_text(row.problem),
        }
        for row in rows
    ]
    pq.write_table(pa.Table.from_pylist(facts, _PICTURES), target, compression="zstd")


def write_top(target: Path, columns: Columns, top: Top) -> None:
    """Write a row for each channel and rank, in this order."""
    ranks = top.value.shape[1]
    layers, channels = _names(columns)
    table = pa.table(
        {
            "layer": pa.array(np.repeat(layers, ranks)).dictionary_encode(),
            "channel": np.repeat(channels, ranks),
            "rank": np.tile(np.arange(1, ranks + 1, dtype=np.int8), columns.count),
            "value": top.value.ravel(),
            "picture": top.picture.ravel(),
            "place": top.place.ravel(),
        }
    )
    pq.write_table(table, target, compression="zstd")


def write_channels(target: Path, columns: Columns, totals: ChannelTotals) -> None:
    """Write a row for each channel."""
    layers, channels = _names(columns)
    table = pa.table(
        {
            "layer": pa.array(layers).dictionary_encode(),
            "channel": channels,
            "mean": totals.mean,
            "std": totals.std,
            "dead_share": totals.dead_share,
            "entropy": totals.entropy,
            "histogram": pa.FixedSizeListArray.from_arrays(
                pa.array(totals.histogram.ravel()), totals.histogram.shape[1]
            ),
        }
    )
    pq.write_table(table, target, compression="zstd")


def _names(columns: Columns) -> tuple[npt.NDArray[Any], npt.NDArray[np.int32]]:
    widths = [where.stop - where.start for where in columns.slices.values()]
    numbers = np.concatenate([np.arange(width, dtype=np.int32) for width in widths])
    return np.repeat(np.array(columns.layers, dtype=object), widths), numbers


@contextmanager
def feature_rows(target: Path, manifest: Manifest) -> Iterator[BinaryIO]:
    """Open the file of features, to write its float16 rows one after the other."""
    shape = [manifest.counts.files, manifest.columns.count]
    size = 2 * shape[0] * shape[1]
    entry = {"dtype": "F16", "shape": shape, "data_offsets": [0, size]}
    header = json.dumps({"features": entry}, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 8)
    with target.open("wb") as out:
        out.write(len(header).to_bytes(8, "little") + header)
        yield out
