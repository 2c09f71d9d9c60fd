import numpy as np
import pytest

from explorer.errors import SettingError
from explorer.operations import PoolKind, Shift, Window, observe_pool, shift_changes
from explorer.operations.shifting import shifted_pair

RNG = np.random.default_rng(2)
X = RNG.uniform(0, 255, (3, 41, 64)).astype(np.float32)


@pytest.mark.parametrize(
    ("shift", "still", "moved"),
    [
        (Shift.LEFT, np.s_[..., :-1], np.s_[..., 1:]),
        (Shift.UP, np.s_[:, :-1], np.s_[:, 1:]),
        (Shift.DIAGONAL, np.s_[:, :-1, :-1], np.s_[:, 1:, 1:]),
    ],
)
def test_both_pictures_hold_real_pixels_only(shift: Shift, still: object, moved: object) -> None:
    found = shifted_pair(X, shift)
    np.testing.assert_array_equal(found[0], X[still])
    np.testing.assert_array_equal(found[1], X[moved])


@pytest.mark.parametrize("kind", PoolKind)
def test_changes_are_norms_of_differences_after_each_pass(kind: PoolKind) -> None:
    found = shift_changes(X, Shift.LEFT, Window(3, 2, 1), [kind], 2)[kind]
    still, moved = X[..., :-1], X[..., 1:]
    expected = [np.linalg.norm(moved - still) / np.linalg.norm(still)]
    for a, b in zip(
        observe_pool(still, kind, 2, 3, 2, 1), observe_pool(moved, kind, 2, 3, 2, 1), strict=True
    ):
        expected.append(np.linalg.norm(b - a) / np.linalg.norm(a))
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_a_flat_picture_does_not_change() -> None:
    found = shift_changes(np.full((40, 40), 9, np.float32), Shift.DIAGONAL, Window())
    assert all(set(changes) == {0.0} for changes in found.values())


def test_averaging_noise_calms_it_and_skipping_pixels_does_not() -> None:
    found = shift_changes(X, Shift.LEFT, Window(), passes=3)
    assert found[PoolKind.AVERAGE][3] < found[PoolKind.AVERAGE][0] / 2
    assert found[PoolKind.STRIDE][3] > found[PoolKind.STRIDE][0] * 0.8


def test_a_column_can_not_move_sideways() -> None:
    with pytest.raises(SettingError, match="1×9 px can't be moved"):
        shift_changes(np.ones((9, 1), np.float32), Shift.LEFT, Window())
