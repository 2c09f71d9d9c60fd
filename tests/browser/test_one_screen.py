"""Explore's parts are on one screen together, and in a sensible order where that is narrow."""

import pytest

from tests.offenders import none_of

pytestmark = pytest.mark.weights

SIZES = {(1440, 900): 60, (1920, 1080): 120}
"""The window, and how many tiles of the wall are in sight at least."""

PARTS = {
    "network map": ".map-track",
    "the layer's line": ".map-line",
    "picture": ".panel.picture canvas",
    "read-out": ".readout",
    "pinned channel": ".panel.channel .frame",
    "colour bar": ".panel.channel .bar",
    "figures": ".figures",
    "histogram": ".histogram canvas",
    "wall": ".wall-scroll",
}

ENOUGH_TILES = """(least) => {
  const view = [...document.querySelectorAll('*')]
    .map(element => element.shadowRoot?.querySelector('.linked-view')).find(Boolean)
  const wall = view.querySelector('.wall-scroll').getBoundingClientRect()
  const bottom = Math.min(wall.bottom, window.innerHeight) + 1
  const boxes = [...view.querySelectorAll('.tile-name')].map(name => name.getBoundingClientRect())
  const seen = boxes.filter(box => box.top >= wall.top && box.bottom <= bottom).length
  return seen >= Math.min(least, boxes.length)
}"""


def box_of(found):
    """Left, top, right, bottom in the window."""
    box = found.bounding_box()
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


VIEWS = [
    "layer=relu3_3",
    "layer=conv1_2",
    "layer=pool5",
    # What takes room: a notice above, and four channels with a line more of controls.
    "layer=pool3&surely=unknown",
    "layer=relu3_3&channels=1-2-3-4&lang=zh&surely=unknown",
]


def outside(page, width, height):
    """What is not wholly in a window of this size."""
    sidebar = box_of(page.locator("[data-testid=stSidebar]"))
    found = [] if sidebar[0] >= 0 and sidebar[2] > 200 else ["sidebar"]
    lowest = page.locator(".panel").all() + page.locator(".leads").all()
    for name, part in [
        *((name, page.locator(selector).first) for name, selector in PARTS.items()),
        *((part.get_attribute("class"), part) for part in lowest),
    ]:
        left, top, right, bottom = box_of(part)
        if left < 0 or top < 0 or right > width or bottom > height:
            found.append(f"{name}: {left:.0f}, {top:.0f} to {right:.0f}, {bottom:.0f}")
    return found


@pytest.mark.parametrize("view", VIEWS)
def test_all_that_is_linked_is_on_one_screen(open_page, view):
    page, offenders = open_page(f"?{view}"), []
    for (width, height), tiles in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(ENOUGH_TILES, arg=tiles, timeout=20_000)
        for _look in range(50):  # until it is drawn for a window of this size
            if not (found := outside(page, width, height)):
                break
            page.wait_for_timeout(100)
        offenders += [f"{one} in {width} × {height}" for one in found]
    if "unknown" in view:
        assert page.get_by_text("surely=unknown").is_visible()
    none_of(offenders, "outside")


def test_a_photo_and_four_channels_of_any_shape_stay_beside_the_wall(open_page):
    page = open_page("?layer=conv2_1&channels=1-2-3-4&size=own")
    panels = [page.locator(".panel.channel .frame").nth(number) for number in range(4)]
    wall = page.locator(".wall").bounding_box()
    for panel in panels:
        box = panel.bounding_box()
        assert box["x"] + box["width"] <= wall["x"]
        assert box["y"] + box["height"] <= 900


@pytest.mark.parametrize("width", [1024, 390])
def test_a_narrow_window_has_one_part_after_another(open_page, width):
    height = 768 if width == 1024 else 844
    page = open_page("?layer=relu3_3", viewport={"width": width, "height": height})
    order = [".map-track", ".map-line", ".panel.picture .frame", ".panel.channel .frame", ".wall"]
    for _look in range(100):  # The view plans anew as it learns more.
        tops = [box_of(page.locator(selector).first)[1] for selector in order]
        if tops == sorted(tops):
            break
        page.wait_for_timeout(100)
    assert tops == sorted(tops)
    picture = box_of(page.locator(".panel.picture .frame"))
    channel = box_of(page.locator(".panel.channel .frame"))
    # Who points at one sees the marks on the other.
    assert channel[3] - picture[1] < height - 120
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for selector in order:
        left, _top, right, _bottom = box_of(page.locator(selector).first)
        assert left >= 0
        assert right <= width


def test_the_map_gives_little_room_to_a_classifier_that_is_not_there(explore):
    track = explore.locator(".map-track").bounding_box()
    absent = explore.locator(".map-block.absent").bounding_box()
    assert absent["width"] < track["width"] / 12


def test_tiles_fill_the_width_of_the_wall(open_page):
    offenders = []
    for layer in ("conv1_2", "relu3_3", "pool5"):
        page = open_page(f"?layer={layer}")
        wall = page.locator(".wall-inner").bounding_box()
        names = [name.bounding_box() for name in page.locator(".tile-name").all()[:40]]
        right = max(box["x"] + box["width"] for box in names)
        if wall["x"] + wall["width"] - right > 8:
            offenders.append(layer)
    none_of(offenders, "Room is left beside the tiles of:")
