"""Weights ready for use, from the catalogue, a path or an upload."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from torch import Tensor

from explorer.errors import DownloadError, WeightsError
from explorer.imaging.preparing import CAFFE, HED_MEAN
from explorer.network.vgg16 import VGG16
from explorer.network.weights import (
    WEIGHTS,
    cached_path,
    fetch,
    is_cached,
    kept,
    keys,
    load_weights,
    load_weights_bytes,
    packages,
)
from explorer.network.weights.loading import imagenet_classes
from explorer.network.weights.untrained import untrained_state
from tests.network.weights.makers import onnx_bytes


def digest(state: Mapping[str, Tensor]) -> str:
    return hashlib.sha256(b"".join(v.numpy().tobytes() for v in state.values())).hexdigest()


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tries to fetch fails."""

    def refuse(*_: object) -> bytes:
        raise DownloadError("No network.")

    monkeypatch.setattr(packages, "read_member", refuse)


@pytest.fixture
def packaged(monkeypatch: pytest.MonkeyPatch, state: dict[str, Tensor]) -> None:
    """The package of the default weights holds the seeded trunk."""
    data = onnx_bytes(state)
    monkeypatch.setattr(packages, "read_member", lambda *_: data)


def test_untrained_is_he_initialisation() -> None:
    state = load_weights("untrained").state
    assert list(state) == list(keys.TRUNK)
    for key, values in state.items():
        assert tuple(values.shape) == keys.TRUNK[key]
        assert values.dtype == torch.float32
        if values.ndim == 1:
            assert not values.any()
            continue
        fan_in = values[0].numel()
        assert abs(values.mean()) < 0.1 * values.std()
        assert values.std() == pytest.approx((2 / fan_in) ** 0.5, rel=0.05)
        assert values.abs().max() <= (6 / fan_in) ** 0.5


def test_untrained_is_the_same_everywhere_and_every_time() -> None:
    first = load_weights("untrained")
    torch.manual_seed(99)
    torch.rand(10)
    assert digest(load_weights("untrained").state) == digest(first.state)
    assert digest(first.state) == "8e70f45ecbf9b9ca4653aff8669eefcb236ceb942d4e038db69d55bc4b57ddc0"
    assert (
        untrained_state(17)[keys.FIRST_KERNEL][0, 0, 0, 0]
        != first.state[keys.FIRST_KERNEL][0, 0, 0, 0]
    )


def test_untrained_keeps_the_size_of_activations_through_all_layers() -> None:
    model = VGG16.from_weights(load_weights("untrained"))
    x = torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(1))
    deep = model(x, stop="relu5_3")
    assert 0.01 < deep.std() < 10
    assert 0.2 < (deep == 0).float().mean() < 0.9


def test_loading_fetches_what_is_missing_and_then_needs_no_network(
    packaged: None, state: dict[str, Tensor], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load_weights("imagenet")
    assert loaded.source is WEIGHTS["imagenet"]
    assert loaded.preprocessing == CAFFE
    assert loaded.title == WEIGHTS["imagenet"].title
    monkeypatch.setattr(packages, "read_member", None)
    again = load_weights("imagenet")
    for key, values in state.items():
        expected = values.flip(1) if key == keys.FIRST_KERNEL else values
        assert torch.equal(loaded.state[key], expected)
        assert torch.equal(again.state[key], expected)
    assert loaded.sha256 == again.sha256
    assert loaded.file_sha256 == hashlib.sha256(cached_path("imagenet").read_bytes()).hexdigest()


def test_a_damaged_kept_file_is_fetched_anew(packaged: None) -> None:
    before = load_weights("imagenet").sha256
    with cached_path("imagenet").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"damage")
    assert load_weights("imagenet").sha256 == before


def test_a_damaged_kept_file_without_network_is_told(
    packaged: None, request: pytest.FixtureRequest
) -> None:
    load_weights("imagenet")
    with cached_path("imagenet").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"damage")
    request.getfixturevalue("offline")
    with pytest.raises(DownloadError, match="No network"):
        load_weights("imagenet")
    assert not is_cached("imagenet")


def test_without_network_missing_weights_are_told(offline: None) -> None:
    with pytest.raises(DownloadError, match="No network"):
        load_weights("imagenet")


def test_another_recipe_makes_another_cache_key() -> None:
    usual, other = load_weights("untrained"), load_weights("untrained", preprocessing=CAFFE)
    assert other.preprocessing == CAFFE
    assert usual.sha256 != other.sha256
    assert usual.file_sha256 is None


