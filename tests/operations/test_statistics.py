import numpy as np
import pytest

from explorer.operations.statistics import ChannelOrder, ChannelState, channel_statistics

RNG = np.random.default_rng(4)
MAPS = np.maximum(RNG.normal(size=(6, 11, 8)), 0).astype(np.float32)
MAPS[2] = 0
MAPS[4] = 1.5


def test_figures_equal_numpys_on_each_channel() -> None:
    found = channel_statistics(MAPS)
    for channel, maps in enumerate(MAPS.astype(np.float64)):
        assert found.minimum[channel] == maps.min()
        assert found.maximum[channel] == np.float32(maps.max())
        assert found.mean[channel] == pytest.approx(maps.mean(), rel=1e-6)
        assert found.std[channel] == pytest.approx(maps.std(), rel=1e-4, abs=1e-6)
        assert found.zero_share[channel] == pytest.approx((maps == 0).mean(), rel=1e-6)
        peak = (found.peak_row[channel], found.peak_column[channel])
        assert peak == np.unravel_index(maps.argmax(), maps.shape)


def test_dead_constant_and_broken_channels_are_told_apart() -> None:
    maps = MAPS.copy()
    maps[5, 0, 0] = np.nan
    found = channel_statistics(maps)
    assert [found.state(c) for c in (0, 2, 4, 5)] == [
        ChannelState.ALIVE,
        ChannelState.DEAD,
        ChannelState.CONSTANT,
        ChannelState.NOT_FINITE,
    ]
    assert found.dead_count == 1


def test_channels_sort_by_number_peak_or_mean() -> None:
    found = channel_statistics(MAPS)
    assert found.ordered(ChannelOrder.NUMBER).tolist() == list(range(6))
    peaks = MAPS.max(axis=(1, 2))[found.ordered(ChannelOrder.PEAK)]
    assert (np.diff(peaks) <= 0).all()
    means = MAPS.mean(axis=(1, 2))[found.ordered(ChannelOrder.MEAN)]
    assert (np.diff(means) <= 1e-6).all()


def test_a_vector_counts_as_one_channel() -> None:
    found = channel_statistics(np.float32([0, 3, 0, 1]))
    assert len(found) == 1
    assert (found.maximum[0], found.peak_column[0], found.zero_share[0]) == (3, 1, 0.5)


def test_the_strongest_channel_is_the_first_with_the_highest_peak_and_never_a_broken_one() -> None:
    maps = np.zeros((5, 2, 2), np.float32)
    maps[1, 0, 0] = np.nan
    maps[2, 1, 1] = maps[4, 0, 1] = 3
    assert channel_statistics(maps).strongest() == 2
    assert channel_statistics(-maps[:1]).strongest() == 0
