"""Tables and tiles of our own HTML: escaped, hatched, without a minus zero."""

import re

import numpy as np
import pytest

from explorer.ui.parts import number_grids, tiles

EVIL = '"><script>alert(1)</script>'


@pytest.fixture
def drawn(monkeypatch):
    pages = []
    monkeypatch.setattr(number_grids.st, "html", pages.append)
    return pages


def test_words_from_outside_stay_words(drawn):
    values = np.ones((3, 3), np.float32)
    table = number_grids.grid(EVIL, values, np.zeros((3, 3), bool), EVIL)
    number_grids.side_by_side([table, EVIL])
    number_grids.ledger([(EVIL, EVIL, True)])
    picture = np.zeros((3, 3, 3), np.uint8)
    tiles.tiles([tiles.Tile((picture,), EVIL, EVIL)], 4)
    assert len(drawn) == 3
    assert not any("<script" in page for page in drawn)


def test_cells_in_the_padding_are_marked_and_no_others():
    inside = np.array([[False, True], [False, True]])
    table = number_grids.grid("x", np.array([[0, -2], [0, 1.5]], np.float32), inside, "outside")
    assert re.findall(r"<td (class|style)=", table) == ["class", "style", "class", "style"]
    assert re.findall(r">([^<>]+)</td>", table) == ["0", "−2", "0", "1.5"]


def test_the_largest_number_has_the_strongest_colour():
    table = number_grids.grid("x", np.array([[4, -2], [0, np.nan]], np.float32))
    assert re.findall(r"(#\w+) (\d+)%", table) == [
        ("#c8372d", "45"),
        ("#2f6fd0", "22"),
        ("#2f6fd0", "0"),
        ("#2f6fd0", "0"),
    ]
