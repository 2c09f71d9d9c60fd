"""What takes long is done in turns of a block each, with the same numbers as in one."""

import numpy as np
import pytest

from explorer.imaging.sampling import Sampling
from explorer.network import VGG16, outputs, record
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.network.vgg16 import SIDE_LAYERS
from explorer.operations.distances import relative_l2
from explorer.studies.ablation import Ablation, ablated
from explorer.studies.drift import drift_steps
from explorer.ui import run as runs
from explorer.ui.computing import compute
from explorer.ui.computing.store import Store
from explorer.ui.computing.turns import Turns
from explorer.ui.networks import network
from explorer.ui.pages.compare import bench, distance, switched
from explorer.ui.pages.compare.distance import Runs
from explorer.ui.parts import effects
from explorer.ui.pictures import sample_picture
from explorer.ui.run import Run
from explorer.ui.setup import Refusals, Setup
from tests.offenders import none_of


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
    forward = VGG16.forward

    def spy(model, x, *, start, stop):
        passed = found.setdefault(turns.held().turn, set())
        first, last = (LAYERS[BY_NAME[name]].block for name in (start, stop))
        passed.update(range(first, last + 1))
        return forward(model, x, start=start, stop=stop)

    monkeypatch.setattr(VGG16, "forward", spy)
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


def setup_of(weights: str, size: int) -> Setup:
    run = Run(sample_picture("coffee"), Sampling(size=size), network(weights))
    return Setup(run, "coffee", Refusals(None, None, None))


def test_switching_off_takes_a_turn_a_block_and_gives_what_one_run_does(blocks) -> None:
    setup, found = setup_of("untrained", 96), Ablation("relu2_1", (3, 40))
    setup.run.layer("relu2_1")
    blocks.clear()
    ends = switched.outcomes(setup, found)
    seen = switched.viewed(setup, found, "relu4_2")
    none_of(
        (str(turn) for turn in blocks.values() if len(turn) > 1), "turns of more than one block"
    )
    with ablated(setup.run.trace(), found) as other:
        expected = other.record(["pool5", "relu4_2"])
    before = record(setup.network.model, setup.run.model_input, ["pool5", "relu4_2"])
    assert ends.moved == relative_l2(expected["pool5"], before["pool5"]) > 0
    for maps, all_of_them in ((seen.before, before), (seen.after, expected)):
        assert np.array_equal(maps, all_of_them["relu4_2"][list(seen.channels)])
    blocks.clear()
    assert switched.outcomes(setup, found) is ends
    assert switched.viewed(setup, found, "relu4_2") is seen
    assert not blocks


@pytest.mark.weights
@pytest.mark.parametrize("layer", ["conv1_2", "relu3_3", "pool3", "conv5_3"])
def test_edges_without_a_channel_take_a_turn_a_block_and_are_the_same(blocks, layer: str) -> None:
    setup, found = setup_of("hed", 96), Ablation(layer, (0, 7))
    setup.run.layer(layer)
    blocks.clear()
    ends = switched.outcomes(setup, found)
    none_of(
        (str(turn) for turn in blocks.values() if len(turn) > 1), "turns of more than one block"
    )
    with ablated(setup.run.trace(), found) as other:
        expected = outputs.edge_maps(other.model, other.record(SIDE_LAYERS), other.shape_hw)
    assert np.array_equal(ends.after.fused, expected.fused)
    assert np.array_equal(ends.after.sides, expected.sides)


def test_a_study_takes_a_turn_a_block_whether_or_not_its_way_is_known(blocks) -> None:
    setup = setup_of("untrained", 96)
    ways = Runs("both", lambda: bench._traces(setup, setup), ("relu5_2", "pool5"))
    for work in (
        distance._rest(ways, ["relu5_2", "pool5"]),
        effects.steps(setup, "relu2_1", Ablation("relu2_1").filling, [3, 40]),
        drift_steps(setup.network.model, setup.run.model_input, setup.run.model_input),
    ):
        blocks.clear()
        list(compute.steps(work, 60.0))
        none_of(
            (str(turn) for turn in blocks.values() if len(turn) > 1), "turns of more than a block"
        )
