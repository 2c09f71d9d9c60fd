"""Lists and sheets of a layer's channels, against what is said of them."""

import numpy as np

from explorer.imaging.fitting import PAD_COLOUR
from explorer.network.architecture import layer_at
from explorer.operations.receptive_field import Box
from explorer.operations.statistics import channel_statistics
from explorer.studies.channel_lists import Only, Ranking, listed
from explorer.studies.channel_sheets import COLUMNS, padded, patch_tiles, sheet_of, side_for

FIGURES = channel_statistics(
    np.array([[[1, 5]], [[0, 0]], [[7, 0]], [[-3, -1]], [[5, 5]]], np.float32)
)
"""Peaks 5, 0, 7, -1, 5; means 3, 0, 3.5, -2, 5."""


def test_channels_are_kept_and_ranked_as_their_names_say() -> None:
    found = {
        "all": listed(FIGURES, Only.ALL, 0, Ranking.NUMBER),
        "firing": listed(FIGURES, Only.FIRING, 0, Ranking.PEAK),
        "silent": listed(FIGURES, Only.SILENT, 0, Ranking.NUMBER),
        "least": listed(FIGURES, Only.ALL, 5, Ranking.MEAN),
        "zeros": listed(FIGURES, Only.ALL, 0, Ranking.ZEROS),
        "nobody": listed(FIGURES, Only.SILENT, 1, Ranking.NUMBER),
    }
    assert found == {
        "all": (0, 1, 2, 3, 4),
        "firing": (2, 0, 4),
        "silent": (1, 3),
        "least": (4, 2, 0),
        "zeros": (1, 2, 0, 3, 4),
        "nobody": (),
    }


def test_unusually_weak_is_as_unusual_as_unusually_strong() -> None:
    off = np.array([1.0, np.nan, -4.0, 0.5, 2.0])
    assert listed(FIGURES, Only.ALL, 0, Ranking.UNUSUAL, off) == (2, 4, 0, 3, 1)
    assert listed(FIGURES, Only.ALL, 0, Ranking.UNUSUAL) == (0, 1, 2, 3, 4)


def test_a_patch_beside_the_picture_shows_the_mean_colour() -> None:
    image = np.random.default_rng(1).integers(0, 256, (6, 7, 3), dtype=np.uint8)
    patch = padded(image, Box(-2, 4, 3, 9))
    assert patch.shape == (5, 5, 3)
    np.testing.assert_array_equal(patch[2:, :3], image[:3, 4:])
    assert (patch[:2] == PAD_COLOUR).all()
    assert (patch[:, 3:] == PAD_COLOUR).all()
    assert (padded(image, Box(10, 10, 12, 12)) == PAD_COLOUR).all()


SIDE = 24


def test_tiles_are_whole_pixels_enlarged_and_large_ones_reduced() -> None:
    sides = {longest: side_for(longest) for longest in (3, 14, 44, 92, 96, 100, 224)}
    assert sides == {3: 96, 14: 84, 44: 88, 92: 92, 96: 96, 100: 80, 224: 80}


def test_a_channels_tile_lies_where_its_number_says() -> None:
    colours = np.random.default_rng(2).integers(0, 128, (40, 3), dtype=np.uint8)
    sheet = sheet_of(
        40, SIDE, lambda channel: None if channel == 7 else colours[channel][None, None]
    )
    assert sheet.pixels.shape == (3 * SIDE, COLUMNS * SIDE, 3)
    wrong = []
    for channel in range(40):
        row, column = channel // COLUMNS, channel % COLUMNS
        tile = sheet.pixels[row * SIDE : (row + 1) * SIDE, column * SIDE : (column + 1) * SIDE]
        expected = (128, 128, 128) if channel == 7 else colours[channel]
        if not (tile == expected).all():
            wrong.append(channel)
    assert not wrong


def test_silent_channels_have_no_patch_and_others_the_one_they_are_strongest_in() -> None:
    layer = layer_at("conv1_1", (32, 32))
    maps = np.zeros((64, 32, 32), np.float32)
    maps[5, 2, 6] = 3
    seen = np.random.default_rng(4).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    tile = patch_tiles(seen, layer, channel_statistics(maps))
    assert tile(4) is None
    found = tile(5)
    assert found is not None
    np.testing.assert_array_equal(found, seen[1:4, 5:8])