@pytest.mark.parametrize("name", ["vgg19", "/no/such/file.pth", ".", "", "\0", "x" * 5000])
def test_what_is_neither_known_nor_a_file_is_told(name: str) -> None:
    with pytest.raises(WeightsError, match=r"no weights called .*imagenet, hed") as caught:
        load_weights(name)
    assert len(str(caught.value)) < 300


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "big.pth").open("wb") as file:
        file.truncate(600_000_001)
    with pytest.raises(WeightsError, match=r"has 600 MB.*up to 600 MB"):
        load_weights(tmp_path / "big.pth")


def test_an_upload_states_its_name_harmlessly(state: dict[str, Tensor]) -> None:
    data = safetensors.torch.save(state)
    assert load_weights_bytes(data, "<b>我的.safetensors").title == "?b???.safetensors"


def test_the_state_cannot_be_exchanged() -> None:
    state = load_weights("untrained").state
    with pytest.raises(TypeError):
        state["features.0.bias"] = torch.ones(64)  # type: ignore[index]


def test_there_are_a_thousand_classes() -> None:
    classes = imagenet_classes()
    assert len(classes) == 1000
    assert (classes[0], classes[281], classes[-1]) == ("tench", "tabby", "toilet tissue")


@pytest.mark.weights
def test_the_default_weights_begin_with_the_authors_numbers() -> None:
    state = load_weights("imagenet").state
    assert {key: tuple(values.shape) for key, values in state.items()} == dict(keys.TRUNK)
    # The authors' file is blue-green-red; here the planes are red, green, blue.
    blue = state[keys.FIRST_KERNEL].flip(1)[0, 0].flatten()
    assert blue[:3].tolist() == pytest.approx([0.42947057, 0.373467, -0.06136011], abs=1e-7)
    biases = state["features.0.bias"]
    assert biases[:3].tolist() == pytest.approx([0.7342983, 0.0934037, 0.0677567], abs=1e-6)


@pytest.mark.weights
@pytest.mark.parametrize(
    ("weights_id", "sha256"),
    [
        ("imagenet", "25d244c5fdb86c278c3442bce00783954c822e6564e34bea523f31bddfdcc4d1"),
        ("hed", "595e93ed6be8316a9ea83acddf498a309d0996e4a41d4b34108ab8f11deaa962"),
    ],
)
def test_kept_tensors_are_the_known_ones_to_the_bit(weights_id: str, sha256: str) -> None:
    assert digest(load_weights(weights_id).state) == sha256


@pytest.mark.weights
def test_fetching_what_is_here_asks_nobody(offline: None) -> None:
    for weights_id in ("imagenet", "hed"):
        assert fetch(weights_id) == cached_path(weights_id)


@pytest.mark.weights
def test_the_default_weights_stay_in_their_file(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load_weights("imagenet")
    storages = {values.untyped_storage().data_ptr() for values in loaded.state.values()}
    maps = Path("/proc/self/maps")
    if not maps.exists() and not os.environ.get("CI"):
        pytest.skip("needs Linux's list of mapped files")
    ranges = [
        tuple(int(end, 16) for end in line.split()[0].split("-"))
        for line in maps.read_text().splitlines()
        if line.endswith(str(cached_path("imagenet").resolve()))
    ]
    assert all(any(low <= place < high for low, high in ranges) for place in storages)


@pytest.mark.weights
def test_the_edge_weights_have_five_sides_and_their_fusion() -> None:
    loaded = load_weights("hed")
    assert loaded.has_edges
    assert not loaded.has_classifier
    assert loaded.preprocessing == HED_MEAN
    shapes = {key: tuple(values.shape) for key, values in loaded.state.items()}
    assert shapes == dict(keys.TRUNK) | dict(keys.EDGES)
    assert VGG16.from_weights(loaded).edges is not None


@pytest.mark.weights
def test_edges_are_found_where_a_picture_has_one() -> None:
    from explorer.imaging.preparing import prepare
    from explorer.network import SIDE_LAYERS, edge_maps, record

    loaded = load_weights("hed")
    model = VGG16.from_weights(loaded)
    halves = np.full((128, 128, 3), 40, np.uint8)
    halves[:, 64:] = 220
    maps = record(model, prepare(halves, loaded.preprocessing), SIDE_LAYERS)
    fused = edge_maps(model, maps, (128, 128)).fused
    assert fused[:, 60:68].mean() > 3 * fused[:, 16:48].mean()


@pytest.mark.weights
def test_the_default_weights_answer_a_picture_sparsely() -> None:
    loaded = load_weights("imagenet")
    model = VGG16.from_weights(loaded)
    picture = torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(1)) * 255 - 117
    deep = model(picture, stop="relu5_3")
    assert (deep == 0).float().mean() > 0.7


def test_a_kept_file_is_checked_against_its_note(packaged: None) -> None:
    load_weights("imagenet")
    assert kept.verified_path("imagenet") == cached_path("imagenet")
