"""Every script that is offered runs, and gives the numbers of the view."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from explorer.exporting import (
    Product,
    Request,
    layer_script,
    pool_script,
    proof_script,
    resampling_script,
)
from explorer.imaging import ColourOrder, Fit, Interpolation, decode_image, prepare
from explorer.imaging.methods import Method
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights, record
from explorer.operations import PoolKind, Window
from explorer.rendering import as_grid, to_uint8

SAMPLING = Sampling(Interpolation.CUBIC, 1, 48, Fit.PAD, ColourOrder.BGR)
REQUEST = Request(
    Product.SHEET, "", "untrained", "", "conv2_2", SAMPLING, mapping="log-layer"
)  # fmt: skip


@pytest.fixture
def photo(tmp_path: Path) -> str:
    pixels = np.random.default_rng(8).integers(0, 256, (90, 70, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "it's a photo.png")
    return str(tmp_path / "it's a photo.png")


def run(script: str) -> dict[str, Any]:
    assert len(script.splitlines()) <= 15
    names: dict[str, Any] = {}
    exec(compile(script, "script", "exec"), names)
    return names


def test_a_layers_script_gives_its_maps_and_levels(photo: str) -> None:
    found = run(layer_script(REQUEST, photo))
    loaded = load_weights("untrained")
    seen = sample(decode_image(Path(photo).read_bytes()).pixels, SAMPLING).pixels
    model_input = prepare(seen, loaded.preprocessing)
    maps = record(VGG16.from_weights(loaded), model_input, ["conv2_2"])["conv2_2"]
    np.testing.assert_array_equal(found["maps"], maps)
    np.testing.assert_array_equal(found["levels"], to_uint8(maps, "log-layer"))


def test_a_samples_script_needs_no_file() -> None:
    found = run(layer_script(replace(REQUEST, layer="pool1", mapping="channel"), "sample:camera"))
    assert found["maps"].shape == (64, 24, 24)


def test_a_pool_script_gives_every_stage(photo: str) -> None:
    sampling = replace(SAMPLING, size=244)
    stages = run(pool_script(photo, sampling, PoolKind.AVERAGE, Window()))["stages"]
    seen = sample(decode_image(Path(photo).read_bytes()).pixels, sampling).pixels
    first = seen.astype(np.float32).reshape(122, 2, 122, 2, 3).mean(axis=(1, 3)).transpose(2, 0, 1)
    np.testing.assert_allclose(stages[1], first, rtol=1e-6)
    assert [stage.shape[1] for stage in stages] == [244, 122, 61, 30, 15, 7]


def test_a_resampling_script_gives_every_methods_picture(photo: str) -> None:
    base = replace(SAMPLING, passes=0, order=ColourOrder.RGB)
    results = run(resampling_script(photo, base))["results"]
    pixels = decode_image(Path(photo).read_bytes()).pixels
    assert list(results) == list(map(str, Method))
    for method in (Interpolation.NEAREST, Interpolation.LANCZOS4):
        seen = sample(pixels, replace(base, interpolation=method)).pixels
        np.testing.assert_array_equal(results[method.value], seen)


@pytest.mark.parametrize("layer", ["conv1_1", "conv2_2"])
def test_a_proof_script_rebuilds_the_activation(photo: str, layer: str) -> None:
    names = run(proof_script(replace(REQUEST, layer=layer, channel=3), photo, 5, 0))
    proof = names["proof"]
    assert proof.value == names["maps"][layer][3, 5, 0]
    assert proof.relative < 1e-5


def test_a_list_of_numbers_is_shown_as_a_grid() -> None:
    script = layer_script(replace(REQUEST, layer="fc8"), "a.png")
    assert "to_uint8(as_grid(maps)" in script
    assert as_grid(np.zeros(10, np.float32)).ndim == 3
