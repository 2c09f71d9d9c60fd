"""Two setups under one pointer, in a real browser."""

import re

import numpy as np
import pytest

from explorer.imaging import SAMPLES, Interpolation, load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights, record
from tests.browser import linked

pytestmark = pytest.mark.weights

LINK = "compare?layer=relu2_2&channels=5&size=64"


def same_place(
    place: tuple[int, int], size: tuple[int, int], other: tuple[int, int]
) -> tuple[int, int]:
    """Find the unit of another map that holds the middle of a unit of this one.

    Shape: `place` is (row, column) in a map of `size`; the result is one in a map of `other`.
    Convention: both maps are laid over each other as if they were stretched to one size.
    """
    row, column = (
        (2 * at + 1) * theirs // (2 * mine)
        for at, mine, theirs in zip(place, size, other, strict=True)
    )
    return row, column


def recorded(method: Interpolation, size: int) -> np.ndarray:
    """The compared channel, recorded here."""
    loaded = load_weights("imagenet")
    seen = sample(load_sample(next(iter(SAMPLES))).pixels, Sampling(method, size=size)).pixels
    x = prepare(seen, loaded.preprocessing)
    return record(VGG16.from_weights(loaded), x, ["relu2_2"])["relu2_2"][5]


@pytest.fixture(scope="module")
def maps() -> tuple[np.ndarray, np.ndarray]:
    """Channel 5 of both sides: A with area, B with nearest."""
    return recorded(Interpolation.AREA, 64), recorded(Interpolation.NEAREST, 64)


def tile(page, number: int):
    """The canvas of one picture: inputs A and B, then A, B and their difference."""
    return page.locator(".tile .frame").nth(number)


def ready(page) -> None:
    page.locator(".tile .frame canvas").nth(4).wait_for(timeout=30_000)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)


def point(page, number: int, row: int, column: int, size: int, act: str = "hover") -> None:
    frame = tile(page, number)
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    place = {"x": (column + 0.5) * box["width"] / size, "y": (row + 0.5) * box["height"] / size}
    getattr(frame, act)(position=place)


def read(page) -> tuple[np.float32, np.float32, np.float32]:
    line = page.locator(".readings tbody tr").nth(1)
    texts = [line.get_attribute(f"data-{name}") for name in ("a", "b", "difference")]
    return tuple(np.float32(text) for text in texts)


def reads(page, expected: tuple[object, ...]) -> bool:
    """Whether the numbers become these within half a minute."""
    for _attempt in range(300):
        if page.locator(".readings tbody tr[data-a]").count() == 2 and read(page) == expected:
            return True
        page.wait_for_timeout(100)
    return False


def written(page) -> list[np.float32]:
    """The numbers as people see them."""
    cells = page.locator(".readings tbody tr").nth(1).locator("td").all_text_contents()
    return [np.float32(text.replace("−", "-").replace("+", "")) for text in cells]


def test_one_pointer_reads_and_marks_both_sides_exactly_without_the_server(open_page, maps) -> None:
    page = open_page(LINK, ready=False)
    ready(page)
    heard = linked.heard(page)
    a, b = maps
    strongest = np.unravel_index(np.argmax(np.abs(b - a)), a.shape)
    for number in (3, 4, 5):
        for row, column in (strongest, (0, 0), (31, 30)):
            point(page, number, row, column, 32)
            expected = (a[row, column], b[row, column], b[row, column] - a[row, column])
            assert read(page) == expected
            assert written(page) == list(expected)
    assert heard() == 0
    for number, side in ((0, 64), (1, 64), (3, 32), (4, 32), (5, 32)):
        canvas = tile(page, number).locator("canvas")
        assert canvas.evaluate("c => [c.width, c.height]") == [side, side]
        assert canvas.evaluate("c => getComputedStyle(c).imageRendering") == "pixelated"
        assert canvas.bounding_box()["width"] % side == 0
        assert canvas.get_attribute("aria-label")
        assert tile(page, number).locator(".mark.cell").is_visible()


