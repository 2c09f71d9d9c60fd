"""Reading the pictures of a command: each in its turn, with distrust."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from explorer.cli import files
from explorer.cli.counting import Counter
from explorer.errors import ExplorerError
from explorer.imaging import load_sample
from explorer.imaging.reading.decode_limits import DEFAULT_LIMITS, check_file_size
from explorer.imaging.reading.isolated import IsolatedDecoder
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, LoadedWeights
from explorer.shapes import RgbImage
from explorer.studies.heads import Source, features
from explorer.studies.heads.sources import Features

Facts = dict[str, Any]


@dataclass(slots=True)
class Eye:
    """Reads pictures with distrust, brings them to size, and lets the network read them."""

    loaded: LoadedWeights
    sampling: Sampling
    source: Source
    decoder: IsolatedDecoder
    model: VGG16 = field(init=False)

    def __post_init__(self) -> None:
        self.model = VGG16.from_weights(self.loaded)

    def row(self, name: str) -> Features:
        """One picture's features.

        Raises: ExplorerError: if it cannot be read or is too small.
        """
        seen = sample(self._pixels(name), self.sampling).pixels
        rows = features(self.model, self.loaded.preprocessing, [seen], [self.source])
        return rows[self.source]

    def _pixels(self, name: str) -> RgbImage:
        if name.startswith(files.SAMPLE):
            return load_sample(name.removeprefix(files.SAMPLE)).pixels
        if Path(name).is_file():
            check_file_size(Path(name).stat().st_size, DEFAULT_LIMITS)
        return self.decoder.decode(files.read(name)).pixels


@contextmanager
def opened_eye(loaded: LoadedWeights, sampling: Sampling, source: Source) -> Iterator[Eye]:
    """Lend an eye; its helper process ends with the block."""
    decoder = IsolatedDecoder()
    try:
        yield Eye(loaded, sampling, source, decoder)
    finally:
        decoder.close()


def read_all(eye: Eye, names: list[str]) -> tuple[dict[str, Features], list[Facts]]:
    """Read every picture; those that cannot be read are told at once, and listed."""
    rows: dict[str, Features] = {}
    skipped: list[Facts] = []
    counter = Counter(len(names), sys.stderr)
    for name in names:
        counter.show(name)
        try:
            rows[name] = eye.row(name)
        except ExplorerError as problem:
            counter.close()
            print(f"explorer: {name}: {problem}", file=sys.stderr)
            skipped.append({"file": name, "reason": str(problem)})
    counter.close()
    return rows, skipped
