import pytest

from explorer.ui.pages.compare.picking import parse_channels


def test_channels_in_a_link_are_numbers_each_once() -> None:
    assert parse_channels("3-17-0") == (3, 17, 0)
    for wrong in ("", "3-3", "512", "-1", "a", "3-"):
        with pytest.raises(ValueError, match=r".*"):
            parse_channels(wrong)
