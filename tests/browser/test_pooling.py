"""The pooling lab in a real browser."""

import numpy as np
import pytest

from explorer.imaging import load_sample
from explorer.imaging.sampling import Sampling, sample
from explorer.operations import pool_chain, trace_back


@pytest.fixture(scope="module")
def chain():
    """Five poolings of the red plane of the default picture as the network sees it."""
    pixels = sample(load_sample("chelsea").pixels, Sampling()).pixels
    return pool_chain(pixels[:, :, 0].astype(np.float32))


def open_lab(open_page, link, **options):
    page = open_page(f"pooling?weights=untrained&{link}", ready=False, **options)
    page.locator("[data-testid=stImage] img").first.wait_for(timeout=60_000)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
    return page


def test_every_stage_is_shown_at_one_size_and_every_pixel_is_drawn(open_page, chain):
    page = open_lab(open_page, "")
    images = page.locator("[data-testid=stImage] img")
    images.nth(5).wait_for()
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stImage] img')]"
        ".every(e => e.complete && e.naturalWidth)"
    )
    sizes = images.evaluate_all("all => all.map(e => [e.width, e.height, e.naturalWidth])")
    assert sizes == [[224, 224, 224]] * 6
    last = images.nth(5).evaluate(
        "e => { const c = document.createElement('canvas'); c.width = c.height = 224;"
        " const g = c.getContext('2d'); g.drawImage(e, 0, 0);"
        " return [...g.getImageData(0, 0, 224, 224).data] }"
    )
    red = np.array(last).reshape(224, 224, 4)[:, :, 0]
    np.testing.assert_array_equal(red, chain.stages[5].repeat(32, 0).repeat(32, 1))


def test_a_click_on_a_pooled_pixel_tells_its_way_back_to_the_input(open_page, chain):
    page = open_lab(open_page, "pool_section=winners&pool_pass=5")
    canvas = page.locator(".origins .result canvas").first
    canvas.wait_for(timeout=30_000)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 2.5 * box["width"] / 7, box["y"] + 1.5 * box["height"] / 7)
    steps = trace_back(chain, (1, 2))
    page.locator(".origins tr.winner", has_text=f"{steps[0].value:.0f}").first.wait_for()
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**pool_cell=1-2**", timeout=20_000)
    row, column = steps[-1].source
    page.get_by_text(f"the pixel in row {row}, column {column} of the input").wait_for(
        timeout=20_000
    )


def test_on_a_phone_nothing_is_wider_than_the_screen(open_page, phone):
    page = open_lab(open_page, "pool_section=winners", profile=phone)
    page.locator(".origins .result canvas").first.wait_for(timeout=30_000)
    wide = page.locator("[data-testid=stMain]").evaluate("e => e.scrollWidth - e.clientWidth")
    assert wide <= 0
