"""Where a pixel came from: the numbers shown are NumPy's, and pointing asks the server nothing."""

import numpy as np
import pytest

from benchmarks.server import ROOT, running
from tests.browser import linked
from tests.browser.conftest import regular
from tests.browser.origins_cases import CASES
from tests.offenders import none_of


@pytest.fixture(scope="module")
def origins_address():
    with running("tests/browser/origins_app.py", PYTHONPATH=str(ROOT)) as (address, _):
        yield address


@pytest.fixture(scope="module")
def profile(browser, origins_address):
    with regular(browser, origins_address, has_touch=True) as context:
        yield context


@pytest.fixture
def open_case(open_page, origins_address, profile):
    def run(link):
        page = open_page(f"?{link}", at=origins_address, ready=False, profile=profile)
        page.locator(".result[data-taps] .frame").first.wait_for(timeout=30_000)
        return page

    return run


def frame(page, output=0):
    return page.locator(f".result[data-output='{output}'] .frame")


def point(page, row, column, output, shape_hw):
    target = frame(page, output)
    target.scroll_into_view_if_needed()
    box = target.locator("canvas").first.bounding_box()
    page.mouse.move(
        box["x"] + (column + 0.5) * box["width"] / shape_hw[1],
        box["y"] + (row + 0.5) * box["height"] / shape_hw[0],
    )


def totals(page, output=0):
    data = page.locator(f".result[data-output='{output}'] .totals").evaluate(
        "e => ({...e.dataset})"
    )
    return [[float(number) for number in data[name].split(",")] for name in ("sums", "own")]


def terms(page, output=0):
    rows = page.locator(f".result[data-output='{output}'] .terms tbody tr:visible").all()
    return [
        [cell.replace("−", "-") for cell in row.locator("td").all_text_contents()] for row in rows
    ]


def read(page, which):
    text = page.locator(".source .frame").get_attribute(f"data-{which}")
    return [int(place) for place in text.split(",")]


def test_every_pooling_is_rebuilt_from_its_window(open_case):
    page = open_case("case=pool")
    case, wrong = CASES["pool"](), []
    for row, column in [(0, 0), (9, 13), (4, 0), (5, 6)]:
        point(page, row, column, 0, (10, 14))
        if read(page, "rows") != [2 * row - 1, 2 * row, 2 * row + 1]:
            wrong.append(f"{row}, {column}: rows {read(page, 'rows')}")
        if read(page, "columns") != [2 * column - 1, 2 * column, 2 * column + 1]:
            wrong.append(f"{row}, {column}: columns {read(page, 'columns')}")
        for number, output in enumerate(case.outputs):
            (value,), (own,) = totals(page, number)
            true = float(output.grid.values[row, column])
            if own != true or value != pytest.approx(own, rel=1e-5, abs=1e-6):
                wrong.append(f"{row}, {column}, output {number}: {value} and {own}, not {true}")
        inside = case.source.values[max(0, 2 * row - 1) : 2 * row + 2, max(0, 2 * column - 1) :]
        window = inside[:, : 2 * column + 2 - max(0, 2 * column - 1)]
        place_text, best = terms(page)[0]
        at = tuple(map(int, place_text.split(", ")))
        if (
            float(best.split()[0]) != pytest.approx(window.max(), rel=1e-6)
            or case.source.values[at] != window.max()
            or page.locator(".result[data-output='0'] .terms .winner").count() != 1
        ):
            wrong.append(f"{row}, {column}: the winner is {best} at {at}, not {window.max()}")
    none_of(wrong, "Not rebuilt:")


