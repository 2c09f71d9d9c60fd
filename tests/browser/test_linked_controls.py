"""Keys, touch, comparing, sorting, layers; and that pointing costs the server nothing."""

import numpy as np
import pytest

from tests.browser import linked
from tests.browser.conftest import settled
from tests.browser.test_linked_supply import ALL_THUMBNAILS

pytestmark = pytest.mark.weights


def layer_shown(page):
    return page.locator(".map-layer[aria-pressed=true]").get_attribute("data-layer")


def channel_shown(page):
    return int(page.locator(".panel.channel .panel-title").first.text_content().split()[1])


def test_the_question_mark_lists_the_keys(explore):
    page = explore
    linked.frame(page).focus()
    page.keyboard.press("?")
    dialog = page.locator("dialog.keys")
    assert dialog.is_visible()
    assert dialog.locator("kbd").count() >= 7
    page.keyboard.press("Escape")
    assert not dialog.is_visible()


def test_every_layer_gets_a_thumbnail_of_its_mean_activation(explore):
    explore.wait_for_function(
        """() => [...document.querySelectorAll('*')].some(e => e.shadowRoot &&
          [...e.shadowRoot.querySelectorAll('.map-layer:not(.absent):not(.map-input) canvas')]
            .filter(c => c.width > 1).length === 31)""",
        timeout=30_000,
    )


def test_layers_the_weights_lack_are_drawn_absent_with_the_reason(explore):
    page = explore
    absent = page.locator(".map-layer.absent")
    assert absent.count() == 8
    absent.first.hover()
    assert "no classifier" in page.locator(".map-line").text_content()
    absent.first.dispatch_event("click")
    assert layer_shown(page) == "relu3_3"


