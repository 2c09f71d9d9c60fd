"""What the pointer shows is what PyTorch computed, and the box is what LAYERS says."""

import numpy as np
import pytest

from explorer.rendering import Colours, to_uint8
from tests.browser import linked
from tests.browser.conftest import settled
from tests.offenders import none_of

pytestmark = pytest.mark.weights


def test_the_value_shown_is_the_float_that_record_reads(at_layer):
    wrong = []
    rng = np.random.default_rng(3)
    for name, channel in [("conv1_1", 10), ("relu5_3", 511)]:
        page = at_layer(name, channel)
        values = linked.maps(name)[channel]
        height, width = values.shape
        units = [(0, 0), (0, width - 1), (height - 1, 0), (height - 1, width - 1)]
        units += [(height // 2, width // 2)]
        units += [tuple(int(i) for i in rng.integers((height, width))) for _ in range(3)]
        for row, column in units:
            linked.point(page, row, column, (height, width))
            shown = linked.readout(page)
            text = page.locator(".slot-value dd").text_content().replace("−", "-")
            box = linked.field(name, row, column)
            drawn = page.locator(".mark.field").get_attribute("data-box")
            if not (
                (shown["row"], shown["column"]) == (str(row), str(column))
                and linked.same(shown["value"], values[row, column])
                and float(text) == pytest.approx(float(values[row, column]), rel=1e-6)
                and shown["field"] == ",".join(map(str, box))
                and drawn == ",".join(map(str, linked.clipped(box)))
            ):
                wrong.append(f"{name}, {row}, {column}: {shown}, {text}, {drawn}")
    none_of(wrong, "Not what record reads:")


def test_a_map_is_painted_in_the_levels_that_the_server_draws_under_every_mapping(open_page):
    wrong = []
    for name, mapping in [("conv2_1", "log"), ("relu3_3", "rank"), ("conv3_2", "sigmoid")]:
        page = open_page(f"?layer={name}&channels=9&map={mapping}&colours=gray")
        page.locator(".panel.channel:not(.approximate)").first.wait_for()
        painted = (
            linked.frame(page)
            .locator("canvas")
            .evaluate(
                "canvas => [...canvas.getContext('2d')"
                ".getImageData(0, 0, canvas.width, canvas.height).data]"
            )
        )
        levels = np.reshape(painted, (-1, 4))[:, 0]
        expected = to_uint8(linked.maps(name)[9][None], mapping).ravel()
        if not np.array_equal(Colours.GRAY.table[expected, 0], levels):
            wrong.append(f"{name} {mapping}: {np.count_nonzero(expected != levels)} other levels")
    none_of(wrong, "Painted otherwise:")


def test_the_outlined_box_lies_where_the_field_is_and_padding_is_hatched(at_layer):
    page = at_layer("conv3_2")
    linked.point(page, 0, 0, (56, 56))
    canvas = page.locator(".panel.picture canvas").bounding_box()
    scale = canvas["width"] / 224
    x0, y0, x1, y1 = linked.clipped(linked.field("conv3_2", 0, 0))
    mark = page.locator(".mark.field").bounding_box()
    assert mark["x"] == pytest.approx(canvas["x"] + x0 * scale, abs=0.6)
    assert mark["y"] == pytest.approx(canvas["y"] + y0 * scale, abs=0.6)
    assert mark["width"] == pytest.approx((x1 - x0) * scale, abs=0.6)
    assert mark["height"] == pytest.approx((y1 - y0) * scale, abs=0.6)
    assert page.locator(".hatch").is_visible()
    linked.point(page, 28, 28, (56, 56))
    assert not page.locator(".hatch").is_visible()


def test_pointing_at_the_picture_outlines_the_units_that_see_the_pixel(at_layer):
    page = at_layer("pool3")
    linked.point(page, 100, 60, (224, 224), which="picture")
    shown = linked.readout(page)
    assert shown["pixel"] == "60,100"
    x0, y0, x1, y1 = map(int, shown["units"].split(","))
    sees = [
        (row, column)
        for row in range(28)
        for column in range(28)
        for box in [linked.field("pool3", row, column)]
        if box[0] <= 60 < box[2] and box[1] <= 100 < box[3]
    ]
    assert sees == [(r, c) for r in range(y0, y1) for c in range(x0, x1)]
    assert page.locator(".panel.channel .mark.seen").is_visible()


def test_the_same_place_is_marked_on_the_walls_tiles(at_layer):
    page = at_layer("relu4_3")
    read = """() => {
      const root = document.querySelectorAll('*')
      const hosts = [...root].map(e => e.shadowRoot).filter(Boolean)
      const canvas = hosts.map(h => h.querySelector('.wall-marks')).find(Boolean)
      const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
      return data.some(v => v !== 0)
    }"""
    page.mouse.move(5, 5)
    assert not page.evaluate(read)
    linked.point(page, 9, 9, (28, 28))
    assert page.evaluate(read)


def test_a_click_keeps_the_unit_in_the_link_and_a_reload_brings_it_back(open_page):
    page = open_page("?layer=conv3_2&channels=5")
    linked.point(page, 20, 30, (56, 56))
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**unit=20-30*")
    page.reload()
    settled(page)
    shown = linked.readout(page)
    assert (shown["row"], shown["column"]) == ("20", "30")
    assert linked.same(shown["value"], linked.maps("conv3_2")[5, 20, 30])
    assert page.locator(".panel.channel .mark.kept").is_visible()


def test_the_box_on_the_original_photo_is_mapped_back_through_crop_and_resize(open_page):
    page = open_page("?layer=conv4_1&channels=5&box=photo")
    linked.point(page, 14, 14, (28, 28))
    canvas = page.locator(".panel.picture canvas").bounding_box()
    # chelsea is 451 x 300; the centre crop of 300 x 300 becomes 224 x 224.
    scale = canvas["width"] / 451
    x0, y0, x1, y1 = linked.clipped(linked.field("conv4_1", 14, 14))
    per_pixel = 300 / 224
    left = (451 - 300) // 2
    mark = page.locator(".mark.field").bounding_box()
    assert mark["x"] == pytest.approx(canvas["x"] + (left + x0 * per_pixel) * scale, abs=1.1)
    assert mark["y"] == pytest.approx(canvas["y"] + y0 * per_pixel * scale, abs=1.1)
    assert mark["width"] == pytest.approx((x1 - x0) * per_pixel * scale, abs=1.1)
    assert mark["height"] == pytest.approx((y1 - y0) * per_pixel * scale, abs=1.1)


def test_a_relu_shows_what_went_in_and_the_share_removed(at_layer):
    page = at_layer("relu3_3")
    before = linked.maps("conv3_3")[linked.channel(page)]
    share = float(page.locator(".panel.before").get_attribute("data-negative"))
    assert share == pytest.approx((before < 0).mean())
    linked.point(page, 20, 11, (56, 56), which="before")
    assert linked.same(linked.readout(page)["value"], max(before[20, 11], 0))
    text = page.locator(".candidates").text_content().replace("−", "-")
    assert linked.same(text.split()[-3], before[20, 11])


def test_a_pooling_shows_four_candidates_and_the_winner(at_layer):
    page = at_layer("pool3")
    channel = linked.channel(page)
    before, after = linked.maps("relu3_3")[channel], linked.maps("pool3")[channel]
    for row, column in [(0, 0), (14, 10), (27, 27)]:
        linked.point(page, row, column, (28, 28))
        square = before[2 * row : 2 * row + 2, 2 * column : 2 * column + 2].ravel()
        texts = page.locator(".candidates span").all_text_contents()
        assert [float(text) for text in texts] == pytest.approx(square.tolist(), rel=1e-6)
        won = int(page.locator(".candidates").get_attribute("data-won"))
        assert square[won] == after[row, column] == square.max()
        assert linked.same(linked.readout(page)["value"], after[row, column])


def test_a_convolution_shows_signed_numbers_before_the_relu(at_layer):
    page = at_layer("conv5_1")
    title = page.locator(".panel.channel .caption").first.text_content()
    assert "before the ReLU" in title
    low, zero, high = page.locator(".panel.channel .bar-ticks span").all_text_contents()
    assert low.startswith("−")
    assert zero == "0"
    assert float(low.replace("−", "-")) == -float(high)


def test_the_histogram_counts_every_value_of_the_pinned_channel(at_layer):
    page = at_layer("conv4_3")
    values = linked.maps("conv4_3")[linked.channel(page)]
    shown = page.locator(".histogram").evaluate("e => ({...e.dataset})")
    counts = [int(count) for count in shown["counts"].split(",")]
    expected, edges = np.histogram(values.astype(np.float64), bins=64)
    assert sum(counts) == values.size
    # A value on the edge of two bars may fall to either side.
    assert np.abs(np.cumsum(counts) - np.cumsum(expected)).max() <= 1
    assert (np.float32(shown["low"]), np.float32(shown["high"])) == (values.min(), values.max())
    bar = int(expected.argmax())
    box = page.locator(".histogram canvas").bounding_box()
    page.mouse.move(box["x"] + (bar + 0.5) * box["width"] / 64, box["y"] + box["height"] / 2)
    line = page.locator(".histogram .caption").text_content().replace("−", "-")
    assert float(line.split(" to ")[0]) == pytest.approx(edges[bar], rel=0.01, abs=0.01)
    assert line.endswith(f": {expected[bar]:,}")
