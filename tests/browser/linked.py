"""What tests do with the linked view: point at a unit, read the line of numbers."""

import re
from collections.abc import Callable
from functools import cache

import numpy as np
from playwright.sync_api import Locator, Page

from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights, record
from explorer.network.architecture import Layer, layer_at
from explorer.shapes import FeatureMaps

SHOWN_AT_FIRST = "relu3_3"
"""The layer that a link need not name."""


@cache
def network() -> tuple[VGG16, object]:
    loaded = load_weights("imagenet")
    return VGG16.from_weights(loaded), loaded.preprocessing


@cache
def maps(layer: str, picture: str = "chelsea") -> FeatureMaps:
    """The floats that `record` reads for the default settings."""
    model, preprocessing = network()
    seen = sample(load_sample(picture).pixels, Sampling())
    return record(model, prepare(seen.pixels, preprocessing), [layer])[layer]


def layer(name: str) -> Layer:
    return layer_at(name, (224, 224))


def field(name: str, row: int, column: int) -> list[int]:
    """x0, y0, x1, y1 of the receptive field by the arithmetic of `LAYERS`, unclipped."""
    found = layer(name)
    y, x = found.start + found.stride * row, found.start + found.stride * column
    return [x, y, x + found.receptive_field, y + found.receptive_field]


def clipped(box: list[int], side: int = 224) -> list[int]:
    return [max(box[0], 0), max(box[1], 0), min(box[2], side), min(box[3], side)]


def plain(page: Page, address: str) -> bool:
    """Whether a page shows Explore with nothing chosen but a layer and a channel."""
    link = r"/\?(layer=\w+&)?(channels=\d+&)?lang=en"
    return re.fullmatch(re.escape(address) + link, page.url) is not None


def go_to(page: Page, layer: str, channel: int | None) -> None:
    """Click a layer on the map, and a channel in the wall."""
    on_map = page.locator(f".map-layer[data-layer={layer}]")
    if on_map.get_attribute("aria-pressed") != "true":
        on_map.click()
        default = layer == SHOWN_AT_FIRST
        page.wait_for_url(
            lambda url: ("layer=" not in url) if default else f"layer={layer}&" in url
        )
        page.locator(".linked-view.waiting").wait_for(state="detached")
    shown = page.locator(".panel.channel .panel-title").first.text_content() or ""
    if channel is not None and int(shown.split()[1]) != channel:
        name = page.locator(".wall .tile-name").nth(channel)
        name.scroll_into_view_if_needed()
        box = name.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
        page.wait_for_url(f"**channels={channel}&**")
        page.mouse.move(0, 0)
    page.locator(".panel.approximate").wait_for(state="detached")


def frame(page: Page, which: str = "channel", number: int = 0) -> Locator:
    return page.locator(f".panel.{which} .frame").nth(number)


def point(
    page: Page, row: int, column: int, shape_hw: tuple[int, int], which: str = "channel"
) -> None:
    """Move the mouse over a unit, bringing it into sight first."""
    target = frame(page, which)
    for _attempt in range(5):
        x, y = _middle(page, target, row, column, shape_hw)
        page.mouse.move(x, y)
        if _middle(page, target, row, column, shape_hw) == (x, y):
            return
    raise AssertionError("the view never stood still under the mouse")


def _middle(
    page: Page, target: Locator, row: int, column: int, shape_hw: tuple[int, int]
) -> tuple[float, float]:
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    y = box["y"] + (row + 0.5) * box["height"] / shape_hw[0]
    if not 70 < y < page.viewport_size["height"] - 10:
        page.locator("[data-testid=stMain]").evaluate("(el, by) => el.scrollBy(0, by)", y - 400)
        box = target.bounding_box()
        y = box["y"] + (row + 0.5) * box["height"] / shape_hw[0]
    return box["x"] + (column + 0.5) * box["width"] / shape_hw[1], y


def channel(page: Page) -> int:
    """The number of the first channel shown."""
    title = page.locator(".panel.channel .panel-title").first.text_content() or ""
    return int(title.split()[1])


COUNTING = """() => {
  window.sent = 0
  const send = WebSocket.prototype.send
  WebSocket.prototype.send = function (data) {
    window.sent += 1
    return send.call(this, data)
  }
}"""


def heard(page: Page) -> Callable[[], int]:
    """How often the page speaks to the server from now on, once it has been silent for a while."""
    page.evaluate(COUNTING)
    silent(page, "window.sent")
    before = page.evaluate("window.sent")
    return lambda: page.evaluate("window.sent") - before


def silent(page: Page, what: str) -> None:
    """Wait until something stays as it is for half a second."""
    page.wait_for_function(
        f"""() => new Promise(resolve => {{
          const before = {what}
          setTimeout(() => resolve({what} === before), 500)
        }})""",
        timeout=60_000,
    )


def readout(page: Page) -> dict[str, str]:
    return page.locator(".readout").evaluate("el => ({...el.dataset})")


def same(shown: str, value: float) -> bool:
    return np.float32(shown) == np.float32(value)
