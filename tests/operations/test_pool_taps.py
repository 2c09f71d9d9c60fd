"""The taps of a window are the cells that PyTorch pools."""

import numpy as np

from explorer.operations import PoolKind, Window
from explorer.operations.pool_taps import pool_taps
from explorer.operations.pooling import pool
from tests.offenders import none_of

WINDOWS = [Window(2, 2, 0, False), Window(3, 2, 1, False), Window(3, 2, 0, True)]


def test_largest_tap_is_the_largest_number_of_the_window() -> None:
    row = np.random.default_rng(2).normal(size=9).astype(np.float32)
    wrong = []
    for window in WINDOWS:
        taps = pool_taps(row.size, window, PoolKind.MAX)
        found = [row[cells[cells >= 0]].max() for cells in taps.index]
        plane = np.repeat(row[None, None], window.kernel, axis=1)
        wanted = pool(
            plane, PoolKind.MAX, window.kernel, window.stride, window.padding, window.ceil_mode
        )[0, 0]
        if not np.array_equal(found, wanted):
            wrong.append(f"{window}: {found} instead of {wanted.tolist()}")
    none_of(wrong, "read other cells")


def test_padding_counts_in_an_average_and_what_lies_beyond_it_does_not() -> None:
    taps = pool_taps(4, Window(3, 2, 1, True), PoolKind.AVERAGE)
    assert taps.index.tolist()[0] == [-1, 0, 1]
    assert taps.weight.tolist()[0] == [1, 1, 1]
    assert taps.weight.tolist()[-1] == [1, 1, 0]
