"""Many small maps as one crisp picture."""

import math

import numpy as np

from explorer.rendering.figures import ShownSheet
from explorer.shapes import FeatureMaps, GrayLevels, RgbImage


def montage(
    tiles: GrayLevels, columns: int | None = None, gap: int = 1, background: int = 0
) -> GrayLevels:
    """Lay tiles out row by row, left to right.

    Shape: (N, h, w) -> (rows*(h+gap)-gap, columns*(w+gap)-gap) uint8; empty places are background.
    Convention: without `columns` the sheet is as square as whole tiles allow, wider than tall. It
    is read-only, and a notebook shows it as a picture.
    """
    count, height, width = tiles.shape
    columns = columns or max(1, math.ceil(math.sqrt(count * height / width)))
    rows = math.ceil(count / columns)
    padded = np.full((rows * columns, height + gap, width + gap), background, dtype=np.uint8)
    padded[:count, :height, :width] = tiles
    grid = padded.reshape(rows, columns, height + gap, width + gap).swapaxes(1, 2)
    sheet = grid.reshape(rows * (height + gap), columns * (width + gap))
    return ShownSheet.of(sheet[: rows * (height + gap) - gap, : columns * (width + gap) - gap])


def enlarge(levels: GrayLevels, factor: int) -> GrayLevels:
    """Repeat every pixel `factor` times in both directions.

    Shape: (..., H, W) -> (..., H*factor, W*factor).
    """
    return levels.repeat(factor, axis=-2).repeat(factor, axis=-1)


def enlarge_rgb(image: RgbImage, factor: int) -> RgbImage:
    """Repeat every pixel of a colour picture `factor` times in both directions.

    Shape: (H, W, 3) -> (H*factor, W*factor, 3).
    """
    return image.repeat(factor, axis=0).repeat(factor, axis=1)


def reduce_maps(maps: FeatureMaps, step: int) -> FeatureMaps:
    """Average squares of `step` x `step` values, for an overview that says so.

    Shape: (C, H, W) -> (C, H//step, W//step).
    Convention: rows and columns that do not fill a square are left out.
    """
    if step == 1:
        return maps
    height, width = maps.shape[1:]
    rows, columns = height // step, width // step
    cropped = maps[:, : rows * step, : columns * step]
    # Adding strided slices is many times faster than a mean over two split axes.
    total = cropped[:, ::step, ::step].copy()
    for row in range(step):
        for column in range(step):
            if row or column:
                total += cropped[:, row::step, column::step]
    return total / np.float32(step * step)


def as_grid(vector: FeatureMaps) -> FeatureMaps:
    """Arrange a list of numbers as one nearly square map, row by row; missing cells are NaN.

    Shape: (N,) -> (1, rows, columns).
    """
    columns = math.ceil(math.sqrt(vector.size))
    rows = math.ceil(vector.size / columns)
    grid = np.full(rows * columns, np.nan, dtype=np.float32)
    grid[: vector.size] = vector
    return grid.reshape(1, rows, columns)
