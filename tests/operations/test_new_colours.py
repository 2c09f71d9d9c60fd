import numpy as np
import pytest

from explorer.operations import PoolKind, Window, new_colours, pool_chain

RNG = np.random.default_rng(4)


def by_hand(picture: np.ndarray, pooled: np.ndarray, window: Window, number: int) -> np.ndarray:
    """Where no pixel of the composed square window has the pooled colour, pixel by pixel."""
    kernel, stride, padding, _ = window.settings
    span, step, start = 1, 1, 0
    for _ in range(number):
        span, start, step = span + (kernel - 1) * step, start - padding * step, step * stride
    found = np.zeros(pooled.shape[1:], bool)
    for row, column in np.ndindex(found.shape):
        top, left = start + row * step, start + column * step
        patch = picture[:, max(0, top) : top + span, max(0, left) : left + span]
        colours = {tuple(colour) for colour in patch.reshape(3, -1).T}
        found[row, column] = tuple(pooled[:, row, column]) not in colours
    return found


@pytest.mark.parametrize("window", [Window(), Window(3, 2, 1), Window(3, 1)])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_colours_in_no_window_are_found_one_by_one(window: Window, number: int) -> None:
    picture = RNG.integers(0, 4, (3, 26, 31)).astype(np.float32)
    chain = pool_chain(picture, "max", window, number)
    found = new_colours(chain, number)
    expected = by_hand(picture, chain.stages[number], window, number)
    assert 0 < expected.mean() < 1
    np.testing.assert_array_equal(found.in_no_window, expected)
    known = {tuple(colour) for colour in picture.reshape(3, -1).T}
    pooled = chain.stages[number]
    strangers = [tuple(pooled[:, r, c]) not in known for r, c in np.ndindex(pooled.shape[1:])]
    assert found.in_no_picture.ravel().tolist() == strangers


def test_red_beside_blue_makes_a_magenta_that_nobody_had() -> None:
    picture = np.zeros((3, 2, 4), np.float32)
    picture[0, :, 0] = 255
    picture[2, :, 1] = 255
    found = new_colours(pool_chain(picture, "max", Window(), 1), 1)
    assert found.in_no_window.tolist() == [[True, False]]
    assert found.in_no_picture.tolist() == [[True, False]]
    assert found.distance.tolist() == [[255, 0]]
    assert found.most_foreign == (0, 0)


def test_a_colour_new_to_its_window_may_live_elsewhere_in_the_picture() -> None:
    picture = np.zeros((3, 2, 4), np.float32)
    picture[0, :, 0] = 255
    picture[2, :, 1] = 255
    picture[[[0], [2]], 0, 3] = 255
    found = new_colours(pool_chain(picture, "max", Window(), 1), 1)
    assert found.in_no_window.tolist() == [[True, False]]
    assert not found.in_no_picture.any()


@pytest.mark.parametrize("kind", [PoolKind.MAX, PoolKind.MIN, PoolKind.STRIDE])
def test_gray_pictures_and_picked_pixels_make_no_new_colours(kind: PoolKind) -> None:
    gray = np.repeat(RNG.integers(0, 256, (1, 33, 40)), 3, axis=0).astype(np.float32)
    colour = RNG.integers(0, 256, (3, 33, 40)).astype(np.float32)
    for number in (1, 5):
        assert not new_colours(pool_chain(gray, kind), number).in_no_window.any()
    assert not new_colours(pool_chain(colour, PoolKind.STRIDE), 3).in_no_window.any()
