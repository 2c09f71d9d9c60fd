"""The large download, with every key and shape of torchvision's file, from a server of our own."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from explorer.errors import DownloadError
from explorer.imaging.preparing import TORCHVISION
from explorer.network.vgg16 import VGG16
from explorer.network.weights import WEIGHTS, FetchStage, Progress, kept, load_weights
from explorer.network.weights.catalog import WeightsSource
from explorer.network.weights.downloads import DirectUrl
from explorer.network.weights.keys import CLASSIFIER, FIRST_KERNEL
from tests.network.weights.makers import Server, serving, torch_bytes


@pytest.fixture(scope="module")
def payload(full_state: Mapping[str, Tensor]) -> bytes:
    """All 32 tensors at full size; the classifier's matrices repeat one row to stay small."""
    generator = torch.Generator().manual_seed(2)
    classifier = {
        key: torch.randn(shape[-1], generator=generator).mul(0.01).expand(shape)
        for key, shape in CLASSIFIER.items()
    }
    return torch_bytes(OrderedDict(full_state) | classifier, legacy=True)


def entry(server: Server, digest: str) -> WeightsSource:
    origin = DirectUrl(server.url, digest, len(server.payload))
    return replace(WEIGHTS["imagenet-full"], origin=origin)


def test_a_cut_download_is_continued_converted_kept_and_loaded(
    payload: bytes, full_state: Mapping[str, Tensor], cache: Path
) -> None:
    seen: list[Progress] = []
    digest = hashlib.sha256(payload).hexdigest()
    with serving(Server(payload, cuts=[20_000_000])) as server:
        path = kept.fetch_source(entry(server, digest), seen.append)
    assert server.asked == [None, "bytes=20000000-"]
    assert sorted(file.name for file in cache.iterdir()) == [
        "imagenet-full.json",
        "imagenet-full.safetensors",
    ]
    order = list(FetchStage)
    places = [(order.index(p.stage), p.done_bytes) for p in seen]
    assert places == sorted(places)
    assert seen[-1].stage is FetchStage.DONE

    loaded = load_weights("imagenet-full")
    assert path is not None
    assert path.stat().st_size > 4 * 138_357_544
    assert loaded.preprocessing == TORCHVISION
    assert loaded.classes is not None
    assert torch.equal(
        loaded.state[FIRST_KERNEL], full_state[FIRST_KERNEL]
    )  # red-green-blue as it is
    model = VGG16.from_weights(loaded)
    assert sum(values.numel() for values in model.parameters()) == 138_357_544
    assert model(torch.zeros(1, 3, 32, 32), stop="prob").sum() == pytest.approx(1)
    path.unlink()  # half a gigabyte


def test_another_file_at_the_address_is_refused_and_nothing_is_kept(cache: Path) -> None:
    with (
        serving(Server(bytes(1000))) as server,
        pytest.raises(DownloadError, match="not the known one"),
    ):
        kept.fetch_source(entry(server, "397923af" * 8))
    assert list(cache.iterdir()) == []


def test_a_part_survives_the_fetch_that_was_cut(cache: Path) -> None:
    with (
        serving(Server(bytes(9000), cuts=[1000] * 4)) as server,
        pytest.raises(DownloadError, match="continues from there"),
    ):
        kept.fetch_source(entry(server, "397923af" * 8))
    assert [(file.name, file.stat().st_size) for file in cache.iterdir()] == [
        (".imagenet-full.part", 4000)
    ]
