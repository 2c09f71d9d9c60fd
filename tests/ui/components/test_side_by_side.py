import numpy as np
import pytest

from explorer.rendering import Colours
from explorer.ui.components.side_by_side import Row, Side, SideBySide
from explorer.ui.components.side_by_side.packing import pack
from explorer.ui.supply.container import unpack

RNG = np.random.default_rng(1)


def maps(*shape: int) -> np.ndarray:
    return RNG.normal(size=shape).astype(np.float32)


def test_every_number_travels_as_it_is() -> None:
    pixels = RNG.integers(0, 256, (4, 6, 3), np.uint8)
    a, b = maps(2, 3), maps(2, 3)
    apart = Side(b - a, "c", low=-1, high=1, colours=Colours.DIVERGING)
    rows = [
        Row("input", Side(pixels, "x"), Side(pixels, "y")),
        Row("map", Side(a, "a", low=0, high=2), Side(b, "b", "note"), apart),
    ]
    header, arrays = unpack(pack(SideBySide(("A", "B", "B − A"), rows), "here"))
    assert header["instance"] == "here"
    assert np.array_equal(arrays["0.a"], pixels)
    assert arrays["1.a"].tobytes() == a.tobytes()
    assert arrays["1.b"].tobytes() == b.tobytes()
    assert "1.difference" not in arrays
    assert "difference" not in header["rows"][0]
    assert header["rows"][1]["difference"]["low"] == -1
    assert header["rows"][1]["a"]["size"] == [2, 3]
    for colours in (Colours.MAGMA, Colours.DIVERGING):
        assert np.array_equal(arrays[f"lut.{colours.value}"], colours.table)


def test_maps_of_different_sizes_are_packed_without_a_difference_only() -> None:
    a, b = Side(maps(2, 3), "a"), Side(maps(4, 6), "b")
    header, arrays = unpack(pack(SideBySide(("A", "B", "–"), [Row("m", a, b, why="why")]), "i"))
    assert header["rows"][0]["why"] == "why"
    assert arrays["0.b"].shape == (4, 6)
    wrong = SideBySide(("A", "B", "–"), [Row("m", a, b, Side(maps(2, 3), "d"))])
    with pytest.raises(ValueError, match="no difference"):
        pack(wrong, "i")


def test_a_third_picture_and_a_drawn_one_travel_with_their_own_numbers() -> None:
    drawn = RNG.integers(0, 256, (8, 12, 3), np.uint8)
    sides = [Side(maps(2, 3), name, title=name, drawn=drawn) for name in "abc"]
    header, arrays = unpack(
        pack(SideBySide(("l", "m", "r"), [Row("g", sides[0], sides[1], third=sides[2])]), "i")
    )
    assert arrays["0.third"].tobytes() == sides[2].values.tobytes()
    assert np.array_equal(arrays["0.third.drawn"], drawn)
    third = header["rows"][0]["third"]
    assert (third["title"], third["drawn"], third["size"]) == ("c", [8, 12], [2, 3])
