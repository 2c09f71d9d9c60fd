"""Why here: a long map is stopped in a real browser, goes on where it was, and is the right one."""

import re

import numpy as np
import pytest

from explorer.imaging import SAMPLES, Interpolation, load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights
from explorer.studies.attribution import Attribution, ChannelScore, Course, attribute

pytestmark = pytest.mark.weights

LINK = (
    "atlas?atlas_section=why&why_of=channel&layer=relu3_1&channels=7&size=64"
    "&why_method=integrated&why_steps=64"
)
STEPS = 64


def done(page) -> int:
    label = page.get_by_role("button", name=re.compile(r"Go on \(\d+ of 128 done\)")).first
    label.wait_for(timeout=60_000)
    found = re.search(r"\d+", label.text_content() or "")
    assert found
    return int(found[0])


def test_integrated_gradients_stop_and_go_on_where_they_were(open_page) -> None:
    page = open_page(LINK, ready=False)
    page.get_by_role("button", name="Draw the map and its test").click(timeout=60_000)
    page.get_by_text(re.compile(r"[1-9]\d* of 128")).first.wait_for(timeout=60_000)
    page.locator(".stButton button", has_text="Stop").click()
    stopped = done(page)
    assert 0 < stopped < 2 * STEPS
    page.wait_for_timeout(500)
    # What was on its way when it was stopped is kept too; nothing more is computed.
    assert stopped <= done(page) <= stopped + 2
    # Other rooms in between, and what was known is known still.
    page.get_by_role("link", name="Display", exact=True).click()
    page.wait_for_url("**/display*")
    page.go_back()
    assert stopped <= done(page) <= stopped + 2
    page.get_by_role("button", name="Go on").first.click()
    page.get_by_text("Sanity check: rank correlation").wait_for(timeout=120_000)
    told = page.get_by_text("Residual:").text_content() or ""
    loaded = load_weights("imagenet")
    seen = sample(load_sample(next(iter(SAMPLES))).pixels, Sampling(Interpolation.AREA, size=64))
    x = prepare(seen.pixels, loaded.preprocessing)
    model = VGG16.from_weights(loaded)
    *_steps, wanted = attribute(
        model, x, ChannelScore("relu3_1", 7), Course(Attribution.INTEGRATED, STEPS)
    )
    residual = re.search(r"Residual: ([+−]?[\d.]+)%", told)
    assert residual
    shown = float(residual[1].replace("−", "-"))
    assert wanted.residual is not None
    np.testing.assert_allclose(shown, 100 * wanted.residual, atol=0.011)
    row = page.locator(".readings tbody tr", has_text="Integrated gradients")
    assert row.count() == 1
