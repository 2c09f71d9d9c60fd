import threading

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from explorer.errors import SettingError
from explorer.network import recording, running
from explorer.network.architecture import LAYERS
from explorer.network.hooks import private_copy
from explorer.network.recording import Trace, record
from explorer.network.vgg16 import VGG16
from explorer.shapes import ModelInput

TRUNK = [layer.name for layer in LAYERS if layer.is_trunk]


def hook_count(model: nn.Module) -> int:
    return sum(
        len(m._forward_hooks) + len(m._forward_pre_hooks) + len(m._backward_hooks)
        for m in model.modules()
    )


def test_maps_are_read_only_float32_without_batch_axis(
    trunk: VGG16, noise_input: ModelInput
) -> None:
    maps = record(trunk, noise_input, ["conv2_1"])["conv2_1"]
    assert maps.shape == (128, 23, 35)
    assert maps.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        maps[0, 0, 0] = 1


def test_results_come_in_the_order_asked(trunk: VGG16, noise_input: ModelInput) -> None:
    assert list(record(trunk, noise_input, ["pool2", "conv1_1"])) == ["pool2", "conv1_1"]
    assert record(trunk, noise_input, []) == {}


def test_a_run_stops_at_the_deepest_layer_asked_for(
    trunk: VGG16, noise_input: ModelInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    original = nn.Conv2d.forward

    def counting(self: nn.Conv2d, x: torch.Tensor) -> torch.Tensor:
        ran.append("conv")
        return original(self, x)

    monkeypatch.setattr(nn.Conv2d, "forward", counting)
    record(trunk, noise_input, ["relu2_1"])
    assert len(ran) == 3


def test_inputs_stay_as_they_were(trunk: VGG16, noise_input: ModelInput) -> None:
    before = noise_input.copy()
    record(trunk, noise_input, ["pool1"])
    np.testing.assert_array_equal(noise_input, before)


def test_no_hook_and_no_graph_is_left_behind(trunk: VGG16, noise_input: ModelInput) -> None:
    record(trunk, noise_input, TRUNK)
    assert hook_count(trunk) == 0
    assert all(parameter.grad_fn is None for parameter in trunk.parameters())


def test_hooks_are_removed_when_forward_raises(
    trunk: VGG16, noise_input: ModelInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    private: list[VGG16] = []
    original = running.private_copy

    def spy(model: VGG16) -> VGG16:
        private.append(original(model))
        return private[-1]

    def broken(_self: object, _x: torch.Tensor) -> torch.Tensor:
        raise MemoryError("no room")

    monkeypatch.setattr(running, "private_copy", spy)
    monkeypatch.setattr(nn.MaxPool2d, "forward", broken)
    with pytest.raises(MemoryError):
        record(trunk, noise_input, ["conv1_1", "conv2_1"])
    assert hook_count(trunk) == 0
    assert hook_count(private[0]) == 0


def test_weights_are_shared_not_copied(trunk: VGG16) -> None:
    copy = private_copy(trunk)
    for mine, shared in zip(copy.parameters(), trunk.parameters(), strict=True):
        assert mine.data_ptr() == shared.data_ptr()


def test_eight_threads_never_see_each_others_maps(trunk: VGG16) -> None:
    names = ("conv1_1", "conv1_2", "pool1")
    inputs = [np.full((1, 3, 32, 32), value, np.float32) for value in range(8)]
    expected = [record(trunk, x, names) for x in inputs]
    wrong: list[int] = []
    broken: list[Exception] = []

    def work(number: int) -> None:
        try:
            for turn in range(30):
                if turn % 10 == 9:
                    with pytest.raises(RuntimeError):
                        record(trunk, np.zeros((1, 5, 32, 32), np.float32), names)
                found = record(trunk, inputs[number], names)
                if any(not np.array_equal(found[n], expected[number][n]) for n in names):
                    wrong.append(number)
        except Exception as error:
            broken.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    assert wrong == []
    assert hook_count(trunk) == 0


def test_unknown_layers_are_refused_with_what_exists(trunk: VGG16, noise_input: ModelInput) -> None:
    with pytest.raises(SettingError, match="conv1_1, relu1_1, conv1_2"):
        record(trunk, noise_input, ["conv7"])


@settings(max_examples=12)
@given(st.lists(st.sampled_from(TRUNK), min_size=1, max_size=5))
def test_a_trace_gives_what_a_full_run_gives_in_any_order(
    trunk: VGG16, noise_input: ModelInput, asked: list[str]
) -> None:
    trace = Trace(trunk, noise_input)
    full = record(trunk, noise_input, asked)
    for name in asked:
        np.testing.assert_array_equal(trace.record([name])[name], full[name])


def test_a_trace_runs_one_block_for_a_layer_of_a_known_picture(
    trunk: VGG16, noise_input: ModelInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = Trace(trunk, noise_input)
    trace.record(["pool5"])
    starts: list[str] = []
    original = recording.run_layers

    def spy(model: VGG16, x: torch.Tensor, layers: list[str], start: str, *more: object) -> object:
        starts.append(start)
        return original(model, x, layers, start, *more)

    monkeypatch.setattr(recording, "run_layers", spy)
    trace.record(["conv4_2"])
    trace.record(["relu1_1", "conv5_3"])
    assert starts == ["conv4_1", "conv1_1", "conv5_1"]


def test_a_trace_states_its_size(trunk: VGG16) -> None:
    trace = Trace(trunk, np.zeros((1, 3, 224, 224), np.float32))
    trace.record(["pool5"])
    kept = sum(tensor.nbytes for tensor in trace._inputs.values())
    assert kept == trace.nbytes
    assert kept < 7e6


def test_changing_pixels_outside_a_units_box_leaves_it_unchanged(trunk: VGG16) -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(1, 3, 96, 96)).astype(np.float32)
    names = ("conv2_2", "pool3", "conv4_1")
    before = record(trunk, x, names)
    for layer in (layer for layer in LAYERS if layer.name in names):
        unit = 4 * 16 // layer.stride // 2
        low = layer.start + layer.stride * unit
        high = low + layer.receptive_field
        box = np.zeros((96, 96), bool)
        box[max(low, 0) : high, max(low, 0) : high] = True
        outside = np.where(box, x, rng.normal(size=x.shape)).astype(np.float32)
        inside = np.where(box, rng.normal(size=x.shape), x).astype(np.float32)
        name = layer.name
        kept = record(trunk, outside, [name])[name][:, unit, unit]
        moved = record(trunk, inside, [name])[name][:, unit, unit]
        np.testing.assert_allclose(kept, before[name][:, unit, unit], rtol=1e-4, atol=1e-5)
        assert not np.allclose(moved, before[name][:, unit, unit], rtol=1e-2, atol=1e-2)
