"""A survey in a real browser: made of some pictures, opened, on a channel's card, and kept."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer import cli
from explorer.imaging import load_sample

LINK = "atlas?weights=untrained&size=64&layer=relu3_3&channels=5&lang=en"
SIDES = (150, 170, 190)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    photos = tmp_path_factory.mktemp("photos")
    pixels = load_sample("chelsea").pixels
    for side in SIDES:
        Image.fromarray(np.ascontiguousarray(pixels[:side, :side])).save(photos / f"{side}.png")
    found = photos.with_name("my survey")
    options = ["--workers=0", "--weights=untrained", "--size=64", "--layers", "relu3_3", "--small"]
    assert cli.main(["survey", str(photos), "-o", str(found), *options]) == 0
    return found


def test_a_survey_is_opened_shows_its_patches_on_a_card_and_outlives_a_reload(open_page, folder):
    page = open_page(f"{LINK}&atlas_section=survey", ready=False)
    main = page.locator("[data-testid=stMain]")
    main.get_by_text("The small survey that comes with the app").wait_for(timeout=60_000)
    main.get_by_text("Open a survey of your own pictures").click()
    field = main.get_by_role("textbox", name="Folder of the survey")
    field.fill(str(folder))
    field.press("Enter")
    main.get_by_text("3 pictures through").wait_for(timeout=60_000)
    page.wait_for_url("**survey=*")
    patches = main.get_by_role("img", name="of channel 5 of relu3_3: ")
    patches.nth(2).wait_for(timeout=60_000)
    assert patches.count() == len(SIDES), "each picture is there once"
    page.reload()
    main.get_by_text("3 pictures through").wait_for(timeout=60_000)
    card = {"name": "Channel card", "exact": True}
    page.get_by_role("radio", **card).or_(page.get_by_role("button", **card)).first.click()
    for side in SIDES:
        main.get_by_role("img", name=f"Patch of {side}.png: ").wait_for(timeout=60_000)
