"""Inversion and style: what is made small falls, and a Gram matrix is what it is said to be."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from explorer.imaging.preparing import TORCHVISION
from explorer.network import VGG16
from explorer.shapes import RgbImage
from explorer.studies.optimising import Ascent, AscentRecipe, Means, Trunk
from explorer.studies.optimising.inversion import as_picture, inversion, judged
from explorer.studies.optimising.style import Mixture, gram, style_distance, styled


def drawing(seed: int, height: int = 32, width: int = 40) -> RgbImage:
    """Soft waves of a few colours."""
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[:height, :width]
    planes = [
        128 + 90 * np.sin(rows * random.uniform(0.1, 0.7) + columns * random.uniform(0.1, 0.7))
        for _ in range(3)
    ]
    return np.stack(planes, -1).astype(np.uint8)


@pytest.fixture(scope="module")
def ready(trunk: VGG16) -> Trunk:
    return Trunk(trunk, TORCHVISION)


def test_inversion_comes_nearer_to_the_layer_and_to_the_picture(ready: Trunk) -> None:
    pixels = drawing(1)
    recipe = AscentRecipe(steps=30, rate=0.2, means=Means.COLOURS)
    ascent = inversion(ready, pixels, "relu1_2", recipe)
    first = judged(ascent, ready, pixels, "relu1_2")
    assert first.pixels.shape == pixels.shape
    ascent.finish()
    last = judged(ascent, ready, pixels, "relu1_2")
    assert last.error < first.error / 2
    assert last.psnr > first.psnr + 1


def test_its_figures_are_those_of_a_pass_and_of_a_formula(trunk: VGG16, ready: Trunk) -> None:
    pixels = drawing(2)
    found = judged(
        inversion(ready, pixels, "relu1_2", AscentRecipe(steps=1)), ready, pixels, "relu1_2"
    )
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])

    def maps(image: RgbImage) -> torch.Tensor:
        x = torch.from_numpy(image.astype(np.float64) / 255).float()
        return trunk(((x - mean) / std).permute(2, 0, 1)[None], stop="relu1_2").double()

    known = maps(pixels)
    expected = float((maps(found.pixels) - known).norm() / known.norm())
    assert found.error == pytest.approx(expected, rel=1e-4)
    squares = (found.pixels.astype(float) - pixels) ** 2
    assert found.psnr == pytest.approx(20 * np.log10(255) - 10 * np.log10(squares.mean()))


def test_a_gram_matrix_is_the_mean_product_of_each_two_channels() -> None:
    maps = torch.randn(1, 7, 5, 6, generator=torch.Generator().manual_seed(0))
    expected = np.einsum("ihw,jhw->ij", maps[0].numpy(), maps[0].numpy()) / 30
    np.testing.assert_allclose(gram(maps).numpy(), expected, atol=1e-6)


def test_the_distance_of_textures_is_that_of_gram_matrices_by_averaged_pools(
    trunk: VGG16, ready: Trunk
) -> None:
    pictures = drawing(3), drawing(4, 48, 32)
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    state = trunk.state_dict()

    def grams(image: RgbImage) -> list[np.ndarray]:
        x = ((torch.from_numpy(image / np.float32(255)) - mean) / std).permute(2, 0, 1)[None]
        found, number, asked = [], 0, (1, 3, 5, 8, 11)
        for place in range(30):
            if f"features.{place}.weight" in state:
                weight, bias = state[f"features.{place}.weight"], state[f"features.{place}.bias"]
                x = F.conv2d(x, weight, bias, padding=1).clamp(min=0)
                number += 1
                if number in asked:
                    array = x[0].double().numpy()
                    found.append(np.einsum("ihw,jhw->ij", array, array) / array[0].size)
            elif f"features.{place - 1}.weight" not in state:
                x = x.unfold(2, 2, 2).unfold(3, 2, 2).mean((-2, -1))
        return found

    parts = [
        ((one - other) ** 2).sum() / (other**2).sum()
        for one, other in zip(grams(pictures[0]), grams(pictures[1]), strict=True)
    ]
    far = style_distance(ready, pictures[1])
    with torch.no_grad():
        assert float(far(as_picture(pictures[0]))) == pytest.approx(np.mean(parts), rel=1e-3)
        assert float(far(as_picture(pictures[1]))) == pytest.approx(0, abs=1e-6)


def test_style_brings_textures_nearer_and_begins_at_the_content(ready: Trunk) -> None:
    textures, things = drawing(5), drawing(6)
    far = style_distance(ready, textures)
    recipe = AscentRecipe(steps=8, means=Means.COLOURS)
    ascent = Ascent(styled(ready, textures, things, Mixture()), recipe, things)
    assert np.abs(ascent.pixels().astype(int) - things).max() <= 8
    with torch.no_grad():
        before = float(far(as_picture(things)))
        assert float(far(as_picture(ascent.finish()))) < 0.8 * before
