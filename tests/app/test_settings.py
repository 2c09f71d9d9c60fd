import re

import pytest

from explorer.ui import settings


def test_a_setting_s_name_can_be_declared_only_once() -> None:
    with pytest.raises(ValueError, match="layer"):
        settings.declare(settings.Setting("layer", "x", str))


@pytest.mark.parametrize("text", ["", "-1", "11", "1.0", "٣", "1" * 9])
def test_numbers_in_links_are_plain_digits_in_range(text: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(text) + "$"):
        settings.number(0, 10)(text)
