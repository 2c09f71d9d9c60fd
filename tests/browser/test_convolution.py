"""The convolution lab in a real browser."""

import numpy as np
import pytest

from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights, record
from explorer.operations.convolution import channel_map
from explorer.operations.kernels import layer_kernels

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def share():
    """What channel 3 of relu5_2 adds to channel 100 of conv5_3."""
    loaded = load_weights("imagenet")
    model = VGG16.from_weights(loaded)
    pixels = sample(load_sample("chelsea").pixels, Sampling()).pixels
    maps = record(model, prepare(pixels, loaded.preprocessing), ["relu5_2"])["relu5_2"]
    return channel_map(maps[3], layer_kernels(model, "conv5_3").weight[100, 3])


def open_sliding(open_page, **options):
    page = open_page(
        "convolution?conv_layer=conv5_3&conv_channel=100&conv_input=3&conv_row=0&conv_column=0",
        ready=False,
        **options,
    )
    page.locator(".sliding[data-at]").wait_for(timeout=60_000)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
    return page


def at(page):
    return int(page.locator(".sliding").get_attribute("data-at"))


def shown_sum(page):
    return float(page.locator(".sliding .nine").get_attribute("data-sum"))


def test_the_kernel_slides_pauses_under_the_pointer_and_a_click_chooses_the_unit(open_page, share):
    page = open_sliding(open_page)
    page.locator("[data-control=next]").click()
    assert at(page) == 1
    assert np.float32(shown_sum(page)) == share[0, 1]

    page.locator("[data-control=play]").click()
    page.locator(".sliding").evaluate(
        "e => new Promise(done => { const look = () => Number(e.dataset.at) > 2 ? done()"
        " : requestAnimationFrame(look); look() })"
    )
    canvas = page.locator("[data-map=result] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box["width"] % 14 == 0
    assert canvas.evaluate("e => getComputedStyle(e).imageRendering") == "pixelated"
    page.mouse.move(box["x"] + 5.5 * box["width"] / 14, box["y"] + 9.5 * box["height"] / 14)
    stopped = at(page)
    assert stopped > 1
    assert np.float32(shown_sum(page)) == share[9, 5]
    page.wait_for_timeout(300)
    assert at(page) == stopped
    assert page.locator(".sliding").get_attribute("data-shown") == str(9 * 14 + 5)

    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**conv_column=5**", timeout=20_000)
    assert "conv_row=9" in page.url
    page.get_by_text("row r = 9, column q = 5").wait_for(timeout=20_000)


def test_the_keyboard_moves_the_window_and_less_motion_shows_the_whole_map(open_page, share):
    page = open_sliding(open_page)
    page.emulate_media(reduced_motion="reduce")
    page.locator("[data-map=source]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert at(page) == 15
    assert np.float32(shown_sum(page)) == share[1, 1]
    page.keyboard.press("Space")
    assert at(page) == 14 * 14 - 1


def test_a_number_typed_into_the_grid_becomes_the_kernel_of_the_link(open_page):
    page = open_page("convolution?conv_section=own&conv_kernel=0,0,0,0,1,0,0,0,0", ready=False)
    page.locator(".result[data-taps] .frame").first.wait_for(timeout=60_000)
    exact = page.get_by_text("Exactly 0 at every pixel")
    exact.wait_for()
    grid = page.locator("[data-testid=stDataFrame] canvas").first
    box = grid.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 5 / 6, box["y"] + box["height"] * 5 / 8)
    page.keyboard.type("-2.5")  # Faster than the cell opens.
    cell = page.locator("#portal input")
    page.wait_for_function("() => document.querySelector('#portal input')?.value === '-2.5'")
    cell.press("Enter")
    page.wait_for_url("**conv_kernel=0%2C0%2C0%2C0%2C1%2C-2.5%2C0%2C0%2C0&**", timeout=20_000)
    exact.wait_for(state="detached")
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
    for picture in page.locator(".result canvas[role=img], [data-testid=stImage] img").all():
        width, natural = picture.evaluate(
            "e => [e.getBoundingClientRect().width, e.naturalWidth ?? e.width]"
        )
        assert width % natural == 0
