"""Arrays out of a pickle: what is read, and what is not even looked up."""

import pickle
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from torch import Tensor

from explorer.errors import WeightsError
from explorer.network.vgg16 import VGG16
from explorer.network.weights import WEIGHTS, conversion, keys, load_weights, pickled_arrays
from tests.fetched import needs_torchvision
from tests.network.weights.makers import flax_bytes

NAMES = {
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
}


class Calling:
    """Whoever unpickles this freely calls a function."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.call


def test_three_names_are_allowed_and_no_other() -> None:
    assert set(pickled_arrays.ALLOWED) == NAMES


def test_a_trunk_and_its_heads_come_out_in_torchvisions_names_and_axes(
    full_state: dict[str, Tensor], tmp_path: Path
) -> None:
    heads = [torch.rand(1, *shape[1:]) for shape in keys.LPIPS.values()]
    target = tmp_path / "out.safetensors"
    conversion.convert(WEIGHTS["torchvision"], flax_bytes(full_state, heads), target)
    kept = safetensors.torch.load_file(target)
    assert kept.keys() == keys.TRUNK.keys() | keys.LPIPS.keys()
    expected = full_state | dict(zip(keys.LPIPS, heads, strict=True))
    assert [key for key, values in kept.items() if not torch.equal(values, expected[key])] == []


def test_what_a_pickle_may_not_name_is_neither_called_nor_imported(tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    hostile = {
        "a function": Calling(Path.touch, touched),
        "code": Calling(eval, f"open({str(touched)!r}, 'w')"),
        "numpy's own loader": Calling(np.load, str(touched)),
        "a class": complex(1, 2),
        "an array of objects": {"VGG16_0": {"Conv_0": {"kernel": np.array([Calling(list)])}}},
    }
    passed = []
    for name, value in hostile.items():
        data = pickle.dumps(value, protocol=3).replace(b"numpy._core.", b"numpy.core.")
        try:
            pickled_arrays.contents_of(data)
        except WeightsError as problem:
            if "not allowed" in str(problem):
                continue
        passed.append(name)
    assert passed == []
    assert not touched.exists()


@pytest.mark.parametrize(
    "data", [b"", b"\x80", b"no pickle", b"\x80\x03}q\x00X\xff", b"\x80\x03Q."]
)
def test_what_is_no_pickle_is_refused(data: bytes) -> None:
    with pytest.raises(WeightsError):
        pickled_arrays.contents_of(data)


def test_a_pickle_without_a_vgg16_is_told_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="Missing: 26 of 26"):
        conversion.convert(WEIGHTS["torchvision"], pickle.dumps({"a": 1}), tmp_path / "out")


@pytest.mark.weights
@needs_torchvision
def test_the_fetched_trunk_begins_with_torchvisions_numbers_and_runs() -> None:
    loaded = load_weights("torchvision")
    first = loaded.state[keys.FIRST_KERNEL][0, 0].flatten()
    assert first[:3].tolist() == pytest.approx([-0.5537, 0.1427, 0.5290], abs=5e-5)
    assert loaded.state.keys() == keys.TRUNK.keys() | keys.LPIPS.keys()
    assert min(float(loaded.state[key].min()) for key in keys.LPIPS) >= 0
    model = VGG16.from_weights(loaded)
    assert model.layer_names[-1] == "pool5"
