import numpy as np
import pytest
import torch

from explorer.network import VGG16, Trace, edge_maps
from explorer.network.architecture import End
from explorer.network.vgg16 import SIDE_LAYERS
from explorer.shapes import ModelInput
from explorer.studies.ablation import Ablation, Filling, ablated
from explorer.studies.channel_effects import (
    batch_size,
    change,
    channel_effects,
    estimate,
    most_changed,
    outcome,
    work,
)


@pytest.fixture(scope="module")
def edged() -> VGG16:
    torch.manual_seed(11)
    model = VGG16(None, edges=True)
    for parameter in model.parameters():
        if parameter.ndim == 4:
            torch.nn.init.kaiming_normal_(parameter)
    return model.eval().requires_grad_(False)


@pytest.fixture(scope="module")
def small() -> ModelInput:
    return np.random.default_rng(8).normal(size=(1, 3, 37, 50)).astype(np.float32)


def merged(pieces) -> dict[int, float]:
    found: dict[int, float] = {}
    for piece in pieces:
        assert not set(piece) & set(found)
        found |= piece
    return found


def one_by_one(trace: Trace, layer: str, filling: Filling, channels) -> dict[int, float]:
    """The same, one whole ablated run per channel, the change written out."""
    found: dict[int, float] = {}
    before = ending(trace)
    for channel in channels:
        with ablated(trace, Ablation(layer, (channel,), filling)) as run:
            after = ending(run)
        if trace.model.edges is not None:
            found[channel] = np.linalg.norm(after - before) / np.sqrt(before.size)
        elif trace.model.classifier is not None:
            found[channel] = np.maximum(after - before, 0).sum()
        else:
            found[channel] = np.linalg.norm(after - before) / np.linalg.norm(before)
    return found


def ending(trace: Trace) -> np.ndarray:
    """What the network ends in, by its kind."""
    if trace.model.edges is not None:
        maps = trace.record(SIDE_LAYERS)
        return edge_maps(trace.model, maps, trace.shape_hw).fused.astype(float)
    end = "prob" if trace.model.classifier is not None else "pool5"
    return trace.record([end])[end].astype(float)


@pytest.mark.parametrize(
    ("model", "layer", "channels"),
    [
        ("edged", "relu1_2", [5, 0, 63]),
        ("edged", "conv4_1", [100, 7]),
        ("whole", "conv5_3", [3, 500, 9]),
        ("whole", "pool5", [8, 4]),
        ("trunk", "pool4", list(range(20))),
    ],
)
def test_effects_in_batches_are_those_of_single_runs(
    model: str,
    layer: str,
    channels,
    small,
    request: pytest.FixtureRequest,
    subtests: pytest.Subtests,
) -> None:
    trace = Trace(request.getfixturevalue(model), small)
    for filling in Filling:
        with subtests.test(filling=filling):
            found = merged(channel_effects(trace, layer, filling, channels))
            expected = one_by_one(trace, layer, filling, channels)
            assert set(found) == set(channels)
            for channel, effect in found.items():
                assert effect == pytest.approx(expected[channel], rel=1e-3, abs=1e-6)
            # The mean of a single unit is that unit.
            assert any(found.values()) != (layer == "pool5" and filling is Filling.MEAN)


def test_a_stopped_ranking_goes_on_with_the_channels_left(trunk: VGG16, small) -> None:
    trace = Trace(trunk, small)
    size = batch_size(trace, "pool4")
    channels = [*range(40)]
    pieces = channel_effects(trace, "pool4", Filling.ZERO, channels)
    head = next(filter(None, pieces))
    left = [channel for channel in channels if channel not in head]
    assert 0 < len(head) <= max(size, len(head))
    rest = merged(channel_effects(trace, "pool4", Filling.ZERO, left))
    assert set(head) | set(rest) == set(channels)


