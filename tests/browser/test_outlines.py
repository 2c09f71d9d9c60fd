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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_picture_has_a_line_around_it(open_page, scheme):
    places = {
        "": (".panel.picture canvas", ".panel.channel canvas", ".panel.before canvas"),
        "pooling": ("[data-testid=stImage] img",),
    }
    without = []
    for room, selectors in places.items():
        page = open_page(room, ready=False, color_scheme=scheme)
        for selector in selectors:
            picture = page.locator(selector).first
            picture.wait_for(timeout=60_000)
            picture.scroll_into_view_if_needed()
            columns = column_left_of(page, picture.bounding_box())
            page_colour, edge = columns[0], columns[4:6]
            if np.abs(edge - page_colour).max() < 30:
                without.append(f"{room or 'explore'} {selector}")
    none_of(without, "Without a line around it:")
