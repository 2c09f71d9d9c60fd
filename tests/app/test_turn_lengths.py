"""What takes long is done in turns of a block each, with the same numbers as in one."""

import numpy as np
import pytest

from explorer.imaging.sampling import Sampling
from explorer.network import outputs, record, recording
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.network.vgg16 import SIDE_LAYERS
from explorer.ui import run as runs
from explorer.ui.computing import compute
from explorer.ui.computing.store import Store
from explorer.ui.computing.turns import Turns
from explorer.ui.networks import network
from explorer.ui.pictures import sample_picture
from explorer.ui.run import Run


@pytest.fixture
def turns(monkeypatch):
    """A queue and a store of this test's own; a picture is large from 64 px on."""
    found = Turns()
    store = Store(found)
    monkeypatch.setattr(compute, "_turns", lambda: found)
    monkeypatch.setattr(compute, "store", lambda: store)
    monkeypatch.setattr(runs, "_QUICK", 64**2)
    return found


@pytest.fixture
def blocks(turns, monkeypatch):
    """The blocks that every turn ran."""
    found: dict[int, set[int]] = {}
    run = recording._run

    def spy(model, x, layers, start, *more):
        passed = found.setdefault(turns.held().turn, set())
        first = LAYERS[BY_NAME[start]].block
        passed.update(range(first, max(LAYERS[BY_NAME[name]].block for name in layers) + 1))
        return run(model, x, layers, start, *more)

    monkeypatch.setattr(recording, "_run", spy)
    return found


def test_a_large_picture_goes_through_the_network_a_block_a_turn(blocks) -> None:
    run = Run(sample_picture("coffee"), Sampling(size=96), network("untrained"))
    found = run.layer("relu5_2")
    assert sorted(blocks.values(), key=min) == [{1}, {2}, {3}, {4}, {5}]
    expected = record(run.network.model, run.model_input, ["relu5_2"])["relu5_2"]
    assert np.array_equal(found.maps, expected)
    blocks.clear()
    run.layer("conv4_1")
    assert list(blocks.values()) == [{4}]
    # A small picture is done in one turn, so that it waits but once.
    blocks.clear()
    Run(run.picture, Sampling(size=64), run.network).layer("relu5_2")
    assert list(blocks.values()) == [{1, 2, 3, 4, 5}]


@pytest.mark.weights
def test_edges_take_a_turn_a_side_and_are_the_same(blocks) -> None:
    run = Run(sample_picture("coffee"), Sampling(size=96), network("hed"))
    found = run.edges()
    assert sorted(blocks.values(), key=min) == [{1}, {2}, {3}, {4}, {5}]
    fed = run.model_input
    expected = outputs.edge_maps(
        run.network.model, record(run.network.model, fed, SIDE_LAYERS), fed.shape[-2:]
    )
    assert np.array_equal(found.fused, expected.fused)
    assert np.array_equal(found.sides, expected.sides)
