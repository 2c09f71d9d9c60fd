"""What the network makes of many pictures, in a few numbers each: one pass serves all layers."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import numpy as np
import torch
from torch import Tensor

from explorer.errors import SettingError
from explorer.imaging.preparing import Preprocessing, prepare
from explorer.messages import N_
from explorer.network.batches import record_batch
from explorer.network.recording import record
from explorer.network.strips import is_large
from explorer.network.vgg16 import VGG16
from explorer.shapes import RgbImage
from explorer.studies.heads.sources import INPUT, Features, Source

PASS_PIXELS = 224 * 224
"""Small pictures go through together, as many as have the pixels of one ordinary input."""

Rows = dict[Source, Features]


def features(
    model: VGG16,
    preprocessing: Preprocessing,
    pictures: Sequence[RgbImage],
    sources: Sequence[Source] = (Source(),),
) -> Rows:
    """Read every picture at every source.

    Shape: (H, W, 3) each -> (pictures, numbers) per source, float32, read-only.
    Convention: rows are as the layers give them; heads bring them to length 1 themselves.
    Raises: SettingError: for too many numbers, or flattened pictures of different sizes.
        ImageTooSmallError: under 32 px.
    """
    *_passes, found = feature_steps(model, preprocessing, pictures, sources)
    assert found is not None
    return found


def feature_steps(
    model: VGG16,
    preprocessing: Preprocessing,
    pictures: Sequence[RgbImage],
    sources: Sequence[Source] = (Source(),),
) -> Iterator[Rows | None]:
    """Read as `features` does, one step a pass: None after each of them, the rows at last.

    Shape, Raises: as `features`.
    """
    for size_hw in {picture.shape[:2] for picture in pictures}:
        for source in sources:
            source.check_size((size_hw[0], size_hw[1]))
    parts: list[Rows] = []
    for batch in _passes(pictures):
        inputs = np.concatenate([prepare(picture, preprocessing) for picture in batch])
        parts.append(_rows(model, torch.from_numpy(inputs), sources))
        yield None
    yield {source: _joined([part[source] for part in parts]) for source in sources}


def _passes(pictures: Sequence[RgbImage]) -> Iterator[list[RgbImage]]:
    for shape, alike in groupby(pictures, key=lambda picture: picture.shape):
        waiting = list(alike)
        step = max(1, PASS_PIXELS // (shape[0] * shape[1]))
        yield from (waiting[start : start + step] for start in range(0, len(waiting), step))


def _rows(model: VGG16, inputs: Tensor, sources: Sequence[Source]) -> Rows:
    def keep(layer: str) -> Callable[[Tensor], Rows]:
        wanted = [source for source in sources if source.layer == layer]
        return lambda maps: {each: each.summary.of(maps).clone().numpy() for each in wanted}

    keeps = {source.layer: keep(source.layer) for source in sources}
    read_input = keeps.pop(INPUT, None)
    found = [] if read_input is None else [read_input(inputs)]
    if is_large(1, inputs):  # It comes alone, and goes through in strips.
        maps = record(model, inputs, keeps)
        found += [keeps[layer](torch.from_numpy(np.array(maps[layer]))[None]) for layer in maps]
    else:
        found += record_batch(model, inputs, keeps).values()
    return {source: rows for part in found for source, rows in part.items()}


def _joined(parts: Sequence[Features]) -> Features:
    if len({part.shape[1] for part in parts}) > 1:
        raise SettingError(
            N_("Flattened pictures must have one size; these have several. Choose a size.")
        )
    rows = np.concatenate(parts) if parts else np.empty((0, 0), np.float32)
    rows.flags.writeable = False
    return rows
