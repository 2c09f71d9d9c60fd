"""Safetensors files, from a path and from an upload."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import safetensors.torch
import torch
from torch import Tensor

from explorer.errors import WeightsError
from explorer.imaging.preparing import CAFFE, HED_MEAN, TORCHVISION
from explorer.network.weights import keys, load_weights, load_weights_bytes, safetensors_files
from tests.network.weights.makers import named

State = Mapping[str, Tensor]


@pytest.fixture
def file(state: State, tmp_path: Path) -> Path:
    path = tmp_path / "mine.safetensors"
    safetensors.torch.save_file(dict(state), path)
    return path


def test_a_path_and_an_upload_give_the_same_weights(full_state: State, tmp_path: Path) -> None:
    file, state = tmp_path / "mine.safetensors", full_state
    safetensors.torch.save_file(dict(state), file)
    by_path, by_bytes = load_weights(file), load_weights_bytes(file.read_bytes(), file.name)
    assert by_path.sha256 == by_bytes.sha256
    for loaded in (by_path, by_bytes):
        assert loaded.preprocessing == TORCHVISION
        assert loaded.state.keys() == state.keys()
        assert all(torch.equal(loaded.state[key], state[key]) for key in state)


def test_the_content_decides_and_not_the_name(file: Path) -> None:
    assert load_weights_bytes(file.read_bytes(), "renamed.pth").title == "renamed.pth"


def test_a_persons_file_may_change_after_loading(file: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.safetensors"
    own.write_bytes(file.read_bytes())
    loaded = load_weights(own)
    before = loaded.state[keys.FIRST_KERNEL].clone()
    with own.open("r+b") as writing:
        writing.seek(10_000)
        writing.write(b"\xff" * 100_000)
    assert torch.equal(loaded.state[keys.FIRST_KERNEL], before)


def test_our_own_files_stay_on_disk_until_read(file: Path) -> None:
    stored = safetensors_files.contents_of(file, mapped=True).tensors[keys.FIRST_KERNEL]
    assert torch.equal(stored.read(), stored.read())


def test_a_kept_file_is_recognised_by_its_path(state: State, tmp_path: Path) -> None:
    path = tmp_path / "copy.safetensors"
    safetensors.torch.save_file(dict(state), path, metadata={"source": "hed"})
    loaded = load_weights(path)
    assert loaded.preprocessing == HED_MEAN
    assert torch.equal(loaded.state[keys.FIRST_KERNEL], state[keys.FIRST_KERNEL])
    assert "made from “hed”" in str(loaded.notes[-1])


def test_an_unknown_source_in_a_file_changes_nothing(state: State, tmp_path: Path) -> None:
    path = tmp_path / "copy.safetensors"
    safetensors.torch.save_file(dict(state), path, metadata={"source": "<b>"})
    assert load_weights(path).preprocessing == TORCHVISION


def test_keras_names_with_torchs_axes_mean_the_original_recipe(state: State) -> None:
    renamed = {k: v for k, (v, _) in named(state, "{keras}.{torch_part}").items()}
    loaded = load_weights_bytes(safetensors.torch.save(renamed), "k.safetensors")
    assert loaded.preprocessing == CAFFE
    assert torch.equal(loaded.state[keys.FIRST_KERNEL], state[keys.FIRST_KERNEL].flip(1))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_floats_are_converted(dtype: torch.dtype, state: State) -> None:
    data = safetensors.torch.save({key: values.to(dtype) for key, values in state.items()})
    loaded = load_weights_bytes(data, "half.safetensors")
    for key, values in state.items():
        assert torch.equal(loaded.state[key], values.to(dtype).float())


def test_integers_are_refused_by_name(state: State) -> None:
    wrong = dict(state) | {"features.2.bias": torch.zeros(64, dtype=torch.int32)}
    with pytest.raises(WeightsError, match=r"features\.2\.bias holds I32 numbers"):
        load_weights_bytes(safetensors.torch.save(wrong), "x.safetensors")
