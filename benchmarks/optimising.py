"""What a channel looks for: how soon there is a first glimpse, and what a step costs."""

from collections.abc import Iterator

import torch

from benchmarks.rows import Row, side_by_side
from explorer.network import VGG16, load_weights
from explorer.studies.atlas.recipe import AtlasRecipe
from explorer.studies.optimising import Ascent, AscentRecipe, Trunk

_LAYER, _CHANNEL, _SIDE = "conv5_3", 165, 128
_FIRST, _STEPS = 4, 32


def run() -> Iterator[Row]:
    """Measure the deepest layer, where a step takes longest."""
    loaded = load_weights("imagenet")
    model = VGG16.from_weights(loaded)
    x = torch.zeros(1, 3, _SIDE, _SIDE)
    recipe = AscentRecipe(_SIDE, _STEPS, AtlasRecipe().rate)

    def bare() -> None:
        with torch.inference_mode():
            model(x, stop=_LAYER)

    def begun(steps: int) -> None:
        ascent = Ascent(Trunk(model, loaded.preprocessing).value(_LAYER, _CHANNEL), recipe)
        for _step in range(steps):
            ascent.step()
        ascent.pixels()
        ascent.measure()

    base, first, whole = side_by_side(
        [bare, lambda: begun(_FIRST), lambda: begun(_STEPS)], rounds=3
    )
    what = f"{_LAYER} at {_SIDE} px"
    yield Row(f"a channel's picture, {what}: first glimpse", first, 1, "s")
    yield Row(f"a channel's picture, {what}: whole", whole, 5, "s", False, f"{_STEPS} steps")
    step = (whole - first) / (_STEPS - _FIRST)
    detail = f"{step * 1e3:.0f} ms / {base * 1e3:.0f} ms"
    yield Row(f"one step, {what} / bare pass", step / base, 4, "×", False, detail)
