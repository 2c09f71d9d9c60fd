"""Explore's parts are on one screen together, and in a sensible order where that is narrow."""

import pytest

from tests.offenders import none_of

pytestmark = pytest.mark.weights

SIZES = {(1440, 900): 60, (1920, 1080): 120}
"""The window, and how many tiles of the wall are in sight at least."""

DESK = {"width": 1440, "height": 900}

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
    "relu3_3",
    "conv1_2",
    "pool5",
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


def test_the_map_gives_little_room_to_a_classifier_that_is_not_there(explore):
    track = explore.locator(".map-track").bounding_box()
    absent = explore.locator(".map-block.absent").bounding_box()
    assert absent["width"] < track["width"] / 12


def test_all_that_is_linked_is_on_one_screen(open_page, at_layer):
    offenders = []
    for view in VIEWS:
        page = open_page(f"?{view}") if "&" in view else at_layer(view)
        for (width, height), tiles in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_function(ENOUGH_TILES, arg=tiles, timeout=60_000)
            for _look in range(300):  # until it is drawn for a window of this size
                if not (found := outside(page, width, height)):
                    break
                page.wait_for_timeout(100)
            offenders += [f"{view}, {one} in {width} × {height}" for one in found]
        if "unknown" in view and not page.get_by_text("surely=unknown").is_visible():
            offenders.append(f"{view}: no notice")
        page.set_viewport_size(DESK)
    none_of(offenders, "outside")


def test_a_photo_and_four_channels_of_any_shape_stay_beside_the_wall(open_page):
    page = open_page("?layer=conv2_1&channels=1-2-3-4&size=own")
    panels = [page.locator(".panel.channel .frame").nth(number) for number in range(4)]
    wall = page.locator(".wall").bounding_box()
    for panel in panels:
        box = panel.bounding_box()
        assert box["x"] + box["width"] <= wall["x"]
        assert box["y"] + box["height"] <= 900


def test_a_narrow_window_has_one_part_after_another(open_page):
    page, offenders = open_page("?layer=relu3_3"), []
    order = [".map-track", ".map-line", ".panel.picture .frame", ".panel.channel .frame", ".wall"]
    for width, height in [(1024, 768), (390, 844)]:
        page.set_viewport_size({"width": width, "height": height})
        for _look in range(300):  # The view plans anew as it learns more.
            if not (found := out_of_order(page, order, width, height)):
                break
            page.wait_for_timeout(100)
        offenders += [f"{one}, {width} wide" for one in found]
    none_of(offenders, "Not one after another:")


def out_of_order(page, order, width, height):
    """What is not where it should be in a narrow window."""
    boxes = {selector: box_of(page.locator(selector).first) for selector in order}
    tops = [box[1] for box in boxes.values()]
    found = [] if tops == sorted(tops) else [f"tops {tops}"]
    # Who points at one sees the marks on the other.
    if boxes[order[3]][3] - boxes[order[2]][1] >= height - 120:
        found.append("picture and channel are not in sight together")
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append("the page scrolls sideways")
    return found + [
        f"{selector}: {left} to {right}"
        for selector, (left, _top, right, _bottom) in boxes.items()
        if left < 0 or right > width
    ]


def test_tiles_fill_the_width_of_the_wall(at_layer):
    offenders = []
    for layer in ("conv1_2", "relu3_3", "pool5"):
        page = at_layer(layer)
        wall = page.locator(".wall-inner").bounding_box()
        names = [name.bounding_box() for name in page.locator(".tile-name").all()[:40]]
        right = max(box["x"] + box["width"] for box in names)
        if wall["x"] + wall["width"] - right > 8:
            offenders.append(layer)
    none_of(offenders, "Room is left beside the tiles of:")
