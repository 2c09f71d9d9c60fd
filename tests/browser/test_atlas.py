"""The atlas in a real browser: every tile's card, by mouse and by keyboard."""

import numpy as np

from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights, record
from tests.browser.conftest import settled

LINK = "?weights=untrained&size=64&layer=relu3_3&channels=5"


def card(page, channel):
    page.wait_for_url(f"**/atlas?**channels={channel}&**", timeout=60_000)
    main = page.locator("[data-testid=stMain]")
    main.get_by_role("heading", name=f"Channel {channel} of relu3_3").wait_for(timeout=60_000)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)


def silent():
    """The channels that are nowhere above 0, as the network itself tells."""
    weights = load_weights("untrained")
    x = prepare(
        sample(load_sample("chelsea").pixels, Sampling(size=64)).pixels, weights.preprocessing
    )
    maps = record(VGG16.from_weights(weights), x, ["relu3_3"])["relu3_3"]
    return np.flatnonzero(maps.max(axis=(1, 2)) <= 0).tolist()


def back(page):
    page.get_by_role("button", name="Back to Explore").click()
    page.locator(".panel.channel canvas").first.wait_for(timeout=60_000)
    settled(page)


def test_a_card_opens_by_mouse_and_by_keyboard_and_all_channels_are_filtered(open_page):
    page = open_page(LINK)
    page.locator("[data-lead=card]").click()
    card(page, 5)
    back(page)
    wall = page.locator(".wall-scroll")
    wall.press("Home")
    wall.press("ArrowRight")
    wall.press("a")
    card(page, 1)
    back(page)
    wall.dblclick(position={"x": 20, "y": 20})
    card(page, 0)
    every = {"name": "All channels", "exact": True}
    page.get_by_role("radio", **every).or_(page.get_by_role("button", **every)).first.click()
    tiles = page.locator(".tile-grid .tile")
    tiles.nth(255).wait_for(timeout=60_000)
    assert tiles.count() == 256
    page.get_by_role("combobox", name="Which").click()
    page.get_by_role("option", name="Silent here").click()
    page.wait_for_url("**atlas_only=silent*")
    tiles.nth(255).wait_for(state="detached", timeout=60_000)
    names = tiles.evaluate_all("all => all.map(tile => Number(tile.dataset.tile))")
    assert names == silent()
    tiles.first.press("ArrowRight")
    page.keyboard.press("Enter")
    card(page, names[1])
