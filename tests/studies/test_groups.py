"""Groups of channels: what is left over, against plain loops and against scikit-learn."""

import numpy as np
import pytest
from sklearn.decomposition import NMF

from explorer.errors import SettingError
from explorer.network import VGG16, record
from explorer.shapes import FeatureMaps, ModelInput
from explorer.studies.groups import group

MAPS = np.maximum(np.random.default_rng(5).standard_normal((20, 6, 9)), 0).astype(np.float32)


def planted(count: int) -> FeatureMaps:
    """Maps that are exactly a few groups: each in places of its own, of channels of its own."""
    maps = np.zeros((12, 4, 6), np.float32)
    for number in range(count):
        maps[4 * number : 4 * number + 4, :, 2 * number : 2 * number + 2] = np.arange(
            1, 5, dtype=np.float32
        )[:, None, None] * (count - number)
    return maps


def test_what_is_left_over_is_what_a_loop_finds_and_never_grows() -> None:
    found = group(MAPS, 4, seed=2)
    left = 0.0
    for channel, row, column in np.ndindex(MAPS.shape):
        rebuilt = sum(
            float(found.recipes[k, channel]) * float(found.regions[k, row, column])
            for k in range(4)
        )
        left += (float(MAPS[channel, row, column]) - rebuilt) ** 2
    whole = float((MAPS.astype(float) ** 2).sum())
    assert found.errors[-1] == pytest.approx((left / whole) ** 0.5, abs=1e-5)
    assert all(b <= a + 1e-6 for a, b in zip(found.errors, found.errors[1:], strict=False))
    np.testing.assert_allclose(np.linalg.norm(found.recipes, axis=1), 1, atol=1e-5)
    assert min(found.regions.min(), found.recipes.min()) >= 0
    np.testing.assert_allclose(found.rebuilt[3, 2, 5], found.regions[:, 2, 5] @ found.recipes[:, 3])


def test_it_leaves_no_more_over_than_scikit_learn(trunk: VGG16, noise_input: ModelInput) -> None:
    maps = record(trunk, noise_input, ["relu4_2"])["relu4_2"]
    rows = maps.reshape(len(maps), -1).astype(np.float64)
    theirs = NMF(6, init="random", random_state=0, max_iter=60, tol=0).fit(rows)
    wanted = theirs.reconstruction_err_ / np.linalg.norm(rows)
    assert group(maps, 6).errors[-1] == pytest.approx(wanted, rel=0.02)


def test_groups_that_are_there_are_found() -> None:
    found = group(planted(3), 3)
    assert found.errors[-1] < 1e-3
    for number in range(3):
        places = np.argwhere(found.regions[number] > 1e-3)
        assert set(places[:, 1]) == {2 * number, 2 * number + 1}
        assert found.strongest(number, 3) == [4 * number + 3, 4 * number + 2, 4 * number + 1]
    assert found.shares.sum() == pytest.approx(1)
    assert list(found.shares) == sorted(found.shares, reverse=True)


def test_the_same_seed_gives_the_same_groups() -> None:
    one, again, other = group(MAPS, 3, 7), group(MAPS, 3, 7), group(MAPS, 3, 8)
    np.testing.assert_array_equal(one.regions, again.regions)
    np.testing.assert_array_equal(one.recipes, again.recipes)
    assert not np.array_equal(one.regions, other.regions)


def test_layers_of_zeros_have_empty_groups_and_signed_ones_none() -> None:
    found = group(np.zeros((5, 3, 3), np.float32), 2)
    assert (found.errors[-1], found.shares.sum(), found.strongest(0, 3)) == (0, 0, [])
    assert np.isfinite(found.regions).all()
    with pytest.raises(SettingError):
        group(-np.ones((5, 3, 3), np.float32))
    with pytest.raises(SettingError):
        group(np.full((5, 3, 3), np.inf, np.float32))