def test_maps_of_different_sizes_are_read_at_the_same_relative_place(open_page, maps) -> None:
    page = open_page(f"{LINK}&ab_resample=same&ab_size=96", ready=False)
    ready(page)
    a, b = maps[0], recorded(Interpolation.AREA, 96)
    assert (a.shape, b.shape) == ((32, 32), (48, 48))
    for row, column in ((0, 0), (10, 17), (31, 31)):
        point(page, 3, row, column, 32)
        expected = b[same_place((row, column), a.shape, b.shape)]
        assert read(page) == (a[row, column], expected, expected - a[row, column])
    point(page, 4, 47, 3, 48)
    assert read(page)[:2] == (a[same_place((47, 3), b.shape, a.shape)], b[47, 3])
    assert not tile(page, 5).is_visible()
    page.get_by_text("No difference map: 32×32 numbers on one side, 48×48").wait_for()


def test_keys_move_the_place_a_click_puts_it_into_the_link_and_swapping_flips_the_sign(
    open_page, maps
) -> None:
    page = open_page(f"{LINK}&unit=10-20", ready=False)
    ready(page)
    a, b = maps
    assert read(page)[:2] == (a[10, 20], b[10, 20])
    tile(page, 4).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    assert read(page)[:2] == (a[15, 21], b[15, 21])
    assert "21" in page.locator(".side-by-side .spoken").text_content()
    row, column = map(int, np.unravel_index(np.argmax(np.abs(b - a)), a.shape))
    point(page, 3, row, column, 32, "click")
    page.wait_for_url(f"**unit={row}-{column}**")
    ready(page)
    page.mouse.move(5, 5)
    assert read(page)[:2] == (a[row, column], b[row, column])
    assert tile(page, 4).locator(".mark.kept").is_visible()

    before = read(page)
    assert before[2] != 0
    page.get_by_role("button", name="Swap").click()
    page.wait_for_url("**resample=nearest**")
    ready(page)
    assert reads(page, (before[1], before[0], -before[2]))
    page.get_by_role("button", name="Copy A to B").click()
    assert reads(page, (before[1], before[1], 0))


def test_a_finger_reads_on_a_narrow_screen_where_nothing_is_wider_than_it(
    open_page, phone, maps
) -> None:
    page = open_page(LINK, ready=False, profile=phone)
    ready(page)
    a, b = maps
    row, column = np.unravel_index(np.argmax(np.abs(b - a)), a.shape)
    tile(page, 3).scroll_into_view_if_needed()
    box = tile(page, 3).bounding_box()
    x, y = ((at + 0.5) * box["width"] / 32 for at in (column, row))
    page.touchscreen.tap(box["x"] + x, box["y"] + y)
    assert reads(page, (a[row, column], b[row, column], b[row, column] - a[row, column]))
    for element in page.locator(".tile").all():
        if element.is_visible():
            found = element.bounding_box()
            assert found["x"] >= 0
            assert found["x"] + found["width"] <= 390


def test_a_ranking_can_be_stopped_and_goes_on_where_it_was(open_page) -> None:
    page = open_page("compare?ab_section=off&layer=relu1_1&size=96&off_count=1", ready=False)
    page.get_by_role("button", name="Measure all 64 channels").click(timeout=60_000)
    page.get_by_text("s left").wait_for(timeout=60_000)
    page.locator(".stButton button", has_text="Stop").click()
    again = page.get_by_role("button", name="Go on")
    again.wait_for(timeout=60_000)
    done = int(re.search(r"\((\d+) of 64", again.text_content())[1])
    assert 0 < done < 64
    page.get_by_text(f"Channels measured: {done}.").wait_for()
    again.click()
    page.get_by_text("Channels measured: 64.").wait_for(timeout=120_000)
    again.wait_for(state="hidden")
