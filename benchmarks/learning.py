"""Heads: reading features against the bare network, training, and what a visitor waits for."""

import statistics
from collections.abc import Iterator
from functools import partial

import numpy as np
import torch

from benchmarks.chromium import chromium
from benchmarks.pages import PAINTED, opened
from benchmarks.rows import Row, side_by_side
from benchmarks.server import running
from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, LoadedWeights, load_weights
from explorer.studies.heads import Examples, Source, features, fit
from explorer.studies.heads.textures import Half, patches

_SERVERS = 3
_RESULT = """() =>
  document.querySelector('[data-testid=stMain]')?.textContent.includes('never seen are right')
"""

SOURCES = [Source(f"pool{block}") for block in range(1, 6)] + [Source()]


def run() -> Iterator[Row]:
    """Measure the budgets of the learning room, the last one in a browser."""
    loaded = load_weights("imagenet")
    model = VGG16.from_weights(loaded)
    yield _patches(model, loaded)
    yield _own_picture(model, loaded)
    yield _training(model, loaded)
    yield _first_result()


def _patches(model: VGG16, loaded: LoadedWeights) -> Row:
    pictures = list(patches(Half.LEARN).pictures)
    batch = torch.from_numpy(np.concatenate([prepare(p, loaded.preprocessing) for p in pictures]))

    def bare() -> None:
        with torch.inference_mode():
            model.features(batch)

    def ours() -> None:
        features(model, loaded.preprocessing, pictures, SOURCES)

    base, mine = side_by_side([bare, ours], rounds=5)
    detail = f"{mine * 1e3:.0f} ms / {base * 1e3:.0f} ms, six layers at once"
    name = "features of 96 patches of 64 px / bare forward of the batch"
    return Row(name, mine / base, 1.15, "×", False, detail)


def _own_picture(model: VGG16, loaded: LoadedWeights) -> Row:
    photo = load_sample("astronaut").pixels
    x = torch.from_numpy(prepare(sample(photo, Sampling()).pixels, loaded.preprocessing).copy())

    def bare() -> None:
        with torch.inference_mode():
            model.features(x)

    def ours() -> None:
        features(model, loaded.preprocessing, [sample(photo, Sampling()).pixels])

    base, mine = side_by_side([bare, ours], rounds=11)
    detail = f"{mine * 1e3:.0f} ms / {base * 1e3:.0f} ms"
    return Row("one own picture at 224 px / bare pass", mine / base, 1.25, "×", False, detail)


def _training(model: VGG16, loaded: LoadedWeights) -> Row:
    half = patches(Half.LEARN)
    rows = features(model, loaded.preprocessing, list(half.pictures), SOURCES)
    worst, which = 0.0, SOURCES[0]
    for source in SOURCES:
        (seconds,) = side_by_side([partial(fit, Examples(rows[source], half.labels), 3)], rounds=5)
        worst, which = max((worst, which), (seconds, source), key=lambda pair: pair[0])
    return Row("a head of three classes trains, 96 patches", worst, 0.5, "s", False, str(which))


def _first_result() -> Row:
    """From opening the room to the first answers of a head, where nobody has trained one yet."""
    times = []
    with chromium() as browser:
        for _ in range(_SERVERS):
            with running() as (address, _):
                opened(browser, address, PAINTED)
                times.append(opened(browser, f"{address}/learning", _RESULT) / 1e3)
    detail = f"on a warm server; each of {_SERVERS}: {', '.join(f'{each:.1f}' for each in times)}"
    name = "open the learning room → first trained result on screen"
    return Row(name, statistics.median(times), 4, "s", False, detail)