def test_two_hundred_pointer_moves_send_nothing_to_the_server(at_layer):
    page = at_layer("conv3_2")
    page.wait_for_function(ALL_THUMBNAILS, timeout=60_000)
    linked.point(page, 0, 0, (56, 56))
    boxes = [linked.frame(page, where).bounding_box() for where in ("picture", "channel")]
    heard, asked = linked.heard(page), []
    page.on("request", lambda request: asked.append(request.url))
    for leg in range(20):
        box, part = boxes[leg % 2], (leg // 2 + 1) / 12
        x, y = box["x"] + part * box["width"], box["y"] + (1 - part) * box["height"]
        page.mouse.move(x, y, steps=10)
    assert "value" in linked.readout(page)
    page.wait_for_timeout(400)
    assert heard() == 0
    assert not asked
    page.locator(".map-layer[data-layer=conv3_1]").click()
    page.wait_for_url("**layer=conv3_1*")
    assert heard() > 0


def test_arrows_move_the_unit_and_shift_jumps(open_page):
    page = open_page("?layer=conv4_2&channels=9&unit=10-10")
    linked.frame(page).focus()
    for key, place in [
        ("ArrowRight", ("10", "11")),
        ("ArrowDown", ("11", "11")),
        ("Shift+ArrowLeft", ("11", "6")),
        ("Shift+ArrowUp", ("6", "6")),
    ]:
        page.keyboard.press(key)
        shown = linked.readout(page)
        assert (shown["row"], shown["column"]) == place
    assert linked.same(linked.readout(page)["value"], linked.maps("conv4_2")[9, 6, 6])
    page.keyboard.press("Enter")
    page.wait_for_url("**unit=6-6*")


def test_brackets_step_channels_and_comma_and_point_step_layers(at_layer):
    page = at_layer("conv4_2", 9)
    linked.frame(page).focus()
    page.keyboard.press("]")
    assert channel_shown(page) == 10
    page.keyboard.press("[")
    page.keyboard.press("[")
    assert channel_shown(page) == 8
    page.wait_for_url("**channels=8*")
    page.keyboard.press(".")
    page.wait_for_url("**layer=relu4_2*")
    settled(page)
    assert channel_shown(page) == 8
    linked.frame(page).focus()
    page.keyboard.press(",")
    page.wait_for_url("**layer=conv4_2*")


def test_the_network_map_is_reached_by_arrow_keys(at_layer):
    page = at_layer("conv2_1")
    page.locator(".map-layer[data-layer=conv2_1]").focus()
    page.keyboard.press("ArrowRight")
    line = page.locator(".map-line").text_content()
    assert line.startswith("relu2_1")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_url("**layer=conv1_1*")
    facts = page.locator(".map-line").text_content()
    for fact in ("conv1_1", "features.0", "3×224×224 → 64×224×224", "1,792", "86.7 M", "3 × 3"):
        assert fact in facts


def test_the_wall_sorts_by_peak_and_a_click_pins(open_page):
    page = open_page("?layer=relu5_1")
    page.locator("[data-control=order] [data-value=peak]").click()
    page.wait_for_url("**sort=peak*")
    names = [int(text) for text in page.locator(".tile-name").all_text_contents()]
    peaks = linked.maps("relu5_1").max(axis=(1, 2))
    expected = sorted(range(512), key=lambda channel: (-peaks[channel], channel))
    assert names == expected
    wall = page.locator(".wall canvas").first
    wall.scroll_into_view_if_needed()
    wall.click(position={"x": 20, "y": 20})
    page.wait_for_url(f"**channels={expected[0]}*")
    assert channel_shown(page) == expected[0]


def test_dead_channels_can_be_hidden(open_page):
    page = open_page("?layer=relu5_3")
    dead = int((linked.maps("relu5_3").max(axis=(1, 2)) == 0).sum())
    if dead == 0:
        pytest.fail("this picture was chosen because some of its channels are dead")
    page.locator("[data-control=dead]").check()
    assert page.locator(".tile-name").count() == 512 - dead


def test_up_to_four_channels_are_compared_on_own_or_shared_scale(open_page):
    page = open_page("?layer=pool4&channels=1-2-3-4")
    panels = page.locator(".panel.channel")
    assert panels.count() == 4
    maps = linked.maps("pool4")
    ends = [
        float(bar.locator(".bar-ticks span").last.text_content())
        for bar in panels.locator(".bar").all()
    ]
    assert ends == pytest.approx([maps[c].max() for c in (1, 2, 3, 4)], rel=0.01)
    page.locator("[data-control=scale] [data-value=shared]").click()
    ticks = [bar.locator(".bar-ticks span").last for bar in panels.locator(".bar").all()]
    ends = {tick.text_content() for tick in ticks}
    assert len(ends) == 1
    assert float(ends.pop()) == pytest.approx(maps[1:5].max(), rel=0.01)
    assert "shared" in panels.first.locator(".caption").text_content()
    page.wait_for_url("**scale=shared*")


def test_a_finger_dragged_over_a_map_reads_values(open_page, phone):
    page = open_page("?layer=conv4_2&channels=9", profile=phone)
    target = linked.frame(page)
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    session = page.context.new_cdp_session(page)
    for kind, share in [("touchStart", 0.3), ("touchMove", 0.5), ("touchMove", 0.7)]:
        at = {"x": box["x"] + share * box["width"], "y": box["y"] + share * box["height"]}
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
    page.locator(".readout[data-row='19']").wait_for()
    shown = linked.readout(page)
    row, column = int(shown["row"]), int(shown["column"])
    assert (row, column) == (19, 19)
    assert linked.same(shown["value"], linked.maps("conv4_2")[9, row, column])


def test_every_canvas_says_what_it_shows(at_layer):
    page = at_layer("pool2", 11)
    values = linked.maps("pool2")[11]
    row, column = np.unravel_index(values.argmax(), values.shape)
    label = page.locator(".panel.channel canvas[role=img]").get_attribute("aria-label")
    for part in ("Channel 11", "pool2", f"to {values.max():.0f}", f"row {row}", f"column {column}"):
        assert part in label
    for canvas in page.locator(".linked-view canvas:visible").all():
        assert canvas.get_attribute("aria-label") or canvas.get_attribute("aria-hidden") == "true"


def test_going_back_to_a_layer_just_seen_needs_no_server(at_layer):
    page = at_layer("conv3_1")
    at_layer("conv3_3")
    shown = page.locator(".map-layer[data-layer=conv3_1]").evaluate(
        """(button) => {
          button.click()
          const root = button.getRootNode()
          return root.querySelector('.wall-section h3').textContent
        }"""
    )
    assert "conv3_1" in shown
    page.wait_for_url("**layer=conv3_1*")


def test_another_colour_map_repaints_the_channel(open_page):
    page = open_page("?layer=conv2_2")
    first = page.locator(".panel.channel canvas").first.evaluate("c => c.toDataURL()")
    page.get_by_role("combobox", name="Colours").click()
    page.get_by_role("option", name="Gray").click()
    page.wait_for_url("**colours=gray*")
    page.wait_for_function(
        """first => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
          .map(host => host.shadowRoot?.querySelector('.panel.channel canvas')).find(Boolean)
          .toDataURL() !== first""",
        arg=first,
    )
