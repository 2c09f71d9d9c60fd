"""Features of many pictures, against single runs of the network."""

from itertools import product

import numpy as np
import pytest
import torch
from torch import nn

from explorer.errors import ImageTooSmallError, SettingError
from explorer.imaging import prepare
from explorer.imaging.preparing import TORCHVISION
from explorer.network import VGG16, record
from explorer.network.batches import record_batch
from explorer.studies.heads import INPUT, Source, Summary, feature_steps, features, parse_source
from explorer.studies.heads.reading import PASS_PIXELS
from tests.offenders import none_of


def pictures(count: int, side: int, seed: int = 4) -> list[np.ndarray]:
    random = np.random.default_rng(seed)
    return list(random.integers(0, 256, (count, side, side, 3), dtype=np.uint8))


def test_one_pass_serves_all_layers_as_single_runs_do(trunk: VGG16) -> None:
    shown = pictures(3, 40)
    layers = ("conv1_2", "relu3_3", "pool5", "relu5_3")
    sources = [Source(layer, summary) for layer, summary in product((INPUT, *layers), Summary)]
    found = features(trunk, TORCHVISION, shown, sources)
    offenders = []
    for number, picture in enumerate(shown):
        x = prepare(picture, TORCHVISION)
        maps = {INPUT: x[0], **record(trunk, x, layers)}
        for source in sources:
            here = maps[source.layer]
            is_mean = source.summary is Summary.MEAN
            wanted = here.mean(axis=(1, 2)) if is_mean else here.ravel()
            if not np.allclose(found[source][number], wanted, rtol=1e-4, atol=1e-4):
                offenders.append(f"{source}, picture {number}")
    none_of(offenders, "features that are not what the layer gives")
    assert not found[sources[0]].flags.writeable


def test_small_pictures_share_a_pass_and_large_ones_do_not(trunk: VGG16) -> None:
    many = pictures(30, 64) + pictures(2, 32)
    *passes, last = feature_steps(trunk, TORCHVISION, many, [Source("pool1")])
    assert passes == [None] * (-(-30 // (PASS_PIXELS // 64**2)) + 1)
    assert last is not None
    assert last[Source("pool1")].shape == (32, 64)


def test_no_hook_outlives_a_pass_even_one_that_fails(trunk: VGG16) -> None:
    def hooks(model: nn.Module) -> int:
        return sum(len(module._forward_hooks) for module in model.modules())

    def fail(_maps: torch.Tensor) -> None:
        raise RuntimeError("meant")

    with pytest.raises(RuntimeError, match="meant"):
        record_batch(trunk, torch.zeros(1, 3, 32, 32), {"relu1_1": fail})
    assert hooks(trunk) == 0


def test_what_cannot_be_read_is_refused(trunk: VGG16) -> None:
    flat = [Source("relu1_1", Summary.FLAT)]
    with pytest.raises(SettingError, match=r"relu1_1 of 200×200 px flattened has 2560000 numbers"):
        features(trunk, TORCHVISION, pictures(1, 200), flat)
    with pytest.raises(SettingError, match="must have one size"):
        features(
            trunk, TORCHVISION, pictures(1, 32) + pictures(1, 48), [Source("pool1", Summary.FLAT)]
        )
    with pytest.raises(ImageTooSmallError):
        features(trunk, TORCHVISION, pictures(1, 31))
    with pytest.raises(SettingError, match="from conv1_1 to pool5; found “fc8”"):
        Source("fc8")


def test_sources_are_read_as_they_are_written() -> None:
    every = [Source(layer, summary) for layer in (INPUT, "relu5_3") for summary in Summary]
    assert [parse_source(str(source)) for source in every] == every
    assert parse_source("relu4_1") == Source("relu4_1", Summary.MEAN)
    assert parse_source("input") == Source(INPUT, Summary.FLAT)
    with pytest.raises(SettingError, match="“max” is neither mean nor flat"):
        parse_source("relu4_1-max")
