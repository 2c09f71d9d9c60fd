"""A small folder of pictures and a network without training, shared by every test of surveys."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.imaging.sampling import Sampling
from explorer.network import LoadedWeights, load_weights
from explorer.studies.survey import Columns, HowFar, Survey, open_survey
from explorer.studies.survey.course import About, Engine, InProcess, run_survey
from explorer.studies.survey.sources import FolderSource

SIZE = 40
"""Two columns and rows are left after four poolings."""


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@dataclass(frozen=True)
class Bench:
    """What surveys of the tests are made with."""

    pictures: Path
    loaded: LoadedWeights
    sampling: Sampling
    columns: Columns

    @property
    def about(self) -> About:
        return About.of(self.loaded, self.sampling, self.columns)

    def survey(self, target: Path, engine: Engine | None = None) -> list[HowFar]:
        told: list[HowFar] = []
        engine = engine or InProcess(self.loaded, self.sampling, self.columns)
        source = FolderSource(self.pictures, target)
        run_survey(source, target, self.about, engine, told.append)
        return told


def _draw(folder: Path) -> None:
    random = np.random.default_rng(7)
    folder.mkdir()
    (folder / "trip").mkdir()
    for number in range(34):
        pixels = random.integers(0, 256, (44 + number % 5, 52, 3), np.uint8)
        pixels[: number % 30] //= 3
        name = f"trip/{number:02d}.png" if number % 4 else f"{number:02d}.png"
        Image.fromarray(pixels).save(folder / name)
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 but then nothing")
    (folder / "huge.png").write_bytes(b"\x89PNG" + bytes(20_000_001))
    shutil.copy(folder / "trip/03.png", folder / "trip/copy of 03.png")
    (folder / "notes.txt").write_text("no picture")
    (folder / ".hidden.png").write_bytes(b"not looked at")


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    pictures = tmp_path_factory.mktemp("survey") / "photos"
    _draw(pictures)
    columns = Columns.of(["relu1_1", "relu2_2", "relu4_1"])
    return Bench(pictures, load_weights("untrained"), Sampling(size=SIZE), columns)


@pytest.fixture(scope="session")
def made(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished survey, made in this process without a stop."""
    target = tmp_path_factory.mktemp("survey") / "made"
    bench.survey(target)
    return target


@pytest.fixture(scope="session")
def survey(made: Path) -> Survey:
    return open_survey(made)