def test_a_dead_channel_has_exactly_no_effect_and_costs_no_run(
    trunk: VGG16, small, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = Trace(trunk, small)
    maps = trace.record(["pool5"])["pool5"]
    dead = [int(channel) for channel in np.flatnonzero(~maps.any(axis=(1, 2)))]
    assert dead
    ran: list[int] = []
    forward = VGG16.forward

    def counting(self, x, **more):
        ran.append(len(x))
        return forward(self, x, **more)

    monkeypatch.setattr(VGG16, "forward", counting)
    assert merged(channel_effects(trace, "pool5", Filling.ZERO, dead)) == dict.fromkeys(dead, 0.0)
    assert all(count == 1 for count in ran)


def test_the_edge_head_does_not_read_pool5(edged: VGG16, small) -> None:
    found = merged(channel_effects(Trace(edged, small), "pool5", Filling.ZERO, range(30)))
    assert found == dict.fromkeys(range(30), 0.0)


def test_the_estimate_is_movement_times_reading_strength(trunk: VGG16, small) -> None:
    maps = Trace(trunk, small).record(["conv3_1"])["conv3_1"]
    found = estimate(trunk, "conv3_1", maps, Filling.ZERO)
    kernel = trunk.features[12].weight.numpy().astype(float)
    for channel in (0, 17, 255):
        reading = np.linalg.norm(kernel[:, channel].ravel())
        moved = np.maximum(maps[channel], 0).mean(dtype=float)
        assert found.score[channel] == pytest.approx(moved * reading, rel=1e-6)
    assert list(found.order) == sorted(range(256), key=lambda c: (-found.score[c], c))
    middle = estimate(trunk, "relu3_1", maps, Filling.MEAN)
    moved = np.abs(maps[4] - maps[4].mean(dtype=float)).mean(dtype=float)
    assert middle.score[4] == pytest.approx(moved * np.linalg.norm(kernel[:, 4].ravel()), rel=1e-5)


def test_before_a_classifier_the_estimate_reads_fc6(whole: VGG16) -> None:
    maps = np.ones((512, 1, 1), np.float32)
    found = estimate(whole, "pool5", maps, Filling.ZERO)
    reading = np.linalg.norm(whole.classifier[0].weight.numpy()[:, 49:98].astype(float))
    assert found.score[1] == pytest.approx(reading, rel=1e-6)


def test_a_constant_channel_does_not_move_when_it_becomes_its_mean(trunk: VGG16) -> None:
    maps = np.full((64, 3, 5), 0.1, np.float32)
    assert estimate(trunk, "relu1_1", maps, Filling.MEAN).silent.all()
    assert not estimate(trunk, "relu1_1", maps, Filling.ZERO).silent.any()
    # What the ReLU removes anyway is missed by nobody.
    assert estimate(trunk, "conv1_1", -maps, Filling.ZERO).silent.all()


def test_what_the_end_is_depends_on_the_network(
    trunk: VGG16, edged: VGG16, whole: VGG16, small
) -> None:
    assert [m.end for m in (trunk, edged, whole)] == [*map(End, ("pool5", "edges", "classes"))]
    assert outcome(Trace(whole, small)).shape == (7,)
    assert outcome(Trace(edged, small)).shape == (37, 50)
    for model in (trunk, edged, whole):
        found = outcome(Trace(model, small))
        assert change(model.end, found, found) == 0


def test_changes_of_hand_made_outcomes() -> None:
    before, after = np.array([0.5, 0.5, 0], np.float32), np.array([0.25, 0.5, 0.25], np.float32)
    assert change(End.CLASSES, before, after) == 0.25
    assert change(End.EDGES, before, after) == pytest.approx((2 * 0.0625 / 3) ** 0.5)
    assert change(End.POOL5, before, after) == pytest.approx(0.5)


def test_work_counts_what_a_run_costs(trunk: VGG16, edged: VGG16) -> None:
    trace = Trace(trunk, np.zeros((1, 3, 224, 224), np.float32))
    assert work(trace, "conv1_1") == 15_470_264_320 - 64 * 27 * 224 * 224 - 123_633_664
    assert work(trace, "relu5_3") == 0
    assert 1 <= batch_size(trace, "conv1_1") <= 16
    assert batch_size(trace, "pool4") == 11  # as much work as one run of the whole network
    assert batch_size(trace, "conv5_3") == 16


def test_the_most_changed_channels_come_first_and_the_strongest_where_nothing_changed() -> None:
    before = np.zeros((4, 2, 2), np.float32)
    after = before.copy()
    after[2] = -3
    after[1, 0, 0] = 5
    peaks = np.float32([1, 2, 3, 9])
    assert most_changed(before, after, peaks, 3) == [2, 1, 3]
    assert most_changed(before, before, peaks, 2) == [3, 2]
