"""The scripts of a layer and of a convolution's proof give the numbers of the view."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from explorer.exporting import Product, Request, Scene, layer_script
from explorer.exporting.scripts import writing
from explorer.exporting.scripts.convolution import proof_script
from explorer.imaging import prepare
from explorer.imaging.sampling import sample
from explorer.network import VGG16, load_weights, record
from explorer.rendering import as_grid, to_uint8
from explorer.shapes import RgbImage

Run = Callable[[str], dict[str, Any]]


def request_of(scene: Scene) -> Request:
    return Request(
        Product.SHEET, "", "untrained", "", "conv2_2", scene.sampling, mapping="log-layer"
    )


def test_a_layers_script_gives_its_maps_and_levels(
    scene: Scene, pixels: RgbImage, run: Run
) -> None:
    found = run(layer_script(request_of(scene), scene.picture))
    loaded = load_weights("untrained")
    model_input = prepare(sample(pixels, scene.sampling).pixels, loaded.preprocessing)
    maps = record(VGG16.from_weights(loaded), model_input, ["conv2_2"])["conv2_2"]
    np.testing.assert_array_equal(found["maps"], maps)
    np.testing.assert_array_equal(found["levels"], to_uint8(maps, "log-layer"))


def test_a_samples_script_needs_no_file(scene: Scene, run: Run) -> None:
    request = replace(request_of(scene), layer="pool1", mapping="channel")
    assert run(layer_script(request, "sample:camera"))["maps"].shape == (64, 24, 24)


@pytest.mark.parametrize("layer", ["conv1_1", "conv2_2"])
def test_a_proof_script_rebuilds_the_activation(scene: Scene, run: Run, layer: str) -> None:
    names = run(proof_script(scene, layer, 3, 5, 0))
    proof = names["proof"]
    assert proof.value == names["maps"][layer][3, 5, 0]
    assert proof.relative < 1e-5


def test_a_list_of_numbers_is_shown_as_a_grid(scene: Scene) -> None:
    script = layer_script(replace(request_of(scene), layer="fc8"), "a.png")
    assert "to_uint8(as_grid(maps)" in script
    assert as_grid(np.zeros(10, np.float32)).ndim == 3


def test_no_script_could_import_a_name_from_two_places() -> None:
    names = [name for listed in writing._MODULES.values() for name in listed.split()]
    names += writing._ALIASES
    assert sorted(names) == sorted(set(names))
