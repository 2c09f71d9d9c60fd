"""The scripts of the atlas's maps and groups give the numbers of the page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.exporting import Scene
from explorer.exporting.scripts.attribution import Attributed, attribution_script, groups_script
from explorer.imaging import prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights, record
from explorer.shapes import RgbImage
from explorer.studies.attribution import (
    Attribution,
    ChannelScore,
    Course,
    HeadScore,
    Randomised,
    attribute,
    randomised,
    sanity,
)
from explorer.studies.groups import group
from explorer.studies.heads import Head, Origin, Readout, Source, Summary, head_bytes
from explorer.studies.heads.readout import Dense

Run = Callable[[str], dict[str, Any]]


def test_a_maps_script_gives_the_map_and_its_test(
    scene: Scene, pixels: RgbImage, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    loaded = load_weights("untrained")
    model = VGG16.from_weights(loaded)
    x = prepare(sample(pixels, scene.sampling).pixels, loaded.preprocessing)
    dense = Dense(np.arange(256, dtype=np.float32).reshape(2, 128), np.zeros(2, np.float32))
    origin = Origin(Source("pool2", Summary.MEAN), loaded.sha256, "", Sampling())
    head = Head(("a", "b"), Readout(dense), origin)
    Path("mine.safetensors").write_bytes(head_bytes(head))
    for score, method in (
        (ChannelScore("relu2_2", 3), Attribution.GUIDED),
        (ChannelScore("conv2_1", 3, (5, 6)), Attribution.OCCLUSION),
        (HeadScore(head, 1), Attribution.GRADIENT),
    ):
        script = attribution_script(
            scene, score, Attributed(method, 32, Randomised.BLOCK), "mine.safetensors"
        )
        found = run(script)
        *_before, wanted = attribute(model, x, score, Course(method))
        np.testing.assert_array_equal(found["found"].values, wanted.values)
        layers = Randomised.BLOCK.layers(score.layer)
        *_before, again = attribute(randomised(model, layers), x, score, Course(method))
        shape = (x.shape[2], x.shape[3])
        assert found["correlation"] == sanity(score, method, wanted, again, shape)


def test_a_groups_script_gives_the_groups(scene: Scene, pixels: RgbImage, run: Run) -> None:
    found = run(groups_script(scene, "relu3_3", 3, 4))
    loaded = load_weights("untrained")
    x = prepare(sample(pixels, scene.sampling).pixels, loaded.preprocessing)
    maps = record(VGG16.from_weights(loaded), x, ["relu3_3"])["relu3_3"]
    wanted = group(maps, 3)
    np.testing.assert_array_equal(found["shares"], wanted.shares)
    assert found["channels"] == [wanted.strongest(number, 4) for number in range(3)]
