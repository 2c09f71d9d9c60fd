"""PyTorch files: every habit of naming and nesting leads to the same state dict."""

import pickletools
import struct
from collections import OrderedDict
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import pytest
import torch
from torch import Tensor

from explorer.errors import WeightsError
from explorer.imaging.preparing import CAFFE, TORCHVISION
from explorer.network.vgg16 import VGG16
from explorer.network.weights import keys, load_weights_bytes
from explorer.network.weights import state as assembling
from explorer.network.weights.loading import LoadedWeights
from tests.network.weights.makers import named, torch_bytes

State = Mapping[str, Tensor]


def load(value: Any, **options: Any) -> LoadedWeights:
    return load_weights_bytes(torch_bytes(value), "mine.pth", **options)


def same(loaded: LoadedWeights, state: State) -> bool:
    return loaded.state.keys() == state.keys() and all(
        torch.equal(loaded.state[key], values) for key, values in state.items()
    )


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[int, ...]]:
    """A classifier eight neurons wide, so that tests need no 500 MB."""
    shapes: dict[str, tuple[int, ...]] = {
        "classifier.0.weight": (8, 25088),
        "classifier.0.bias": (8,),
        "classifier.3.weight": (8, 8),
        "classifier.3.bias": (8,),
        "classifier.6.weight": (1000, 8),
        "classifier.6.bias": (1000,),
    }
    monkeypatch.setattr(assembling, "CLASSIFIER", shapes)
    return shapes


def with_classifier(
    state: State, narrow: Mapping[str, tuple[int, ...]], classes: int = 1000
) -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(1)
    sides = {key: (classes, *shape[1:]) if ".6." in key else shape for key, shape in narrow.items()}
    return dict(state) | {k: torch.randn(s, generator=generator) for k, s in sides.items()}


def test_torchvisions_names_mean_torchvisions_recipe(state: State) -> None:
    loaded = load(OrderedDict(state))
    assert same(loaded, state)
    assert loaded.preprocessing == TORCHVISION
    assert loaded.source is None
    assert loaded.classes is None
    assert loaded.title == "mine.pth"
    assert "torchvision" in str(loaded.notes[-1])


WRAPPINGS: dict[str, Callable[[State], Any]] = {
    "module. prefix": lambda state: {f"module.{key}": values for key, values in state.items()},
    "two prefixes": lambda state: {f"_orig_mod.module.{k}": values for k, values in state.items()},
    "state_dict": lambda state: {"epoch": 3, "state_dict": dict(state)},
    "model_state_dict": lambda state: {"model_state_dict": dict(state), "lr": 0.1},
    "nested and prefixed": lambda state: {
        "state_dict": {f"module.{key}": values for key, values in state.items()}
    },
    "parameters": lambda state: {
        key: torch.nn.Parameter(values, requires_grad=False) for key, values in state.items()
    },
    "in any order": lambda state: dict(reversed(state.items())),
    "channels last in memory": lambda state: {
        key: values.to(memory_format=torch.channels_last) if values.ndim == 4 else values
        for key, values in state.items()
    },
}


@pytest.mark.parametrize("wrap", WRAPPINGS.values(), ids=list(WRAPPINGS))
def test_wrapped_states_are_unwrapped(wrap: Callable[[State], Any], state: State) -> None:
    loaded = load(wrap(state))
    assert same(loaded, state)
    assert all(values.is_contiguous() for values in loaded.state.values())
    assert not any(values.requires_grad for values in loaded.state.values())


def test_files_from_before_torch_1_6_are_read(state: State) -> None:
    loaded = load_weights_bytes(torch_bytes(dict(state), legacy=True), "old.pth")
    assert same(loaded, state)


def test_files_python_2_wrote_are_read(state: State) -> None:
    data = torch_bytes(OrderedDict(state), legacy=True)
    begin, end = tensors_pickle(data)
    opcodes = [*pickletools.genops(data[begin:end]), (None, None, end - begin)]
    text = b""
    for (opcode, argument, at), (_, _, after) in pairwise(opcodes):
        name = opcode.name if opcode else ""
        if name == "BINUNICODE":  # its strings were bytes, its large numbers long
            text += b"U" + bytes([len(argument)]) + argument.encode()
        elif name == "BININT" and argument > 100_000:
            text += b"\x8a\x04" + struct.pack("<i", argument)
        else:
            text += data[begin + at : begin + after]
    assert text != data[begin:end]
    loaded = load_weights_bytes(data[:begin] + text + data[end:], "old.pth")
    assert same(loaded, state)


def tensors_pickle(data: bytes) -> tuple[int, int]:
    """Where the pickle of the tensors begins and ends in an old file."""
    begin, end = 0, 0
    for _ in range(4):  # magic number, version, system, tensors
        begin, stop = end, pickletools.genops(data[end:])
        end += max(at or 0 for _, _, at in stop) + 1
    return begin, end


@pytest.mark.parametrize(
    "template", ["{layer}.{torch_part}", "vgg.{layer}.{torch_part}", "{layer}_{letter}"]
)
def test_the_papers_names_mean_the_original_recipe(template: str, state: State) -> None:
    loaded = load({name: values for name, (values, _) in named(state, template).items()})
    flipped = dict(state) | {keys.FIRST_KERNEL: state[keys.FIRST_KERNEL].flip(1)}
    assert same(loaded, flipped)
    assert loaded.preprocessing == CAFFE
    assert any("flipped" in str(note) for note in loaded.notes)
    assert "BGR" in str(loaded.notes[-1])


