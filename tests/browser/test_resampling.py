"""The resampling lab in a real browser: wipe, flicker, point at a pixel, stop and go on."""

import numpy as np
import pytest
from PIL import Image

from explorer.imaging import Interpolation, load_sample
from explorer.imaging.sampling import Sampling, sample

pytestmark = pytest.mark.weights
STOP_AT_ONCE = """() => new MutationObserver((_changes, observer) => {
  const stop = document.querySelector('.st-key-resampling_stop button')
  if (!stop) return
  observer.disconnect()
  stop.click()
  window.stopped = true
}).observe(document.body, {childList: true, subtree: true})"""
CURVES = ".st-key-resampling_drift .legend .traces"


def opened(open_page, section, link="&size=64", **options):
    page = open_page(f"resampling?resampling_section={section}{link}", ready=False, **options)
    page.get_by_role("heading", name="Resampling lab").wait_for(timeout=60_000)
    return page


def idle(page):
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=120_000)


def test_the_wipe_follows_the_keys_and_shows_both_methods_pixel_for_pixel(open_page, tmp_path):
    page = opened(open_page, "methods", "&size=64&resampling_crop=64")
    page.set_viewport_size({"width": 1440, "height": 1600})
    stage = page.locator(".wipe .stage")
    stage.wait_for(timeout=60_000)
    idle(page)
    border = page.locator(".wipe input[type=range]")
    file = tmp_path / "stage.png"
    page.locator(".wipe .edge").evaluate("e => { e.style.visibility = 'hidden' }")
    for key, method in (("Home", Interpolation.AREA), ("End", Interpolation.NEAREST)):
        border.press(key)
        expected = sample(load_sample("chelsea").pixels, Sampling(method, size=64)).pixels
        for _look in range(50):  # The stage is there before its pictures are.
            stage.screenshot(path=file)
            shown = np.asarray(Image.open(file).convert("RGB"))
            if np.array_equal(shown[3:448:7, 3:448:7], expected):
                break
            page.wait_for_timeout(100)
        # Seven screen pixels each; the stage may begin between two screen pixels.
        assert {side // 64 for side in shown.shape[:2]} == {7}
        np.testing.assert_array_equal(shown[3:448:7, 3:448:7], expected)
    page.get_by_role("radio", name="Flicker").click()
    page.locator(".wipe .under .now", has_text="Nearest").wait_for()
    page.locator(".wipe .under .now", has_text="Area").wait_for()


def test_on_a_phone_the_wipe_is_no_wider_than_the_page(open_page, phone):
    page = opened(open_page, "methods", profile=phone)
    page.locator(".wipe .stage").wait_for(timeout=60_000)
    idle(page)
    page.wait_for_function("document.documentElement.scrollWidth <= 390", timeout=10_000)
    box = page.locator(".wipe .stage").bounding_box()
    assert box["x"] + box["width"] <= 390
    assert box["width"] % 56 == 0


def test_a_click_on_a_result_keeps_its_pixel_in_the_link(open_page):
    page = opened(open_page, "origins", "&size=64&resampling_crop=16")
    frame = page.locator(".origins .panel.result .frame").first
    frame.wait_for(timeout=60_000)
    idle(page)
    box = frame.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**resampling_pixel=*")
    rows = page.locator(".origins .panel.result .place")
    assert rows.count() == 7


def test_drift_stops_when_asked_and_goes_on_from_what_is_known(open_page):
    # A study of seconds, stopped in the page itself: it is not over before that, however busy the
    # machine is.
    page = opened(open_page, "drift", "&picture=coffee&size=224")
    page.evaluate(STOP_AT_ONCE)
    page.get_by_role("button", name="Run all methods").click()
    page.wait_for_function("window.stopped", timeout=60_000)
    page.locator(".st-key-resampling_stop").wait_for(state="detached", timeout=60_000)
    page.locator(".st-key-resampling_start button").click()
    page.get_by_text("largest distance of any layer 0.").wait_for(timeout=120_000)
    page.locator(".st-key-resampling_stop").wait_for(state="detached", timeout=120_000)
    idle(page)
    page.locator(".st-key-resampling_start").wait_for(state="detached", timeout=120_000)
    # Until the browser has drawn the last chart, the one before is there too.
    page.wait_for_function(f"document.querySelectorAll('{CURVES}').length === 7", timeout=60_000)
