"""Large inputs in strips: the same numbers as whole, with less memory."""

import numpy as np
import pytest
import torch

from explorer.imaging.preparing import TORCHVISION, prepare
from explorer.network import record, strips
from explorer.network.architecture import LAYERS
from explorer.network.recording import Trace
from explorer.network.vgg16 import VGG16

TRUNK = tuple(layer.name for layer in LAYERS if layer.block)


@pytest.fixture
def odd_input():
    """Neither square nor even, and high enough for several strips of every block's least height."""
    pixels = np.random.default_rng(5).integers(0, 256, (301, 70, 3), dtype=np.uint8)
    return prepare(pixels, TORCHVISION)


def whole(model: VGG16, model_input) -> dict[str, np.ndarray]:
    """Every layer, from PyTorch itself and without any of our running."""
    x, found = torch.from_numpy(np.array(model_input)), {}
    with torch.inference_mode():
        for layer, module in zip(TRUNK, model.features, strict=True):
            x = module(x)
            found[layer] = x[0].numpy()
    return found


def test_every_layer_in_strips_is_the_layer_of_a_whole_run(trunk, odd_input, monkeypatch) -> None:
    monkeypatch.setattr(strips, "LARGE_BYTES", 1)
    monkeypatch.setattr(strips, "_STRIP_BYTES", 1)
    assert len(strips.strips(1, 301, 70)) > 4
    expected = whole(trunk, odd_input)
    at_once = record(trunk, odd_input, TRUNK)
    way = Trace(trunk, odd_input)
    wrong = []
    for name in TRUNK:
        for found in (at_once[name], way.record([name])[name]):
            same = found.shape == expected[name].shape and np.allclose(
                found, expected[name], rtol=1e-5, atol=1e-5 * np.abs(expected[name]).max()
            )
            if not same or found.flags.writeable or not found.flags.c_contiguous:
                wrong.append(name)
    assert not wrong


def test_a_strip_without_its_neighbours_rows_would_be_noticed(
    trunk, odd_input, monkeypatch
) -> None:
    monkeypatch.setattr(strips, "LARGE_BYTES", 1)
    monkeypatch.setattr(strips, "_STRIP_BYTES", 1)
    cut = strips.strips
    monkeypatch.setattr(
        strips,
        "strips",
        lambda *size: tuple(strips.Strip(s.top, s.bottom, s.top, s.bottom) for s in cut(*size)),
    )
    expected = whole(trunk, odd_input)["conv1_2"]
    assert not np.allclose(record(trunk, odd_input, ["conv1_2"])["conv1_2"], expected, rtol=1e-5)


def test_means_are_the_means_of_the_layers_in_strips_too(trunk, odd_input, monkeypatch) -> None:
    expected, wrong = whole(trunk, odd_input), []
    for large in (strips.LARGE_BYTES, 1):
        monkeypatch.setattr(strips, "LARGE_BYTES", large)
        way = Trace(trunk, odd_input)
        for block in range(1, 6):
            for name, mean in way.means(block).items():
                true = expected[name].mean(axis=0, keepdims=True)
                if not np.allclose(mean, true, rtol=1e-4, atol=1e-5 * np.abs(true).max()):
                    wrong.append((large, name))
        found = way.record(["pool5"])["pool5"]
        assert np.allclose(found, expected["pool5"], rtol=1e-5, atol=1e-4)
    assert not wrong


def test_strips_cover_every_row_once_and_never_cut_a_pooling_window(monkeypatch) -> None:
    monkeypatch.setattr(strips, "LARGE_BYTES", 1)
    wrong = []
    for block in range(1, 6):
        for height in (32, 33, 64, 97, 300, 1024):
            cut = strips.strips(block, height, 4096)
            rows = [row for strip in cut for row in range(strip.top, strip.bottom)]
            even = all(strip.top % 2 == 0 and strip.first % 2 == 0 for strip in cut)
            if rows != list(range(height)) or not even:
                wrong.append((block, height))
    assert not wrong


def test_small_inputs_are_not_cut() -> None:
    assert [
        len(strips.strips(block, 244 >> block - 1, 244 >> block - 1)) for block in range(1, 6)
    ] == [1] * 5
    assert len(strips.strips(1, 1024, 1024)) > 5
