"""From parts to a finished survey: every file complete, the manifest last."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np
import safetensors.numpy

from explorer.studies.survey import tables
from explorer.studies.survey.manifest import Manifest, manifest_text
from explorer.studies.survey.partial import Partial
from explorer.studies.survey.rows import PictureRow
from explorer.studies.survey.totals import Totals

MANIFEST = "manifest.json"
_HALF_MOST = np.float32(65504)
"""The largest float16."""


def finish(
    folder: Path, manifest: Manifest, parts: Iterable[Partial], *, small: bool = False
) -> None:
    """Put the parts of a whole survey together, in the order of the pictures' numbers.

    Convention: the same parts give the same bytes. A file gets its name once it is complete, and
    there is a survey once there is a manifest. A small one has no table of which channels go
    together; who reads it finds that in the features.
    """
    geometry = manifest.columns.geometry(manifest.size)
    places = {name: layer.out_shape[1] * layer.out_shape[2] for name, layer in geometry.items()}
    totals = Totals(manifest.columns, places)
    rows: list[PictureRow] = []

    def features(target: Path) -> None:
        with tables.feature_rows(target, manifest) as out:
            for part in parts:
                _put_means(out, part)
                totals.add(part)
                rows.extend(part.rows)
        totals.close()

    _whole(folder / tables.FEATURES, features)
    _whole(folder / tables.PICTURES, lambda target: tables.write_pictures(target, rows))
    _whole(folder / tables.TOP, lambda to: tables.write_top(to, manifest.columns, totals.top))
    channels = totals.channels()
    _whole(
        folder / tables.CHANNELS,
        lambda target: tables.write_channels(target, manifest.columns, channels),
    )
    if not small:
        matrices = safetensors.numpy.save(totals.coactivation())
        _whole(folder / tables.COACTIVATION, lambda target: _put(target, matrices))
    _whole(folder / MANIFEST, lambda target: _put(target, manifest_text(manifest).encode()))


def _put_means(out: BinaryIO, part: Partial) -> None:
    """Write a row for every file: float16 means, or NaN where a file does not count."""
    rows = np.full((len(part.rows), part.means.shape[1]), np.nan, np.float16)
    counted = [row.is_counted for row in part.rows]
    rows[counted] = np.minimum(part.means, _HALF_MOST).astype(np.float16)
    out.write(rows.tobytes())


def _put(target: Path, data: bytes) -> None:
    target.write_bytes(data)


def _whole(target: Path, fill: Callable[[Path], None]) -> None:
    waiting = target.with_name(f".{target.name}.half")
    try:
        fill(waiting)
        waiting.replace(target)
    except BaseException:
        with suppress(OSError):
            waiting.unlink()
        raise
