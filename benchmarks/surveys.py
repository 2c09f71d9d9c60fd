"""Surveys: one thread against a bare loop, two workers against one, a worker's memory."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import torch
from distributed import Client

from benchmarks.rows import Row, side_by_side
from explorer.imaging import decode_image, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, LoadedWeights, load_weights
from explorer.network.heap import spare
from explorer.studies.survey import Columns
from explorer.studies.survey.cluster import OnCluster
from explorer.studies.survey.connecting import local_client
from explorer.studies.survey.course import About, run_survey
from explorer.studies.survey.rows import PictureRow
from explorer.studies.survey.sources import FileEntry, FolderSource, PictureSource, SampleSource
from explorer.studies.survey.surveyor import File, Surveyor, arithmetic_of, one_thread
from explorer.studies.survey.work import Order

_LOOP = 8
"""Pictures of the bare loop; it and ours take turns."""
_PART = 16
_PARTS = 4
"""Parts for each worker: the last ones end together, more or less."""
_SMALL = 64
_FEW, _MANY = 100, 1000


def run() -> Iterator[Row]:
    """Measure the budgets of surveys."""
    loaded = load_weights("imagenet")
    files = [_file(number, entry) for number, entry in enumerate(SampleSource().entries())]
    yield _one_thread(loaded, files[:_LOOP])
    yield _two_workers(loaded)
    yield _memory(loaded)


def _file(number: int, entry: FileEntry) -> File:
    return File(PictureRow(number, entry.path), SampleSource().read(entry))


def _one_thread(loaded: LoadedWeights, files: list[File]) -> Row:
    spare()
    model, sampling = VGG16.from_weights(loaded), Sampling()
    surveyor = Surveyor(loaded, sampling, Columns())

    def bare() -> None:
        for file in files:
            seen = sample(decode_image(file.data or b"").pixels, sampling).pixels
            with torch.inference_mode():
                model.features(torch.from_numpy(prepare(seen, loaded.preprocessing).copy()))

    try:
        with one_thread():
            base, mine = side_by_side([bare, lambda: surveyor.look(files)], rounds=5)
    finally:
        surveyor.close()
    detail = f"{len(files) / mine:.1f} / {len(files) / base:.1f} pictures a second"
    name = "a survey in one thread / reading and bare forward, pictures a second"
    return Row(name, base / mine, 0.9, "×", True, detail)


def _two_workers(loaded: LoadedWeights) -> Row:
    """Both keep running and take turns, so that a slow moment of the machine hits both."""
    order = Order("imagenet", arithmetic_of(loaded.sha256), Sampling(), Columns())
    files = [_file(number, entry) for number, entry in enumerate(SampleSource().entries())]
    parts = [tuple(files[at : at + _PART]) for at in range(0, _PARTS * _PART, _PART)]

    def through(client: Client) -> None:
        engine = OnCluster(client, order, print)
        assert len(list(engine.results(iter(enumerate(parts))))) == len(parts)

    with local_client(1) as one, local_client(2) as two:
        single, double = side_by_side([lambda: through(one), lambda: through(two)], rounds=3)
    count = _PART * len(parts)
    detail = f"{count / double:.1f} / {count / single:.1f} pictures a second"
    return Row("two workers of one thread / one", single / double, 1.8, "×", True, detail)


def _memory(loaded: LoadedWeights) -> Row:
    """What a worker holds after few and after many pictures, at 64 px and with all layers."""
    with tempfile.TemporaryDirectory() as name:
        folder, target = Path(name, "photos"), Path(name, "survey")
        folder.mkdir()
        sources = [SampleSource().read(entry) for entry in SampleSource().entries()]
        for number in range(_MANY):
            # A byte behind the end of a PNG makes it another file.
            data = sources[number % len(sources)] + number.to_bytes(4, "big")
            (folder / f"{number:04d}.png").write_bytes(data)
        few, many = _held(loaded, FolderSource(folder, target), target)
    detail = f"{many:.0f} / {few:.0f} MB, at {_SMALL} px"
    name = f"a worker's memory after {_MANY} pictures / after {_FEW}"
    return Row(name, many / few, 1.05, "×", False, detail)


def _held(loaded: LoadedWeights, source: PictureSource, target: Path) -> tuple[float, float]:
    sampling = Sampling(size=_SMALL)
    about = About.of(loaded, sampling, Columns())
    order = Order("imagenet", arithmetic_of(loaded.sha256), sampling, Columns())
    held: dict[int, float] = {}
    with local_client(1) as client:
        (pid,) = client.run(os.getpid).values()
        worker = psutil.Process(pid)

        def report(progress: object) -> None:
            done = getattr(progress, "done", 0)
            if done >= _FEW:
                held.setdefault(_FEW, worker.memory_info().rss / 1e6)

        run_survey(source, target, about, OnCluster(client, order, print), report)
        time.sleep(1)
        held[_MANY] = worker.memory_info().rss / 1e6
    return held[_FEW], held[_MANY]
