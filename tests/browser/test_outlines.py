"""No picture melts into a page of its own colour."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.offenders import none_of

pytestmark = pytest.mark.weights


def column_left_of(page, box):
    """The screen's colours six pixels left of a box to one pixel inside it."""
    clip = {"x": round(box["x"]) - 6, "y": box["y"] + 4, "width": 8, "height": 8}
    pixels = np.asarray(Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB"), float)
    return pixels.mean(axis=0)


def outlined(page, picture, scheme):
    """Whether a line stands out from the page, once the page has come to rest."""
    for _look in range(300):
        columns = column_left_of(page, picture.bounding_box())
        page_colour, edge = columns[0], columns[4:6]
        is_dark = page_colour.mean() < 128
        if is_dark == (scheme == "dark") and np.abs(edge - page_colour).max() >= 30:
            return True
        page.wait_for_timeout(100)
    return False


def test_every_picture_has_a_line_around_it(open_page):
    places = {
        "Explore": (".panel.picture canvas", ".panel.channel canvas", ".panel.before canvas"),
        "Pooling": ("[data-testid=stImage] img",),
    }
    without = []
    page = open_page("?size=64", ready=False)
    for room, selectors in places.items():
        page.get_by_role("link", name=room).click()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for selector in selectors:
                picture = page.locator(selector).first
                picture.wait_for(timeout=60_000)
                picture.scroll_into_view_if_needed()
                if not outlined(page, picture, scheme):
                    without.append(f"{room} {selector}, {scheme}")
    none_of(without, "Without a line around it:")
