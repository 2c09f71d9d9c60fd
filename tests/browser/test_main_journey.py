"""What a visitor does first: look, upload, resample, change the language, share the link."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from tests.browser.conftest import settled

pytestmark = pytest.mark.weights


def picture_file(size_wh=(400, 300)):
    out = io.BytesIO()
    noise = np.random.default_rng(5).integers(0, 60, (*size_wh[::-1], 3), np.uint8)
    Image.fromarray(noise + np.uint8((30, 160, 90))).save(out, "PNG")
    return out.getvalue()


def title(page):
    return page.locator("[data-testid=stMain]").get_by_role("heading", level=3).first.text_content()


def image_of(page):
    return page.locator(".panel.picture canvas").evaluate("c => c.toDataURL()")


def test_the_sample_photo_is_there_with_all_its_channels(explore):
    page = explore
    assert "Chelsea" in page.locator("[data-testid=stMain]").text_content()
    assert page.locator(".tile-name").count() == 256
    assert page.locator(".histogram canvas").is_visible()
    text = page.locator("[data-testid=stApp]").text_content()
    assert "Traceback" not in text
    assert "{" not in page.locator(".linked-view").text_content()


def test_an_uploaded_picture_replaces_the_sample_and_a_bad_file_keeps_the_view(open_page):
    page = open_page("?layer=conv5_1&size=64")
    before = image_of(page)
    upload = page.locator("[data-testid=stFileUploaderDropzoneInput]")
    upload.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": picture_file()})
    page.get_by_text("Your picture through").wait_for()
    page.locator(".panel.picture .caption", has_text="400×300").wait_for()
    mine = image_of(page)
    assert mine != before
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(
        {"name": "b.png", "mimeType": "image/png", "buffer": b"GIF89a nonsense"}
    )
    page.locator("[data-testid=stAlert]").wait_for()
    settled(page)
    assert image_of(page) == mine


def test_a_picture_can_be_pasted_or_dropped_anywhere(open_page):
    page = open_page("?layer=conv5_1&size=64")
    for way, size in (("paste", (400, 300)), ("drop", (200, 300))):
        page.evaluate(
            """([way, data]) => {
              const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0))
              const transfer = new DataTransfer()
              transfer.items.add(new File([bytes], 'x.png', {type: 'image/png'}))
              const event = way === 'paste'
                ? new ClipboardEvent('paste', {clipboardData: transfer, bubbles: true})
                : new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true})
              document.body.dispatchEvent(event)
            }""",
            [way, base64.b64encode(picture_file(size)).decode()],
        )
        page.get_by_text("Your picture through").wait_for()
        page.locator(".panel.picture .caption", has_text="{}×{}".format(*size)).wait_for()


def test_the_language_switches_in_the_page_and_stays_in_the_link(open_page):
    page = open_page("?layer=conv2_1&resample=nearest&map=layer")
    page.get_by_text("简体中文").click()
    page.wait_for_url("**lang=zh*")
    settled(page)
    assert "resample=nearest" in page.url
    assert "map=layer" in page.url
    page.locator("[data-testid=stSidebar]").get_by_text("插值").wait_for()
    upload = page.locator("[data-testid=stFileUploaderDropzone] button p").first
    assert upload.evaluate("e => getComputedStyle(e, '::after').content") == '"选择文件"'
    page.locator(".wall-section h3", has_text="通道").wait_for()
    words = page.locator(".linked-view").text_content()
    assert not re.search(r"\b(channels|Order|Point|Value|Mean)\b", words)
    page.reload()
    settled(page)
    page.locator("[data-testid=stSidebar]").get_by_text("插值").wait_for()
    page.get_by_text("English").click()
    page.get_by_text("Interpolation").wait_for()
    assert "resample=nearest" in page.url


def test_a_browser_that_prefers_chinese_gets_chinese(open_page):
    page = open_page(locale="zh-CN")
    page.locator("[data-testid=stSidebar]").get_by_text("插值").wait_for()


def test_every_change_of_resampling_shows_in_picture_and_link(open_page):
    page = open_page("?layer=conv5_1&size=64&fit=stretch")
    seen = {image_of(page)}
    for name, value in [("Nearest", "nearest"), ("Lanczos", "lanczos4"), ("Linear", "linear")]:
        page.get_by_role("combobox", name="Interpolation").click()
        page.get_by_role("option", name=name, exact=True).click()
        page.wait_for_url(f"**resample={value}*")
        settled(page)
        for _look in range(50):  # until it is painted
            if image_of(page) not in seen:
                break
            page.wait_for_timeout(200)
        assert image_of(page) not in seen, name
        seen.add(image_of(page))


def test_a_typed_size_outside_the_limits_is_refused(open_page):
    page = open_page("?layer=conv1_1")
    size = page.get_by_role("combobox", name="Network input size")
    size.click()
    size.fill("5000")
    size.press("Enter")
    page.get_by_text("nothing was changed").wait_for()
    settled(page)
    assert "224 × 224" in page.locator(".panel.picture .caption").text_content()
    size.click()
    size.fill("100")
    size.press("Enter")
    page.wait_for_url("**size=100*")
    settled(page)
    page.get_by_text("100 × 100 px").wait_for()


def test_stepping_through_kinds_of_layers_keeps_automatic_display(at_layer):
    page = at_layer("conv4_2")
    for name in ("relu4_2", "pool4", "conv5_1", "relu5_1"):
        page.locator(f".map-layer[data-layer={name}]").click()
        page.wait_for_url(f"**layer={name}*")
        settled(page)
        assert "map=" not in page.url
        assert f"channels of {name}" in page.locator(".wall-section h3").text_content()


def test_the_edge_network_shows_its_five_sides_and_their_fusion(open_page):
    page = open_page("?weights=hed&picture=coffee")
    page.get_by_text("fused").first.wait_for()
    images = page.locator("[data-testid=stMain] [data-testid=stImage] img")
    assert images.count() == 6
    assert all(image.get_attribute("alt") for image in images.all())


def test_a_narrow_screen_has_no_sideways_scrolling(open_page, phone):
    page = open_page(profile=phone)
    wide, room = page.evaluate(
        "() => [document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]"
    )
    assert wide <= room
    inner = page.locator("[data-testid=stMain]").evaluate("e => [e.scrollWidth, e.clientWidth]")
    assert inner[0] <= inner[1]


def test_back_and_forward_go_from_room_to_room_and_lose_no_setting(open_page):
    page = open_page("?layer=conv1_1&size=64")
    for label, option in (("Interpolation", "Nearest"), ("Colour order", "BGR")):
        page.get_by_role("combobox", name=label).click()
        page.get_by_role("option", name=option).click()
        settled(page)
    page.wait_for_url("**order=bgr*")
    page.get_by_role("link", name="Pooling").click()
    page.wait_for_url("**/pooling?*order=bgr*")
    page.get_by_role("combobox", name="Kernel").or_(page.get_by_text("Kernel K")).first.wait_for()
    page.go_back()
    settled(page)
    assert "/pooling" not in page.url
    page.go_forward()
    page.get_by_text("Kernel K").first.wait_for()
    assert "/pooling" in page.url
    for setting in ("resample=nearest", "order=bgr", "layer=conv1_1", "size=64"):
        assert setting in page.url


def test_back_across_a_reload_keeps_the_newest_settings_but_another_link_its_own(open_page):
    page = open_page("?layer=conv1_1&size=64")

    def choose_order(name, value):
        page.get_by_role("combobox", name="Colour order").click()
        page.get_by_role("option", name=name).click()
        page.wait_for_url(f"**order={value}*")

    choose_order("BGR", "bgr")
    page.get_by_role("link", name="Pooling").click()
    page.wait_for_url("**/pooling?*order=bgr*")
    page.get_by_text("Kernel K").first.wait_for()
    page.reload()
    page.get_by_text("Kernel K").first.wait_for()
    choose_order("Gray", "gray")
    page.go_back()
    settled(page)
    assert "/pooling" not in page.url
    for setting in ("order=gray", "layer=conv1_1", "size=64"):
        assert setting in page.url
    page.goto(page.url.split("?")[0] + "?layer=pool2&size=32")
    settled(page)
    page.go_back()
    settled(page)
    page.wait_for_url("**order=gray*")
    assert "layer=conv1_1" in page.url
