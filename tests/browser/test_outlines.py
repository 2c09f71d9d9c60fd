"""No picture melts into a page of its own colour."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.browser.conftest import regular
from tests.offenders import none_of

pytestmark = pytest.mark.weights


def column_left_of(page, box):
    """The screen's colours six pixels left of a box to one pixel inside it."""
    clip = {"x": round(box["x"]) - 6, "y": box["y"] + 4, "width": 8, "height": 8}
    pixels = np.asarray(Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB"), float)
    return pixels.mean(axis=0)


def outlined(page, picture, scheme):
    """Whether a line stands out from the page, once the page has come to rest."""
    for _look in range(50):
        columns = column_left_of(page, picture.bounding_box())
        page_colour, edge = columns[0], columns[4:6]
        is_dark = page_colour.mean() < 128
        if is_dark == (scheme == "dark") and np.abs(edge - page_colour).max() >= 30:
            return True
        page.wait_for_timeout(100)
    return False


@pytest.fixture(scope="module")
def at_night(browser, address):
    with regular(browser, address, color_scheme="dark") as context:
        yield context


def test_every_picture_has_a_line_around_it(open_page, at_home, at_night):
    places = {
        "": (".panel.picture canvas", ".panel.channel canvas", ".panel.before canvas"),
        "pooling": ("[data-testid=stImage] img",),
    }
    without = []
    for scheme, profile in (("light", at_home), ("dark", at_night)):
        for room, selectors in places.items():
            page = open_page(room, ready=False, profile=profile)
            for selector in selectors:
                picture = page.locator(selector).first
                picture.wait_for(timeout=60_000)
                picture.scroll_into_view_if_needed()
                if not outlined(page, picture, scheme):
                    without.append(f"{room or 'explore'} {selector}, {scheme}")
    none_of(without, "Without a line around it:")
