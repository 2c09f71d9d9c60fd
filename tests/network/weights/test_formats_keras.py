"""Keras files: three generations of layouts lead to the same state dict."""

from collections.abc import Mapping
from pathlib import Path

import h5py
import numpy as np
import pytest
import torch
from torch import Tensor

from explorer.errors import WeightsError
from explorer.imaging.preparing import CAFFE
from explorer.network.weights import keys, load_weights, load_weights_bytes
from explorer.network.weights import state as assembling
from explorer.network.weights.loading import LoadedWeights
from tests.network.weights.makers import write_keras

State = Mapping[str, Tensor]

LAYOUTS = {
    "Keras 1 weights": "{keras}/{keras}_{letter}_1:0",
    "Keras 2 weights": "{keras}/{keras}/{part}:0",
    "Keras 2 whole model": "model_weights/{keras}/{keras}/{part}:0",
    "Keras 2 whole model, old names": "model_weights/{keras}/{keras}_{letter}_1:0",
    "Keras 2 model in a model": "model_weights/vgg16/{keras}/{part}:0",
    "Keras 3 weights": "layers/{number}/vars/{index}",
    "Keras 3 weights by name": "layers/{keras}/vars/{index}",
    "Keras 3 model in a model": "layers/functional/layers/{number}/vars/{index}",
    "Keras 3 first releases": "_layer_checkpoint_dependencies/{keras}/vars/{index}",
}


def right(loaded: LoadedWeights, state: State) -> bool:
    """Whether the state dict came out, with the first kernels flipped to red-green-blue."""
    flipped = dict(state) | {keys.FIRST_KERNEL: state[keys.FIRST_KERNEL].flip(1)}
    return all(torch.equal(loaded.state[key], values) for key, values in flipped.items())


@pytest.mark.parametrize("template", LAYOUTS.values(), ids=list(LAYOUTS))
def test_every_layout_is_read(template: str, state: State, tmp_path: Path) -> None:
    loaded = load_weights(write_keras(tmp_path / "vgg16.h5", state, template))
    assert right(loaded, state)
    assert loaded.preprocessing == CAFFE
    assert all(values.is_contiguous() for values in loaded.state.values())


@pytest.mark.parametrize(
    "storage",
    [{"chunks": True}, {"compression": 1}, {"compression": 1, "shuffle": True}],
    ids=["chunked", "gzip", "gzip and shuffle"],
)
def test_chunks_and_gzip_are_read(storage: dict[str, object], state: State, tmp_path: Path) -> None:
    template = LAYOUTS["Keras 2 weights"]
    assert right(load_weights(write_keras(tmp_path / "w.h5", state, template, **storage)), state)


@pytest.mark.parametrize("dtype", ["float16", "float64", ">f4"])
def test_other_floats_are_converted(dtype: str, state: State, tmp_path: Path) -> None:
    path = tmp_path / "w.h5"
    write_keras(path, state, LAYOUTS["Keras 2 weights"], dtype=dtype)
    loaded = load_weights(path)
    expected = state["features.2.weight"].numpy().astype(dtype).astype(np.float32)
    assert np.array_equal(loaded.state["features.2.weight"].numpy(), expected)


def test_an_upload_is_read_like_a_path(full_state: State, tmp_path: Path) -> None:
    path = write_keras(tmp_path / "w.h5", full_state, LAYOUTS["Keras 2 weights"])
    assert right(load_weights_bytes(path.read_bytes(), "vgg16_weights_notop.h5"), full_state)


def test_the_first_dense_layer_is_reordered_from_keras_way_of_flattening(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = {"0": (8, 25088), "3": (8, 8), "6": (5, 8)}
    generator = torch.Generator().manual_seed(1)
    whole = dict(state)
    for number, shape in shapes.items():
        whole[f"classifier.{number}.weight"] = torch.randn(shape, generator=generator)
        whole[f"classifier.{number}.bias"] = torch.randn(shape[0], generator=generator)
    small = {key: tuple(whole[key].shape) for key in keys.CLASSIFIER}
    monkeypatch.setattr(assembling, "CLASSIFIER", small)
    path = write_keras(tmp_path / "w.h5", whole, LAYOUTS["Keras 2 weights"])
    loaded = load_weights(path)
    assert loaded.has_classifier
    assert right(loaded, whole)
    # An independent look: pool5 flattened Keras's way times Keras's matrix.
    pool5 = torch.randn(512, 7, 7, generator=generator)
    with h5py.File(path) as file:
        kernel = torch.from_numpy(file["fc1/fc1/kernel:0"][()])
    keras = pool5.permute(1, 2, 0).flatten() @ kernel
    ours = loaded.state["classifier.0.weight"] @ pool5.flatten()
    assert torch.allclose(keras, ours, rtol=1e-4, atol=1e-3)


def test_another_network_is_told_by_what_it_holds(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "w.h5", "w") as file:
        file["res2a_branch2a/kernel:0"] = np.zeros(3, np.float32)
    with pytest.raises(WeightsError, match=r"No VGG16 from Keras.*res2a_branch2a"):
        load_weights(tmp_path / "w.h5")


def test_a_wrong_shape_is_told_in_keras_axes(state: State, tmp_path: Path) -> None:
    path = write_keras(tmp_path / "w.h5", state, LAYOUTS["Keras 2 weights"])
    with h5py.File(path, "r+") as file:
        del file["block1_conv1/block1_conv1/kernel:0"]
        file["block1_conv1/block1_conv1/kernel:0"] = np.zeros((3, 3, 1, 64), np.float32)
    with pytest.raises(WeightsError, match=r"features\.0\.weight 3×3×1×64 ≠ 3×3×3×64"):
        load_weights(path)