def test_a_large_source_is_shown_whole_and_magnified_and_its_weighted_colours_add_up(open_case):
    page = open_case("case=shrink")
    case = CASES["shrink"]()
    box = page.locator(".source .frame canvas").first.bounding_box()
    assert (box["width"], box["height"]) == (600, 369)
    point(page, 10, 20, 0, (123, 200))
    assert page.locator(".lens canvas").get_attribute("aria-label").startswith("Magnified: rows 29")
    for canvas in page.locator(".origins canvas:visible").all():
        assert canvas.get_attribute("aria-label") or canvas.get_attribute("aria-hidden") == "true"
    for row, column in [(0, 0), (122, 199), (60, 77)]:
        point(page, row, column, 0, (123, 200))
        sums, own = totals(page)
        np.testing.assert_array_equal(np.float32(own), case.outputs[0].grid.values[:, row, column])
        np.testing.assert_allclose(sums, own, rtol=1e-6)
        block = case.source.pixels[3 * row : 3 * row + 3, 3 * column : 3 * column + 3]
        listed = terms(page)
        products = [float(cells[3]) for cells in listed]
        assert products == sorted(products, reverse=True)
        assert sorted(int(cells[1]) for cells in listed) == sorted(block[..., 0].ravel().tolist())
        picked_sum, picked = totals(page, 1)
        assert picked_sum == picked == block[1, 1].tolist()
    page.locator("[data-control=channel] [data-value='2']").click()
    blues = sorted(int(cells[1]) for cells in terms(page))
    assert blues == sorted(block[..., 2].ravel().tolist())


def test_a_convolution_over_channels_adds_every_product_and_the_bias(open_case):
    page = open_case("case=convolve")
    case = CASES["convolve"]()
    for row, column in [(0, 0), (3, 4), (7, 7)]:
        point(page, row, column, 0, (8, 8))
        (value,), (own,) = totals(page)
        assert own == float(case.outputs[0].grid.values[row, column])
        assert value == pytest.approx(own, rel=1e-5, abs=1e-5)
    point(page, 3, 4, 0, (8, 8))
    listed = terms(page)
    channel, place, shown, weight, product = listed[0]
    at_row, at_column = map(int, place.split(", "))
    assert float(shown) == pytest.approx(case.source.values[int(channel), at_row, at_column])
    kernel = case.outputs[0].kernel[int(channel), at_row - 2, at_column - 3]
    assert float(weight) == pytest.approx(kernel, rel=1e-6)
    assert float(product) == pytest.approx(float(shown) * float(weight), rel=1e-5)
    assert len(listed) == 26
    assert listed[-1][0] == "Bias"
    assert page.locator(".more").text_content() == "and 11 more"


def test_moving_the_pointer_asks_the_server_nothing_and_a_click_once(open_case):
    page = open_case("case=pool")
    heard = linked.heard(page)
    for step in range(60):
        point(page, step % 10, step % 14, step % 3, (10, 14))
    assert heard() == 0
    frame(page).click(position={"x": 3, "y": 3})
    page.get_by_text("kept: (0, (0, 0))").wait_for()
    assert heard() == 1
    assert page.locator(".result[data-output='0'] .mark.kept").is_visible()


def test_without_a_listener_a_click_is_kept_by_the_browser_alone(open_case):
    page = open_case("case=pool&silent=1")
    frame(page, 2).click(position={"x": 3, "y": 3})
    assert page.locator(".result[data-output='2'] .mark.kept").is_visible()
    page.wait_for_timeout(300)
    assert page.get_by_text("kept: (0, None)").is_visible()


def test_arrows_move_shift_jumps_and_enter_keeps(open_case):
    page = open_case("case=pool")
    frame(page, 1).focus()
    result = page.locator(".result[data-output='1']")
    for key, row, column in [
        ("ArrowUp", 4, 7),
        ("ArrowLeft", 4, 6),
        ("Shift+ArrowRight", 4, 11),
        ("Shift+ArrowUp", 0, 11),
    ]:
        page.keyboard.press(key)
        assert result.get_attribute("data-row") == str(row)
        assert result.get_attribute("data-column") == str(column)
    assert "Row 0, column 11" in page.locator(".spoken").text_content()
    page.keyboard.press("Enter")
    page.get_by_text("kept: (1, (0, 11))").wait_for()


def test_a_finger_moves_the_place_on_a_narrow_screen(open_case):
    page = open_case("case=pool")
    page.set_viewport_size({"width": 390, "height": 844})
    wide, room = page.locator("[data-testid=stMain]").evaluate(
        "e => [e.scrollWidth, e.clientWidth]"
    )
    assert wide <= room
    target = frame(page)
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    session = page.context.new_cdp_session(page)
    for kind, share in [("touchStart", 0.3), ("touchMove", 0.96)]:
        at = {"x": box["x"] + share * box["width"], "y": box["y"] + share * box["height"]}
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
    page.locator(".result[data-output='0'][data-row='9'][data-column='13']").wait_for()
