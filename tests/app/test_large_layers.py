"""Layers larger than the store: computed once a click, shown exactly, given back."""

from types import SimpleNamespace

import numpy as np
import pytest

from explorer.imaging.sampling import Sampling
from explorer.network import record, recording
from explorer.network.architecture import layer_at
from explorer.operations.statistics import channel_statistics
from explorer.rendering import parse_mapping
from explorer.ui import run as runs
from explorer.ui.computing import compute
from explorer.ui.computing.store import Kind
from explorer.ui.networks import network
from explorer.ui.pictures import sample_picture
from explorer.ui.run import Run
from explorer.ui.supply import layers
from stress.walks.choices import MAPPINGS


@pytest.fixture
def run():
    compute.store.clear()
    yield Run(sample_picture("coffee"), Sampling(size=96), network("untrained"))
    compute.store.clear()


@pytest.fixture
def passes(monkeypatch):
    """The layers asked of every pass."""
    found, original = [], recording.run_layers

    def spy(model, x, layers, *more):
        found.append(tuple(layers))
        return original(model, x, layers, *more)

    monkeypatch.setattr(recording, "run_layers", spy)
    return found


def test_a_large_relu_is_held_once_and_shows_the_same_numbers_and_tiles(run, monkeypatch) -> None:
    maps = record(run.network.model, run.model_input, ["conv1_2", "relu1_2"])
    layer, mappings = layer_at("relu1_2", (96, 96)), list(map(parse_mapping, MAPPINGS))
    whole = {m: layers.wall(run, layer, m, "", ()) for m in mappings}
    compute.store().forget(None)
    monkeypatch.setattr(runs, "_LARGE", 1)
    found = run.layer("relu1_2")
    assert found.held is None
    assert np.array_equal(found.before, maps["conv1_2"])
    assert np.array_equal(found.maps, maps["relu1_2"])
    assert np.array_equal(found.channels([3, 60]), maps["relu1_2"][[3, 60]])
    assert not found.maps.flags.writeable
    expected = channel_statistics(maps["relu1_2"])
    for name in ("minimum", "maximum", "mean", "std", "zero_share", "peak_row", "peak_column"):
        assert np.array_equal(getattr(found.statistics, name), getattr(expected, name)), name
    wrong = []
    for mapping in mappings:
        wall = layers.wall(run, layer, mapping, "", ())
        parts = ("tiles", "low", "high", "borders", "tile_step", "zero_centred")
        if not all(np.array_equal(getattr(wall, p), getattr(whole[mapping], p)) for p in parts):
            wrong.append(str(mapping))
    assert not wrong


def test_parts_of_a_large_layer_share_its_scale_whatever_signs_they_have(monkeypatch) -> None:
    random = np.random.default_rng(0)
    maps = random.normal(size=(24, 12, 12)).astype(np.float32)
    maps[8:16] = np.abs(maps[8:16])
    layer = layer_at("conv1_1", (32, 32))
    mixed, positive = (
        runs.LayerMaps(channel_statistics(each), None, each) for each in (maps, np.abs(maps))
    )
    asked = [
        (found, mapping) for found in (mixed, positive) for mapping in map(parse_mapping, MAPPINGS)
    ]

    def drawn(found, mapping):
        run = SimpleNamespace(layer=lambda _name: found)
        tiles = layers._tiles(run, layer, mapping)
        return tiles.tiles, tiles.limits.low, tiles.limits.high, tiles.limits.is_centred

    whole = [drawn(*each) for each in asked]
    monkeypatch.setattr(runs, "_LARGE", 1)
    wrong = [
        str(each[1])
        for each, expected in zip(asked, whole, strict=True)
        if not all(map(np.array_equal, drawn(*each), expected))
    ]
    assert not wrong


def test_what_does_not_fit_the_store_is_still_computed_only_once_a_click(
    open_app, monkeypatch, passes
) -> None:
    shelf = compute.store()._shelves[Kind.LAYER]
    monkeypatch.setattr(shelf, "_max_bytes", 1000)
    app = open_app(layer="conv1_1", size="64", weights="untrained")
    for name in ("relu1_2", "conv2_1", "pool1"):
        passes.clear()
        app.session_state["settings"]["layer"] = name
        app.run()
        assert not app.exception
        assert sum(name in asked for asked in passes) == 1, (name, passes)
    assert shelf.nbytes > 1000
    compute.store().give_back(0)
    assert shelf.nbytes == 0