def test_the_guess_can_be_overruled(state: State) -> None:
    plain = {name: values for name, (values, _) in named(state, "{layer}.{torch_part}").items()}
    loaded = load(plain, trained_on="rgb", preprocessing=TORCHVISION)
    assert same(loaded, state)
    assert loaded.preprocessing == TORCHVISION
    assert not any("assumed" in str(note) for note in loaded.notes)
    flipped = load(dict(state), trained_on="bgr", preprocessing=CAFFE)
    assert torch.equal(flipped.state[keys.FIRST_KERNEL], state[keys.FIRST_KERNEL].flip(1))


def test_recipe_and_order_are_part_of_the_cache_key_and_not_of_the_files_hash(state: State) -> None:
    one, other = load(dict(state)), load(dict(state), trained_on="bgr")
    assert one.sha256 != other.sha256
    assert one.sha256 != load(dict(state), preprocessing=CAFFE).sha256
    assert one.sha256 == load(dict(state)).sha256
    assert one.file_sha256 == other.file_sha256


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_floats_are_converted_and_it_is_told(dtype: torch.dtype, state: State) -> None:
    loaded = load({key: values.to(dtype) for key, values in state.items()})
    assert same(loaded, {key: values.to(dtype).float() for key, values in state.items()})
    assert f"26 tensors were converted from {dtype}".replace("torch.", "") in str(loaded.notes[0])


@pytest.mark.parametrize(
    "dtype", [torch.int8, torch.int64, torch.bool, torch.complex64, torch.float8_e4m3fn]
)
def test_numbers_that_are_no_floats_are_refused_by_name(dtype: torch.dtype, state: State) -> None:
    wrong = dict(state) | {"features.2.bias": torch.zeros(64).to(dtype)}
    with pytest.raises(WeightsError, match=rf"features\.2\.bias holds {str(dtype)[6:]} numbers"):
        load(wrong)


def test_sparse_tensors_are_refused_by_name(state: State) -> None:
    wrong = dict(state) | {"features.2.bias": torch.ones(64).to_sparse()}
    with pytest.raises(WeightsError, match=r"features\.2\.bias holds sparse"):
        load(wrong)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_are_not_finite_are_refused_by_name(number: float, state: State) -> None:
    wrong = state["features.28.weight"].clone()
    wrong[3, 2, 1, 0] = number
    with pytest.raises(WeightsError, match=r"features\.28\.weight holds numbers that are not fini"):
        load(dict(state) | {"features.28.weight": wrong})


def test_numbers_too_large_for_float32_are_refused(state: State) -> None:
    wrong = dict(state) | {"features.0.bias": torch.full((64,), 1e300, dtype=torch.float64)}
    with pytest.raises(WeightsError, match="not finite"):
        load(wrong)


def test_missing_layers_are_counted_and_named(state: State) -> None:
    short = {key: values for key, values in state.items() if not key.startswith("features.2")}
    with pytest.raises(WeightsError, match=r"Missing: \d+ of 26 \(features\.2\.weight, "):
        load(short)


def test_wrong_shapes_are_named_with_the_right_ones(state: State) -> None:
    wrong = dict(state) | {"features.0.weight": torch.zeros(64, 1, 3, 3)}
    with pytest.raises(WeightsError, match=r"features\.0\.weight 64×1×3×3 ≠ 64×3×3×3"):
        load(wrong)


def test_a_vgg_with_batch_normalisation_is_told_what_it_should_be(state: State) -> None:
    other = {
        "features.0.weight": state["features.0.weight"],
        "features.1.running_mean": torch.ones(64),
    }
    with pytest.raises(WeightsError, match=r"features\.1\.running_mean.*without batch normalisa"):
        load(other)


def test_tensors_vgg16_does_not_have_are_left_out_and_named(state: State) -> None:
    loaded = load(dict(state) | {"head.weight": torch.ones(2)})
    assert same(loaded, state)
    assert any("head.weight" in str(note) for note in loaded.notes)


@pytest.mark.parametrize("classes", [1000, 2, 10_450])
def test_a_classifier_may_have_any_number_of_classes(
    classes: int, state: State, narrow: dict[str, tuple[int, ...]]
) -> None:
    whole = with_classifier(state, narrow, classes)
    loaded = load(whole)
    assert same(loaded, whole)
    assert loaded.has_classifier
    # Only a thousand outputs can be ImageNet's classes.
    assert (loaded.classes is not None) == (classes == 1000)


@pytest.mark.parametrize("classes", [1, 200_000])
def test_an_impossible_number_of_classes_is_refused(
    classes: int, state: State, narrow: dict[str, tuple[int, ...]]
) -> None:
    with pytest.raises(WeightsError, match=r"classifier\.6\.weight"):
        load(with_classifier(state, narrow, classes))


def test_outputs_that_disagree_are_refused(
    state: State, narrow: dict[str, tuple[int, ...]]
) -> None:
    wrong = with_classifier(state, narrow) | {"classifier.6.bias": torch.zeros(10)}
    with pytest.raises(WeightsError, match=r"classifier\.6\.bias 10 ≠ 1000"):
        load(wrong)


def test_half_a_classifier_is_refused(state: State, narrow: dict[str, tuple[int, ...]]) -> None:
    half = with_classifier(state, narrow)
    del half["classifier.3.weight"]
    with pytest.raises(WeightsError, match=r"Missing: 1 of 32 \(classifier\.3\.weight\)"):
        load(half)


def test_the_loaded_state_fits_the_network_and_shares_its_memory(full_state: State) -> None:
    loaded = load(dict(full_state))
    assert same(loaded, full_state)
    model = VGG16.from_weights(loaded)
    first = loaded.state[keys.FIRST_KERNEL]
    assert model.state_dict()[keys.FIRST_KERNEL].data_ptr() == first.data_ptr()
