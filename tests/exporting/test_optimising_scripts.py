"""The scripts of the atlas give the pictures of the view, with less to do."""

from collections.abc import Callable
from typing import Any

import numpy as np

from explorer.exporting import Scene
from explorer.exporting.scripts.optimising import inversion_script, look_script, style_script
from explorer.imaging import load_sample
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights
from explorer.shapes import RgbImage
from explorer.studies.optimising import Aim, Ascent, AscentRecipe, Means, Trunk
from explorer.studies.optimising.inversion import inversion
from explorer.studies.optimising.style import Mixture, styled

Run = Callable[[str], dict[str, Any]]
RECIPE = AscentRecipe(32, 2, 0.1, Means.COLOURS, seed=5)


def ready() -> Trunk:
    loaded = load_weights("untrained")
    return Trunk(VGG16.from_weights(loaded), loaded.preprocessing)


def test_what_a_channel_looks_for_is_the_picture_of_the_view(run: Run) -> None:
    found = run(look_script("untrained", "conv2_1", 9, Aim.UNIT, RECIPE))
    ascent = Ascent(ready().value("conv2_1", 9, Aim.UNIT), RECIPE)
    np.testing.assert_array_equal(found["picture"], ascent.finish())
    assert found["reached"] == ascent.measure()


def test_what_a_layer_knows_is_the_picture_of_the_view(
    scene: Scene, pixels: RgbImage, run: Run
) -> None:
    found = run(inversion_script(scene, "relu1_2", RECIPE))["found"]
    seen = sample(pixels, scene.sampling).pixels
    np.testing.assert_array_equal(
        found.pixels, inversion(ready(), seen, "relu1_2", RECIPE).finish()
    )


def test_textures_and_content_make_the_picture_of_the_view(
    scene: Scene, pixels: RgbImage, run: Run
) -> None:
    gravel = "load_sample('gravel')"
    mixture, square = Mixture(content=0.5), Sampling(size=32)
    textures = sample(load_sample("gravel").pixels, square).pixels
    for content, things in ((scene.opened, sample(pixels, square).pixels), (None, None)):
        found = run(style_script(scene, gravel, content, mixture, RECIPE))["picture"]
        value = styled(ready(), textures, things, mixture)
        np.testing.assert_array_equal(found, Ascent(value, RECIPE, things).finish())
