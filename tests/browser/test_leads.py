"""A unit that is kept leads into the labs, on exactly itself, and each lab leads back."""

from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest

from tests.browser import linked
from tests.browser.conftest import settled
from tests.offenders import none_of

pytestmark = pytest.mark.weights

BACK, BACK_ZH = "Back to Explore", "回到“探索”"
OWN = "passes=1&order=bgr"
"""Settings of the visitor's own, which no way may lose."""


def address(page):
    found = urlparse(page.url)
    return found.path, {key: values[0] for key, values in parse_qs(found.query).items()}


def quiet(page):
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)


def take(page, lead, back=BACK):
    """Go where a unit leads, and wait for the lab."""
    page.locator(f"[data-lead={lead}]").click()
    page.get_by_role("button", name=back).wait_for(timeout=60_000)
    quiet(page)


def test_every_lead_opens_its_lab_on_this_unit_and_the_way_back_loses_nothing(open_page):
    page = open_page(f"?lang=zh&{OWN}&layer=pool3&channels=84-5&unit=9-5")
    _path, before = address(page)
    assert "验证这个数" in page.locator("[data-lead=prove]").text_content()
    expected = {
        "prove": ("/convolution", {"conv_channel": "5"}),
        "field": ("/convolution", {"conv_channel": "5", "conv_section": "receptive"}),
        "won": (
            "/pooling",
            {"pool_section": "winners", "pool_layer": "relu3_3", "pool_cell": "9-5"},
        ),
        "why": ("/atlas", {"atlas_section": "why"}),
    }
    wrong = []
    for lead, (room, settings) in expected.items():
        take(page, lead, BACK_ZH)
        path, now = address(page)
        if path != room or not (before | settings).items() <= now.items():
            wrong.append(f"{lead}: {page.url}")
        page.get_by_role("button", name=BACK_ZH).click(timeout=60_000)
        page.locator(".panel.channel canvas").first.wait_for(timeout=60_000)
        settled(page)
        path, now = address(page)
        if path != "/" or not before.items() <= now.items():
            wrong.append(f"back from {lead}: {page.url}")
        if linked.readout(page)["row"] + linked.readout(page)["column"] != "95":
            wrong.append(f"back from {lead}: another unit")
    none_of(wrong, "These ways lose something:")


def test_the_number_that_is_proved_is_the_one_that_was_kept(open_page):
    page = open_page("?layer=relu3_2&channels=7&unit=20-30")
    take(page, "prove")
    value = linked.maps("conv3_2")[7, 20, 30]
    ledger = page.locator("[data-testid=stMain]").text_content().replace("−", "-")
    assert np.format_float_positional(value, 6, unique=False, fractional=False)[:6] in ledger


def test_the_browsers_own_back_leads_to_the_same_unit(open_page):
    page = open_page("?layer=conv4_2&channels=9&unit=3-4")
    take(page, "field")
    page.go_back()
    page.locator(".panel.channel canvas").first.wait_for(timeout=60_000)
    settled(page)
    shown = linked.readout(page)
    assert (shown["row"], shown["column"], shown["channel"]) == ("3", "4", "9")


def test_another_unit_chosen_in_the_lab_is_the_one_that_explore_shows_then(open_page):
    page = open_page("?layer=conv4_2&channels=9&unit=3-4")
    take(page, "prove")
    page.get_by_role("spinbutton", name="Row").fill("11")
    page.keyboard.press("Enter")
    page.wait_for_url("**conv_row=11*")
    quiet(page)
    page.get_by_role("button", name="Back to Explore").click(timeout=60_000)
    page.wait_for_url("**unit=11-4*")
    settled(page)
    shown = linked.readout(page)
    assert (shown["row"], shown["column"], shown["channel"]) == ("11", "4", "9")


def test_only_what_makes_sense_for_a_layer_is_offered(open_page):
    page = open_page("?layer=pool2")
    wanted = {
        "": ["card"],
        "pool2": ["card", "prove", "field", "won", "why"],
        "relu2_1": ["card", "prove", "field", "why"],
        "conv2_1": ["card", "prove", "field", "why"],
    }
    offered = {}
    for layer in wanted:
        if layer == "pool2":
            page.locator(".panel.channel .frame").first.click(position={"x": 20, "y": 20})
            page.wait_for_url("**unit=*")
        elif layer:
            page.locator(f".map-layer[data-layer={layer}]").click()
            page.wait_for_url(f"**layer={layer}*")
        settled(page)
        links = page.locator("[data-lead]:visible")
        offered[layer] = [link.get_attribute("data-lead") for link in links.all()]
    assert offered == wanted
