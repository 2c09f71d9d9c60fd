"""From what a package holds to the file that is kept."""

from pathlib import Path

import pytest
import safetensors
import torch
from torch import Tensor

from explorer.errors import WeightsError
from explorer.network.weights import conversion, keys
from explorer.network.weights.catalog import WEIGHTS
from tests.network.weights.makers import in_keras_axes, named, onnx_bytes, write_keras


def kept(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    with safetensors.safe_open(path, "pt") as file:
        return {key: file.get_tensor(key) for key in file.keys()}, file.metadata()  # noqa: SIM118


def test_the_default_packages_onnx_becomes_a_red_green_blue_trunk(
    full_state: dict[str, Tensor], tmp_path: Path
) -> None:
    state, target = full_state, tmp_path / "out.safetensors"
    conversion.convert(WEIGHTS["imagenet"], onnx_bytes(state), target)
    tensors, metadata = kept(target)
    assert tensors.keys() == keys.TRUNK.keys()
    assert torch.equal(tensors.pop(keys.FIRST_KERNEL), state[keys.FIRST_KERNEL].flip(1))
    assert all(torch.equal(values, state[key]) for key, values in tensors.items())
    assert metadata["source"] == "imagenet"


def test_the_same_data_always_become_the_same_bytes(
    state: dict[str, Tensor], tmp_path: Path
) -> None:
    data = onnx_bytes(state)
    for name in "ab":
        conversion.convert(WEIGHTS["imagenet"], data, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_edge_networks_layout_brings_its_head_along(
    state: dict[str, Tensor], tmp_path: Path
) -> None:
    import h5py  # only here

    path = tmp_path / "hed.h5"
    write_keras(path, {}, "")
    heads = {f"dsn{k}": f"edges.side{k}" for k in range(1, 6)} | {"fuse": "edges.fuse"}
    edges = {key: torch.rand(shape) for key, shape in keys.EDGES.items()}
    with h5py.File(path, "r+") as file:
        for name, (values, _) in named(state, "{keras}/{index}").items():
            block, _, rest = name.partition("_conv")
            number, _, index = rest.partition("/")
            layer = "conv2d" if number == "1" else f"conv2d_{int(number) - 1}"
            file[f"{block}/layers/{layer}/vars/{index}"] = in_keras_axes(values)
        for name, module in heads.items():
            for index, part in enumerate(("weight", "bias")):
                file[f"{name}/vars/{index}"] = in_keras_axes(edges[f"{module}.{part}"])
    conversion.convert(WEIGHTS["hed"], path.read_bytes(), tmp_path / "out")
    tensors, _ = kept(tmp_path / "out")
    assert tensors.keys() == keys.TRUNK.keys() | keys.EDGES.keys()
    assert all(torch.equal(tensors[key], values) for key, values in edges.items())
    assert torch.equal(tensors[keys.FIRST_KERNEL], state[keys.FIRST_KERNEL].flip(1))


@pytest.mark.parametrize("data", [b"", b"no protobuf at all", bytes(100)])
def test_something_else_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(WeightsError):
        conversion.convert(WEIGHTS["imagenet"], data, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_gone_is_the_disks_problem(
    state: dict[str, Tensor], tmp_path: Path
) -> None:
    with pytest.raises(OSError, match="writing failed"):
        conversion.convert(WEIGHTS["imagenet"], onnx_bytes(state), tmp_path / "no" / "out")
