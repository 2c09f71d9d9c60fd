import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import SettingError
from explorer.operations.windows import Window, cells_through, size_sum

WINDOWS = st.builds(
    Window, st.integers(1, 5), st.integers(1, 4), st.integers(0, 2), st.booleans()
).filter(lambda window: window.padding <= window.kernel // 2)


def reach_of(window: Window, size: int, passes: int) -> list[set[int]]:
    """The cells each output reads, by sets and from the definition."""
    reach = [{cell} for cell in range(size)]
    for _ in range(passes):
        starts = [
            i * window.stride - window.padding for i in range(window.along(len(reach)).places)
        ]
        reach = [
            set().union(*(reach[c] for c in range(s, s + window.kernel) if 0 <= c < len(reach)))
            for s in starts
        ]
    return reach


@given(WINDOWS, st.integers(5, 40), st.integers(1, 3))
def test_the_cells_behind_several_passes_are_those_of_the_windows_windows(
    window: Window, size: int, passes: int
) -> None:
    try:
        expected = reach_of(window, size, passes)
    except SettingError:
        with pytest.raises(SettingError):
            cells_through(size, window, passes)
        return
    found = cells_through(size, window, passes)
    assert [set(row[row >= 0].tolist()) for row in found] == expected
    assert all(cells for cells in expected)


def test_five_default_passes_read_squares_of_32() -> None:
    expected = np.arange(224).reshape(7, 32)
    np.testing.assert_array_equal(cells_through(224, Window(), 5), expected)


@pytest.mark.parametrize(
    ("size", "window", "text"),
    [
        (244, Window(), "(244 − 2 + 2×0)/2 + 1 = 122"),
        (61, Window(), "(61 − 2 + 2×0)/2 + 1 = 30.5 → 30, rounded down"),
        (61, Window(ceil_mode=True), "(61 − 2 + 2×0)/2 + 1 = 30.5 → 31, rounded up"),
        (9, Window(3, 3, 1), "(9 − 3 + 2×1)/3 + 1 = 3.67 → 3, rounded down"),
        (
            5,
            Window(2, 3, 1, True),
            "(5 − 2 + 2×1)/3 + 1 = 2.67; the window that rounding up would add begins in the "
            "padding and is dropped: 2",
        ),
    ],
)
def test_a_size_is_written_out(size: int, window: Window, text: str) -> None:
    assert str(size_sum(size, window)) == text
