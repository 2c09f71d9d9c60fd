"""A tile is enlarged beside itself, whoever looks: pointer, finger or keys."""

import contextlib

import numpy as np
import pytest
from playwright.sync_api import TimeoutError

from tests.browser import linked

pytestmark = pytest.mark.weights

BRIGHTEST = """(canvas) => {
  const { data, width } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  let best = 0
  const light = (at) => data[4 * at] + data[4 * at + 1] + data[4 * at + 2]
  for (let at = 1; at < data.length / 4; at += 1) if (light(at) > light(best)) best = at
  return [Math.floor(best / width), best % width]
}"""


def middle(page, channel):
    """Where a channel's tile is, in the window."""
    name = page.locator(".tile-name").nth(channel).bounding_box()
    return name["x"] + name["width"] / 2, name["y"] + name["height"] / 3


def lens(page, channel):
    return page.locator(f".lens[data-channel='{channel}']")


def point_at(page, channel):
    """Move the pointer to a tile, again if what came late has moved the tile away from it."""
    for patience in (2_000, 2_000, 20_000):
        x, y = middle(page, channel)
        page.mouse.move(x + 1, y)
        page.mouse.move(x, y)
        with contextlib.suppress(TimeoutError):
            lens(page, channel).wait_for(timeout=patience)
            return x, y
    raise AssertionError(f"channel {channel} has no lens")


def test_the_tile_under_the_pointer_is_enlarged_beside_it_and_the_server_hears_nothing(at_layer):
    page = at_layer("relu3_3")
    asked = []
    # The map's thumbnails, and what Streamlit's own menus are made of, may still be on their way.
    late = ("/thumbnails/", "/static/")
    page.on(
        "request",
        lambda request: any(part in request.url for part in late) or asked.append(request.url),
    )
    peaks = linked.maps("relu3_3")
    for channel in (13, 20):
        x, _y = point_at(page, channel)
        shown = lens(page, channel).locator("canvas")
        highest = np.unravel_index(peaks[channel].argmax(), peaks[channel].shape)
        assert tuple(shown.evaluate(BRIGHTEST)) == highest
        box = lens(page, channel).bounding_box()
        assert not box["x"] < x < box["x"] + box["width"]
        assert (
            shown.bounding_box()["width"]
            > 2 * page.locator(".tile-frame.hovered").bounding_box()["width"]
        )
        assert f"Channel {channel}" in lens(page, channel).text_content()
    page.mouse.move(5, 5)
    page.locator(".lens").wait_for(state="hidden")
    assert not asked


def test_the_keys_walk_over_the_wall_and_pin(open_page):
    page = open_page("?layer=relu3_3&channels=84")
    page.locator("[data-control=compare]").focus()
    wall = page.locator(".wall-scroll")
    for _stop in range(4):
        page.keyboard.press("Tab")
        if wall.evaluate("wall => wall.getRootNode().activeElement === wall"):
            break
    lens(page, 84).wait_for()
    page.keyboard.press("ArrowRight")
    lens(page, 85).wait_for()
    page.keyboard.press("ArrowUp")
    above = int(page.locator(".lens").get_attribute("data-channel"))
    assert above < 84
    assert page.locator("#tile").text_content() == str(above)
    page.keyboard.press("End")
    lens(page, 255).wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**channels=255*")
    assert page.locator("[role=option][aria-selected=true]").all_text_contents() == ["255"]


def test_a_finger_that_rests_sees_the_lens_above_itself_and_pins_nothing(open_page, phone):
    page = open_page("?layer=relu3_3&channels=84", profile=phone)
    page.locator(".wall-scroll").scroll_into_view_if_needed()
    session = page.context.new_cdp_session(page)

    def touch(kind, *points):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [*points]})

    def rest():
        # While the page is still being drawn, the tile may move away under the finger.
        for _attempt in range(20):
            x, y = middle(page, 12)
            touch("touchStart", {"x": x, "y": y})
            try:
                lens(page, 12).wait_for(timeout=2_000)
            except TimeoutError:
                touch("touchEnd")
            else:
                return x, y
        raise AssertionError("no lens above the finger")

    x, y = rest()
    box = lens(page, 12).bounding_box()
    assert box["y"] + box["height"] < y
    touch("touchEnd")
    page.locator(".lens").wait_for(state="hidden")
    assert "channels=84" in page.url
    page.touchscreen.tap(x, y)
    page.wait_for_url("**channels=12*")
