"""The convolution lab's scripts give its numbers."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from torch import nn

from explorer.exporting import Scene
from explorer.exporting.scripts.convolution import (
    OwnKernel,
    chain_script,
    families_script,
    kernels_script,
    own_kernel_script,
    receptive_script,
    stacks_script,
    windows_script,
)
from explorer.imaging import prepare
from explorer.imaging.sampling import sample
from explorer.network import VGG16, load_weights, record
from explorer.operations import Border, place_windows, similar_pairs
from explorer.operations.kernel_figures import kernel_figures
from explorer.shapes import RgbImage

Run = Callable[[str], dict[str, Any]]


def test_a_kernels_script_reads_the_weights(scene: Scene, run: Run) -> None:
    found = run(kernels_script(scene, "conv2_1", 5, 12))
    weight = load_weights("untrained").state["features.5.weight"].numpy()
    np.testing.assert_array_equal(found["kernels"].weight, weight)
    np.testing.assert_allclose(found["sizes"], np.sqrt((weight**2).sum(axis=(1, 2, 3))), rtol=1e-5)
    np.testing.assert_allclose(found["slices"], np.sqrt((weight[5] ** 2).sum((1, 2))), rtol=1e-5)
    assert found["pairs"] == similar_pairs(weight, 12)


def test_a_kernels_script_lays_other_weights_beside(scene: Scene, run: Run) -> None:
    found = run(kernels_script(scene, "conv2_1", 5, 12, "untrained"))
    assert found["figures"] == [kernel_figures(found["kernels"].weight)] * 2
    assert found["alike"] == pytest.approx(1)


@pytest.mark.parametrize("is_gray", [True, False])
def test_an_own_kernels_script_filters_the_part(
    scene: Scene, pixels: RgbImage, run: Run, is_gray: bool
) -> None:
    numbers = np.array([[1.0, 2, 1], [2, 4, 2], [1, 2, 2]])
    own = OwnKernel(numbers, True, Border.ZERO, is_gray)
    found = run(own_kernel_script(scene, own, (4, 40, 2, 44)))
    planes = found["planes"].reshape(-1, 36, 42)
    seen = sample(pixels, scene.sampling).pixels[4:40, 2:44]
    if not is_gray:
        np.testing.assert_array_equal(planes, seen.transpose(2, 0, 1))
    middle = (planes[:, 9:12, 19:22] * numbers / 17).sum(axis=(1, 2))
    np.testing.assert_allclose(found["straight"].reshape(-1, 36, 42)[:, 10, 20], middle)
    turned = (planes[:, 9:12, 19:22] * numbers[::-1, ::-1] / 17).sum(axis=(1, 2))
    np.testing.assert_allclose(found["turned"].reshape(-1, 36, 42)[:, 10, 20], turned)


def test_a_windows_script_counts_the_outputs(run: Run) -> None:
    windows = place_windows(61, 2, 2, 0, 1, True)
    found = run(windows_script(windows))
    assert found["windows"] == windows
    assert found["outputs"] == 31


def test_a_chain_script_follows_the_articles_size(run: Run) -> None:
    sizes = run(chain_script((244, 244)))["sizes"]
    assert sizes[-1] == ((7, 7), (8, 8))


def test_a_stacks_script_measures_what_the_formula_says(run: Run) -> None:
    found = run(stacks_script([(3, 3), (5,)], 4, (6, 7), True))
    assert found["figures"] == found["measured"]
    assert found["figures"][5,].parameters == 5 * 5 * 4 * 4 + 4


def test_a_families_script_counts_vgg16(run: Run) -> None:
    found = run(families_script("vgg-d"))
    assert 138_357_544 in [parameters for _layers, parameters, _macs in found["totals"].values()]
    assert sum(parameters for _name, _shape, parameters, _macs in found["layers"]) == 138_357_544


def test_a_receptive_script_differentiates_the_unit(
    scene: Scene, pixels: RgbImage, run: Run
) -> None:
    found = run(receptive_script(scene, "conv1_2", 3, (20, 24), 0.9))
    loaded = load_weights("untrained")
    model_input = prepare(sample(pixels, scene.sampling).pixels, loaded.preprocessing)
    maps = record(VGG16.from_weights(loaded), model_input, ["conv1_2"])["conv1_2"]
    assert found["field"].value == pytest.approx(maps[3, 20, 24], rel=1e-4)
    assert found["reach"]["conv1_2"] == (5, 1, -2)
    assert found["held"] >= 0.9
    assert isinstance(found["model"], nn.Module)
