"""What sums kernels up, against SciPy and plain loops."""

import math

import numpy as np
from scipy.spatial.distance import cosine
from scipy.stats import pearsonr

from explorer.operations.kernel_figures import kernel_figures, same_numbers

RNG = np.random.default_rng(8)
DRAWN = RNG.uniform(-1, 1, (40, 25, 3, 3)).astype(np.float32)
RAMPS = (DRAWN[:, :, :1, :1] + 0.2 * DRAWN).astype(np.float32)


def pairs_of(weight: np.ndarray) -> tuple[list[float], list[float]]:
    """Every number with the one beside it and the one below it."""
    first, second = [], []
    for kernel in weight:
        for piece in kernel:
            for row in range(3):
                for column in range(3):
                    for down, right in ((0, 1), (1, 0)):
                        if row + down < 3 and column + right < 3:
                            first.append(float(piece[row, column]))
                            second.append(float(piece[row + down, column + right]))
    return first, second


def test_neighbours_correlate_as_scipy_says() -> None:
    for weight in (DRAWN, RAMPS, RAMPS + 5):
        first, second = pairs_of(weight)
        found = kernel_figures(weight)
        np.testing.assert_allclose(found.neighbours, pearsonr(first, second)[0], atol=1e-9)
        assert math.isclose(found.chance, 3 / math.sqrt(len(first)))


def test_drawn_numbers_are_noise_and_ramps_are_not() -> None:
    assert not kernel_figures(DRAWN).is_smooth
    assert kernel_figures(RAMPS).is_smooth


def test_spread_peak_and_the_strongest_slices_are_counted_plainly() -> None:
    found = kernel_figures(DRAWN)
    squares = sorted(float((piece.astype(float) ** 2).sum()) for k in DRAWN for piece in k)
    np.testing.assert_allclose(found.std, np.std(DRAWN.astype(float)))
    assert found.largest == np.abs(DRAWN).max()
    np.testing.assert_allclose(found.strongest_share, sum(squares[-100:]) / sum(squares))


def test_kernels_of_the_same_number_are_compared_by_the_median_cosine() -> None:
    wanted = np.median(
        [1 - cosine(a.ravel(), b.ravel()) for a, b in zip(DRAWN, RAMPS, strict=True)]
    )
    np.testing.assert_allclose(same_numbers(DRAWN, RAMPS), wanted, atol=1e-6)
    empty = DRAWN.copy()
    empty[:20] = 0
    np.testing.assert_allclose(same_numbers(empty, DRAWN), 1, atol=1e-6)
    assert math.isnan(same_numbers(0 * DRAWN, DRAWN))


def test_what_cannot_be_told_is_not_a_number() -> None:
    broken = DRAWN.copy()
    broken[0, 0, 0, 0] = np.inf
    for weight in (broken, 0 * DRAWN):
        found = kernel_figures(weight)
        assert math.isnan(found.neighbours)
        assert math.isnan(found.strongest_share)
        assert not found.is_smooth
    assert math.isnan(kernel_figures(DRAWN[..., :1, :1]).neighbours)
