"""What moves on the start page is what the network makes of the cat."""

import io

import numpy as np
import pytest
from PIL import Image

from docs import moving_picture
from explorer.rendering import Colours
from tests.offenders import none_of

pytestmark = pytest.mark.weights


def _largest_difference(one: np.ndarray, other: np.ndarray) -> int:
    return int(np.abs(one.astype(int) - other.astype(int)).max())


def test_its_pictures_are_the_numbers_of_the_default_weights() -> None:
    photo, tiles = moving_picture.made()
    wrong = []
    kept = {path.stem: path for path in moving_picture.FOLDER.glob("*.png")}
    assert kept.keys() == tiles.keys(), "run python -m docs.moving_picture"
    for name, levels in tiles.items():
        with Image.open(io.BytesIO(kept[name].read_bytes())) as picture:
            shown = np.asarray(picture.convert("RGB"))
        # A level more or less is another machine's rounding.
        if _largest_difference(shown, Colours.MAGMA.table[levels]) > 6:
            wrong.append(name)
    with Image.open(moving_picture.FOLDER / "photo.webp") as picture:
        shown = np.asarray(picture.convert("RGB")).astype(int)
    if np.abs(shown - photo).mean() > 6:
        wrong.append("photo")
    none_of(wrong, "not what the network makes of it")
