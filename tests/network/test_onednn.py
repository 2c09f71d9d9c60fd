"""The fast memory layout against plain PyTorch, which the same calls give without it."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from explorer.network import hooks, onednn, recording
from explorer.network.architecture import LAYERS, LayerKind
from explorer.network.hooks import altered
from explorer.network.recording import Trace, record
from explorer.network.vgg16 import SIDE_LAYERS, VGG16
from explorer.shapes import FeatureMaps, ModelInput

TRUNK = [layer.name for layer in LAYERS if layer.is_trunk]
Record = Callable[[], dict[str, FeatureMaps]]

pytestmark = pytest.mark.skipif(
    not onednn.is_available(), reason="this machine's PyTorch has no layout of its own"
)


@pytest.fixture(scope="module")
def large() -> ModelInput:
    """Just large enough for the layout: PyTorch gives small maps to other code."""
    noise: ModelInput = np.random.default_rng(4).normal(size=(1, 3, 115, 130)).astype(np.float32)
    return noise


@pytest.fixture
def entered(monkeypatch: pytest.MonkeyPatch) -> list[Tensor]:
    """What was brought into the layout."""
    seen: list[Tensor] = []

    def spy(x: Tensor) -> Tensor:
        seen.append(x)
        return x.to_mkldnn()

    monkeypatch.setattr(hooks, "enter", spy)
    return seen


@pytest.fixture
def both(
    monkeypatch: pytest.MonkeyPatch, entered: list[Tensor]
) -> Callable[[Record], tuple[dict[str, FeatureMaps], dict[str, FeatureMaps]]]:
    """Do the same in the layout and without it."""

    def doing(what: Record) -> tuple[dict[str, FeatureMaps], dict[str, FeatureMaps]]:
        fast = what()
        assert entered
        count = len(entered)
        monkeypatch.setattr(onednn, "is_available", lambda: False)
        plain = what()
        assert len(entered) == count
        monkeypatch.undo()
        return fast, plain

    return doing


def by_hand(model: VGG16, x: Tensor) -> dict[str, FeatureMaps]:
    """Every layer of the trunk from torch.nn.functional, as arrays."""
    found = {}
    with torch.inference_mode():
        for layer in LAYERS:
            if layer.kind is LayerKind.CONV:
                module = model.get_submodule(layer.module)
                x = torch.nn.functional.conv2d(x, module.weight, module.bias, padding=1)
            elif layer.is_trunk:
                is_relu = layer.kind is LayerKind.RELU
                x = torch.relu(x) if is_relu else torch.nn.functional.max_pool2d(x, 2)
            if layer.is_trunk:
                found[layer.name] = x[0].numpy()
    return found


def test_every_layer_equals_torch_functional_in_both_layouts(
    trunk: VGG16, large: ModelInput, both: Callable[[Record], tuple[dict[str, FeatureMaps], ...]]
) -> None:
    expected = by_hand(trunk, torch.from_numpy(large.copy()))
    one_by_one = {name: record(trunk, large, [name])[name] for name in TRUNK}
    for found in (*both(lambda: record(trunk, large, TRUNK)), one_by_one):
        for name, maps in expected.items():
            atol = 1e-5 * float(np.abs(maps).max())
            np.testing.assert_allclose(found[name], maps, rtol=1e-5, atol=atol, err_msg=name)


def test_arrays_are_read_only_and_lie_channel_by_channel_in_both_layouts(
    trunk: VGG16, large: ModelInput, both: Callable[[Record], tuple[dict[str, FeatureMaps], ...]]
) -> None:
    for found in both(lambda: record(trunk, large, TRUNK)):
        wrong = {
            name: (maps.dtype, maps.strides, maps.flags.writeable)
            for name, maps in found.items()
            if maps.dtype != np.float32 or maps.flags.writeable or not maps.flags.c_contiguous
        }
        assert not wrong


@pytest.mark.parametrize("names", [["pool5"], ["relu1_2", "conv5_3"], SIDE_LAYERS, TRUNK])
def test_a_trace_gives_the_same_bits_in_both_layouts(
    trunk: VGG16,
    large: ModelInput,
    names: list[str],
    both: Callable[[Record], tuple[dict[str, FeatureMaps], ...]],
) -> None:
    def by_trace() -> dict[str, FeatureMaps]:
        trace = Trace(trunk, large)
        return trace.record(names) | {f"{n} again": trace.record([n])[n] for n in names}

    fast, plain = both(by_trace)
    for name, maps in plain.items():
        np.testing.assert_array_equal(fast[name], maps, err_msg=name)


def test_large_maps_are_held_once_and_stay_the_same(
    trunk: VGG16, large: ModelInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = by_hand(trunk, torch.from_numpy(large.copy()))
    monkeypatch.setattr(hooks, "_LARGE", 0)
    found = record(trunk, large, TRUNK)
    for name, maps in expected.items():
        atol = 1e-5 * float(np.abs(maps).max())
        np.testing.assert_allclose(found[name], maps, rtol=1e-5, atol=atol, err_msg=name)


def test_an_altered_layer_moves_the_same_numbers_in_both_layouts(
    trunk: VGG16, large: ModelInput, both: Callable[[Record], tuple[dict[str, FeatureMaps], ...]]
) -> None:
    def change(output: Tensor) -> Tensor:
        changed = output.clone()
        changed[:, ::2] = torch.nan
        return changed

    def run() -> dict[str, FeatureMaps]:
        with altered(trunk, "conv2_1", change) as model:
            return record(model, large, TRUNK)

    fast, plain = both(run)
    assert np.isnan(plain["pool2"]).any()
    for name in TRUNK:
        np.testing.assert_array_equal(fast[name], plain[name], err_msg=name)


def overflowing(trunk: VGG16) -> VGG16:
    model = VGG16(None)
    model.load_state_dict(trunk.state_dict())
    model.features[10].weight.data *= 1e25
    model.features[12].weight.data *= 1e15
    return model.eval().requires_grad_(False)


def test_numbers_that_overflow_are_never_hidden(trunk: VGG16, large: ModelInput) -> None:
    # oneDNN's ReLU makes 0 of NaN, and its pooling leaves NaN out
    for model, fed in ((overflowing(trunk), large), (trunk, np.full_like(large, np.nan))):
        expected = by_hand(model, torch.from_numpy(fed.copy()))
        trace = Trace(model, fed)
        found = trace.record(TRUNK) | {"pool3 again": trace.record(["pool3"])["pool3"]}
        assert np.isnan(found["pool3 again"]).any()
        for name in TRUNK:
            assert np.isnan(found[name]).sum() == np.isnan(expected[name]).sum(), name


def test_small_pictures_stay_with_the_code_that_pytorch_chooses(
    trunk: VGG16, noise_input: ModelInput, large: ModelInput, entered: list[Tensor]
) -> None:
    Trace(trunk, noise_input).record(TRUNK)
    assert not entered
    trace = Trace(trunk, large)
    for names in (["conv1_2"], ["pool5"], ["conv4_3"]):
        before = len(entered)
        trace.record(names)
        assert len(entered) > before


def test_the_environment_can_forbid_the_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, allowed in (("contiguous", False), ("", True), ("anything", True)):
        monkeypatch.setenv("EXPLORER_MEMORY_FORMAT", text)
        onednn.is_available.cache_clear()
        assert onednn.is_available() is allowed
    monkeypatch.undo()
    onednn.is_available.cache_clear()


def test_the_last_layers_of_all_blocks_take_one_run(
    trunk: VGG16, large: ModelInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts: list[str] = []
    original = recording.run_layers

    def spy(model: VGG16, x: Tensor, layers: list[str], start: str, *more: object) -> object:
        starts.append(start)
        return original(model, x, layers, start, *more)

    monkeypatch.setattr(recording, "run_layers", spy)
    trace = Trace(trunk, large)
    trace.record(SIDE_LAYERS)
    trace.record(SIDE_LAYERS)
    assert starts == ["conv1_1", *(f"conv{block}_1" for block in range(1, 6))]
