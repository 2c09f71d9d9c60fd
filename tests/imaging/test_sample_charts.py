"""Charts are exact: what they promise can be computed."""

import numpy as np
import pytest

from explorer.imaging.sample_charts import (
    CHARTS,
    SIDE,
    checkerboard,
    colour_bars,
    siemens_star,
    slanted_edge,
    zone_plate,
)
from explorer.imaging.sample_charts import text as text_chart


@pytest.mark.parametrize("id", CHARTS)
def test_every_chart_is_512_pixels_square_and_the_same_each_time(id: str) -> None:
    chart = CHARTS[id]()
    assert (chart.shape, chart.dtype) == ((512, 512, 3), np.uint8)
    np.testing.assert_array_equal(chart, CHARTS[id]())


@pytest.mark.parametrize("id", [id for id in CHARTS if id != "colour-bars"])
def test_all_but_the_colour_bars_are_gray(id: str) -> None:
    chart = CHARTS[id]()
    assert (chart == chart[:, :, :1]).all()


@pytest.mark.parametrize("cell", [1, 8])
def test_the_checkerboard_alternates_and_begins_black(cell: int) -> None:
    board = checkerboard(cell)[:, :, 0]
    assert board[0, 0] == 0
    assert set(np.unique(board)) == {0, 255}
    assert board.mean() == 127.5
    np.testing.assert_array_equal(board[:, cell:], 255 - board[:, :-cell])
    np.testing.assert_array_equal(board[cell:], 255 - board[:-cell])
    assert (board[:cell, :cell] == 0).all()


def test_the_zone_plate_is_a_cosine_of_the_squared_radius() -> None:
    plate = zone_plate()[:, :, 0].astype(float)
    for row, column in [(0, 0), (255, 256), (100, 300), (511, 17)]:
        squared = (row - 255.5) ** 2 + (column - 255.5) ** 2
        expected = 127.5 + 127.5 * np.cos(np.pi * squared / 512)
        assert plate[row, column] == pytest.approx(expected, abs=0.5001)


def test_the_zone_plate_reaches_two_pixels_per_cycle_at_the_edge_and_not_before() -> None:
    # along the middle row the phase grows by pi * (2 r + 1) / 512 a pixel: at most pi
    radii = np.arange(0.5, 255.5)
    steps = np.pi * ((radii + 1) ** 2 - radii**2) / SIDE
    assert steps.max() <= np.pi
    assert steps.max() > 0.99 * np.pi
    middle = zone_plate()[255, 256:, 0].astype(int)
    assert (np.diff(np.sign(np.diff(middle[-12:]))) != 0).all()  # up, down, up, down
    assert (np.diff(middle[:12]) <= 0).all()  # one slow slope


def test_the_zone_plate_and_the_star_are_symmetric() -> None:
    for chart in (zone_plate(), siemens_star()):
        np.testing.assert_array_equal(chart, chart[::-1, ::-1])


def test_the_star_has_36_spokes_at_every_radius() -> None:
    star = siemens_star()[:, :, 0].astype(float)
    for radius in (120, 240):
        angles = np.linspace(0, 2 * np.pi, 7200, endpoint=False)
        x = np.rint(255.5 + radius * np.cos(angles)).astype(int)
        y = np.rint(255.5 + radius * np.sin(angles)).astype(int)
        strengths = np.abs(np.fft.rfft(star[y, x] - 127.5))
        assert strengths.argmax() == 36


def test_the_bars_are_the_eight_pure_colours_from_bright_to_dark() -> None:
    bars = colour_bars()
    assert (bars == bars[:1]).all()
    assert bars[0, 32::64].tolist() == [
        [255, 255, 255],
        [255, 255, 0],
        [0, 255, 255],
        [0, 255, 0],
        [255, 0, 255],
        [255, 0, 0],
        [0, 0, 255],
        [0, 0, 0],
    ]
    luma = bars[0, 32::64] @ np.float64([0.299, 0.587, 0.114])
    assert (np.diff(luma) < 0).all()
    np.testing.assert_array_equal(bars[0], bars[0, 32::64].repeat(64, axis=0))


def test_the_edge_leans_5_degrees_and_its_pixels_are_exact_mixtures() -> None:
    edge = slanted_edge()[:, :, 0].astype(float)
    assert set(edge[:, 0]) == {51}
    assert set(edge[:, -1]) == {204}
    light = ((edge - 51) / 153).sum(axis=1)  # pixels' worth of light in each row
    places = 256 - light
    rows = np.arange(512) + 0.5 - 256
    np.testing.assert_allclose(places, rows * np.tan(np.radians(5)), atol=1 / 16 + 0.005)


def test_the_text_is_black_on_white_and_shrinks_downward() -> None:
    page = text_chart()[:, :, 0]
    assert page.min() == 0
    assert page.max() == 255
    ink = (page < 128).any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], ink.astype(int), [0]])))
    heights = edges[1::2] - edges[::2]
    assert len(heights) == 14
    assert (np.diff(heights) <= 0).all()
    assert heights[-1] < heights[0] / 3
    assert (page[:, :8] == 255).all()
    assert (page[-3:] == 255).all()
