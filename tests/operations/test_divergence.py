"""Entropy and divergence against SciPy, PyTorch and values by hand."""

import numpy as np
import pytest
import torch
from scipy import stats
from torch.nn import functional as F

from explorer.errors import SettingError
from explorer.operations.divergence import (
    LogUnit,
    channel_shares,
    compare,
    cross_entropy,
    distribution,
    entropy,
    kl,
    kl_terms,
    level_shares,
    smoothed,
)
from tests.offenders import none_of


def pairs() -> list[tuple[np.ndarray, np.ndarray]]:
    random = np.random.default_rng(6)
    found = [random.uniform(size=(2, size)) for size in (2, 5, 64)]
    found.append(np.array([[0, 1, 2.0], [1, 1, 1]]))
    return [(distribution(p), distribution(q)) for p, q in found]


def test_figures_are_scipys_and_pytorchs() -> None:
    offenders = []
    for number, (p, q) in enumerate(pairs()):
        for unit, base in ((LogUnit.BITS, 2), (LogUnit.NATS, np.e)):
            by_scipy = (stats.entropy(p, base=base), stats.entropy(p, q, base=base))
            if not np.allclose((entropy(p, unit), kl(p, q, unit)), by_scipy, atol=1e-12):
                offenders.append(f"pair {number}, {unit}")
        by_torch = F.kl_div(
            torch.from_numpy(np.log(q)), torch.from_numpy(np.array(p)), reduction="sum"
        )
        if abs(kl(p, q, LogUnit.NATS) - float(by_torch)) > 1e-12:
            offenders.append(f"pair {number}, torch")
        if abs(cross_entropy(p, q) - entropy(p) - kl(p, q)) > 1e-12:
            offenders.append(f"pair {number}: H + KL")
    none_of(offenders, "figures that others do not give")


def test_the_example_by_hand() -> None:
    p, q = distribution([1, 1]), distribution([1, 3])
    assert kl(p, q) == pytest.approx(1 - np.log2(3) / 2)
    assert kl(p, q) == pytest.approx(0.2075, abs=1e-4)
    assert kl(q, p) != pytest.approx(kl(p, q), abs=0.01)
    assert kl(p, p) == 0
    assert entropy(p) == pytest.approx(1)


def test_what_q_holds_impossible_costs_infinity() -> None:
    p, q = distribution([1, 1, 0]), distribution([1, 0, 0])
    found = compare(p, q)
    assert (found.forward, found.cross_entropy, found.unmatched) == (np.inf, np.inf, 0.5)
    assert found.backward == pytest.approx(1)
    assert list(kl_terms(p, q)) == [pytest.approx(-0.5), np.inf, 0]
    assert np.isfinite(compare(p, smoothed(q, 0.1)).forward)


def test_what_is_no_distribution_is_refused() -> None:
    offenders = []
    for numbers in ([0, 0], [1, -1], [1, np.nan], [np.inf, 1], []):
        try:
            distribution(numbers)
        except SettingError:
            continue
        offenders.append(str(numbers))
    none_of(offenders, "numbers taken for a distribution")
    with pytest.raises(ValueError, match="shapes differ"):
        compare(distribution([1, 1]), distribution([1, 1, 1]))


def test_shares_of_channels_and_levels_count_what_is_there() -> None:
    maps = np.zeros((3, 2, 2), np.float32)
    maps[0] = 1
    maps[1, 0, 0] = -4
    np.testing.assert_allclose(channel_shares(maps), [0.5, 0.5, 0])
    np.testing.assert_allclose(channel_shares(np.zeros((4, 1, 1), np.float32)), 0.25)
    low, high = level_shares(maps, maps + 1, bins=6)
    np.testing.assert_allclose(low, np.array([1, 0, 0, 0, 7, 4]) / 12)
    assert high.sum() == pytest.approx(1)
    assert [each.sum() for each in level_shares(maps[2], maps[2])] == [1, 1]
