import numpy as np
import pytest

from explorer.operations.similarity import ChannelPair, alike, correlations, opposite

RNG = np.random.default_rng(6)
MAPS = RNG.normal(size=(7, 13, 9)).astype(np.float32) * 100 + 30


def test_correlations_are_numpys() -> None:
    expected = np.corrcoef(MAPS.reshape(7, -1).astype(np.float64))
    np.testing.assert_allclose(correlations(MAPS), expected, atol=1e-12)


def test_a_layer_larger_than_one_piece_is_correlated_whole() -> None:
    maps = RNG.normal(size=(4, 400, 400)).astype(np.float32)
    expected = np.corrcoef(maps.reshape(4, -1).astype(np.float64))
    np.testing.assert_allclose(correlations(maps), expected, atol=1e-12)


def test_a_scaled_copy_is_most_alike_and_a_negative_most_opposite() -> None:
    maps = MAPS.copy()
    maps[5] = 3 * maps[1] + 4
    maps[2] = -0.5 * maps[6]
    found = correlations(maps)
    assert alike(found, 1)[0] == ChannelPair(1, 5, pytest.approx(1))
    assert opposite(found, 1)[0] == ChannelPair(2, 6, pytest.approx(-1))


def test_pairs_come_best_first_and_each_once() -> None:
    found = correlations(MAPS)
    pairs = alike(found, 100)
    assert len({(pair.first, pair.second) for pair in pairs}) == 7 * 6 // 2 == len(pairs)
    values = [pair.correlation for pair in pairs]
    assert values == sorted(values, reverse=True)
    assert [pair.correlation for pair in opposite(found, 100)] == sorted(values)


def test_constant_and_broken_channels_have_no_partner() -> None:
    maps = MAPS.copy()
    maps[0], maps[3], maps[4, 0, 0], maps[5, 1, 1] = 0, 7, np.nan, np.inf
    found = correlations(maps)
    assert np.isnan(found[[0, 3, 4, 5]]).all()
    assert {pair.first for pair in alike(found, 99)} | {2, 6} == {1, 2, 6}
    assert len(alike(found, 99)) == 3


def test_a_single_channel_or_single_pixels_have_no_pairs() -> None:
    assert alike(correlations(MAPS[:1])) == ()
    assert opposite(correlations(MAPS[:, :1, :1])) == ()
