"""Your own classes as a visitor teaches them: upload, look at the answer elsewhere, reload."""

import re

import cv2
import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.bringing import paste
from tests.browser.conftest import OpenPage

LINK = "learning?learning_section=own&size=64&weights=untrained"
SOON = 60_000


def drawn(kind: int, seed: int) -> dict[str, object]:
    """A picture of lying or standing bars, as a browser uploads it."""
    pixels = np.random.default_rng([kind, seed]).integers(0, 60, (64, 64, 3)).astype(np.uint8)
    bars = pixels[::8] if kind else pixels[:, ::8]
    bars[:] = 250
    data = bytes(cv2.imencode(".png", pixels)[1])
    return {"name": f"{kind}-{seed}.png", "mimeType": "image/png", "buffer": data}


def bring(page: Page, number: int) -> None:
    """Upload five pictures into a class, and wait until they are there."""
    place = page.locator(f"[class*=st-key-own_upload_{number}_]")
    files = [drawn(number - 1, seed) for seed in range(5)]
    place.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(files)
    expect(page.get_by_text("5 pictures; 3 to 20 make a class.")).to_have_count(
        number, timeout=SOON
    )


def test_a_head_is_taught_by_upload_answers_in_explore_and_a_reload_loses_it_as_told(
    open_page: OpenPage,
) -> None:
    page = open_page(LINK, ready=False)
    page.get_by_text("A reload or a closed tab loses them").wait_for(timeout=SOON)
    for number, name in enumerate(("lying <b>", "立条"), start=1):
        field = page.get_by_label(f"Name of class {number}")
        field.fill(name)
        field.press("Enter")
        bring(page, number)
    page.get_by_role("radio", name="立条").click()
    paste(page, drawn(1, 5)["buffer"])
    expect(page.get_by_text("11 of 11")).to_be_visible(timeout=SOON)
    for number in range(10):
        expect(
            page.get_by_role("img", name=re.compile(r"^[01]-\d\.png")).nth(number)
        ).to_be_visible()
    page.get_by_role("button", name="Let it answer for the network").click()
    page.get_by_text("Your head answers for the network").wait_for(timeout=SOON)
    assert not any(word in page.url for word in ("lying", "png", "%E7%AB%8B"))

    page.get_by_role("link", name="Explore").click()
    told = page.get_by_text("By your own head, learned from 11 pictures")
    told.wait_for(timeout=SOON)
    on_map = page.locator(".map-head")
    expect(on_map).to_contain_text(re.compile(r"(lying <b>|立条)\d+%Your head"), timeout=SOON)
    expect(page.locator(".map-block.absent")).to_be_hidden()
    page.get_by_text("简体中文").click()
    page.get_by_text("由你自己的分类头作答，它从 11 张图片学来").wait_for(timeout=SOON)
    page.reload()
    page.get_by_text("这组权重不对整张图片作回答：它到 pool5 为止").wait_for(timeout=SOON)
    page.get_by_role("link", name="学习").click()
    page.get_by_text("还不够的有：类别 1 (0), 类别 2 (0)").wait_for(timeout=SOON)
