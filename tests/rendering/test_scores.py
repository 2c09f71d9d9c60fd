import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from explorer.rendering import apply_curve, curve
from explorer.rendering.scores import (
    average_ranks,
    clipped,
    entropy,
    level_counts,
    pearson,
    rmse,
)

RNG = np.random.default_rng(8)
MAPS = RNG.normal(size=(3, 12, 10)).astype(np.float32)
small = st.integers(-6, 6).map(float)


@given(arrays(np.float64, 20, elements=small), arrays(np.float64, 20, elements=small))
def test_correlated_ranks_are_scipys_spearman_ties_included(a: np.ndarray, b: np.ndarray) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = stats.spearmanr(a, b).statistic
    found = pearson(average_ranks(a), average_ranks(b))
    assert found == pytest.approx(expected, abs=1e-12, nan_ok=True)


@given(arrays(np.float64, 15, elements=small), arrays(np.float64, 15, elements=small))
def test_pearson_is_numpys(a: np.ndarray, b: np.ndarray) -> None:
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = np.corrcoef(a, b)[0, 1]
    assert pearson(a, b) == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_entropy_is_scipys_and_8_bits_when_every_level_is_used_alike() -> None:
    levels = RNG.integers(0, 256, (4, 30, 20)).astype(np.uint8)
    levels[2] = 9
    counts = level_counts(levels)
    assert counts.shape == (4, 256)
    assert (counts.sum(axis=1) == 600).all()
    expected = [stats.entropy(row, base=2) for row in counts]
    np.testing.assert_allclose(entropy(counts), expected, atol=1e-12)
    assert entropy(level_counts(np.arange(256, dtype=np.uint8)))[0] == 8
    assert entropy(counts)[2] == 0


def test_clipped_values_are_counted_by_side_and_infinities_apart() -> None:
    maps = np.float32([[[-3, -1, 0, 2, 9, np.inf, -np.inf, np.nan]]])
    below, above = clipped(maps, curve(maps, "fixed--2-2"))
    assert (below.tolist(), above.tolist()) == ([1], [1])


@pytest.mark.parametrize("text", ["channel", "layer", "log", "rank", "std-1"])
def test_rmse_is_the_distance_to_the_values_of_the_colour_bar(text: str) -> None:
    found = curve(MAPS, text)
    levels = apply_curve(MAPS, found)
    read = np.stack([found.values[c][levels[c]] for c in range(3)]).astype(float)
    assert rmse(MAPS, levels, found) == pytest.approx(np.sqrt(((MAPS - read) ** 2).mean()))


def test_rmse_of_a_linear_scale_is_a_level_over_root_twelve() -> None:
    maps = RNG.uniform(0, 255, (1, 200, 200)).astype(np.float32)
    found = curve(maps, "fixed-0-255")
    assert rmse(maps, apply_curve(maps, found), found) == pytest.approx(1 / np.sqrt(12), rel=0.02)
