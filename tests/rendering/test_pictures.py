import io

import numpy as np
import pytest
from PIL import Image

from explorer.rendering import (
    Colours,
    as_grid,
    colourise,
    enlarge,
    enlarge_rgb,
    montage,
    png_bytes,
    reduce_maps,
)

RNG = np.random.default_rng(2)


def luminance(table: np.ndarray) -> np.ndarray:
    linear = (table / 255.0) ** 2.2
    return linear @ [0.2126, 0.7152, 0.0722]


def test_all_scales_but_the_diverging_one_get_steadily_lighter() -> None:
    for colours in set(Colours) - {Colours.DIVERGING}:
        assert (np.diff(luminance(colours.table)) > -1e-3).all(), colours


def test_diverging_scale_is_lightest_in_the_middle_and_blue_left_red_right() -> None:
    table = Colours.DIVERGING.table
    light = luminance(table)
    assert light.argmax() in (127, 128)
    assert (np.diff(light[:127]) > 0).all()
    assert (np.diff(light[129:]) < 0).all()
    assert table[0, 2] > table[0, 0]
    assert table[-1, 0] > table[-1, 2]
    assert table[127].min() > 245


def test_colour_tables_are_256_distinct_read_only_colours() -> None:
    for colours in Colours:
        assert colours.table.shape == (256, 3)
        assert len({tuple(c) for c in colours.table.tolist()}) >= 250
        assert not colours.table.flags.writeable


def test_montage_puts_every_tile_at_its_place() -> None:
    tiles = RNG.integers(1, 255, (7, 4, 5), dtype=np.uint8)
    sheet = montage(tiles, columns=3, gap=2, background=9)
    assert sheet.shape == (3 * 6 - 2, 3 * 7 - 2)
    for number, tile in enumerate(tiles):
        row, column = divmod(number, 3)
        top, left = row * 6, column * 7
        np.testing.assert_array_equal(sheet[top : top + 4, left : left + 5], tile)
    assert (sheet[12:, 7:] == 9).all()
    assert (sheet[4:6] == 9).all()


def test_enlarging_repeats_pixels_exactly() -> None:
    tile = RNG.integers(0, 255, (3, 2), dtype=np.uint8)
    large = enlarge(tile, 4)
    assert large.shape == (12, 8)
    np.testing.assert_array_equal(large[::4, ::4], tile)
    np.testing.assert_array_equal(large[3::4, 3::4], tile)


@pytest.mark.parametrize("step", [1, 2, 3])
def test_reduced_tiles_are_the_means_of_squares(step: int) -> None:
    maps = RNG.normal(size=(3, 13, 16)).astype(np.float32)
    found = reduce_maps(maps, step)
    rows, columns = 13 // step, 16 // step
    squares = maps[:, : rows * step, : columns * step].reshape(3, rows, step, columns, step)
    np.testing.assert_allclose(found, squares.mean(axis=(2, 4)), rtol=1e-4, atol=1e-6)


def test_a_vector_becomes_a_nearly_square_grid_with_empty_cells_marked() -> None:
    grid = as_grid(np.arange(10, dtype=np.float32))
    assert grid.shape == (1, 3, 4)
    assert grid[0].ravel()[:10].tolist() == list(range(10))
    assert np.isnan(grid[0].ravel()[10:]).all()


@pytest.mark.parametrize("colours", list(Colours))
def test_png_keeps_every_level(colours: Colours) -> None:
    levels = RNG.integers(0, 256, (9, 31), dtype=np.uint8)
    image = Image.open(io.BytesIO(png_bytes(levels, colours)))
    np.testing.assert_array_equal(np.asarray(image.convert("RGB")), colourise(levels, colours))
    assert image.format == "PNG"


def test_a_colour_picture_enlarges_and_survives_png() -> None:
    image = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    large = enlarge_rgb(image, 4)
    assert np.array_equal(large, np.kron(image, np.ones((4, 4, 1), np.uint8)))
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png_bytes(large)))), large)
