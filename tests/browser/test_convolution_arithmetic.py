"""Size arithmetic and receptive fields in a real browser, on a desk and on a phone."""

import pytest

pytestmark = pytest.mark.weights


def idle(page):
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)


def test_from_the_articles_third_pooling_to_what_a_unit_looks_at(open_page):
    page = open_page("convolution?conv_section=sizes", ready=False)
    page.get_by_role("button", name="The article's third pooling").click()
    strip = page.locator(".size-strip").first
    strip.locator(".out", has_text="29").first.wait_for(timeout=30_000)
    # Of a strip this long both ends are drawn, 14 cells each.
    assert strip.locator(".window").count() == strip.locator(".out").count() == 13
    assert strip.locator(".unread").text_content() == "60"
    # every output stands under the middle of its window
    for number in (0, 12):
        bar = strip.locator(".window").nth(number).bounding_box()
        out = strip.locator(".out").nth(number).bounding_box()
        middle = out["x"] + out["width"] / 2
        assert abs(middle - bar["x"] - bar["width"] / 2) < 2
        assert out["y"] > bar["y"]

    page.get_by_role("radio", name="Receptive field").or_(
        page.get_by_role("button", name="Receptive field")
    ).first.click()
    picture = page.locator("[data-testid=stImage] img")
    picture.nth(2).wait_for(timeout=60_000)
    idle(page)
    assert "conv_section=receptive" in page.url
    sizes = picture.evaluate_all("all => all.map(i => [i.naturalWidth, i.clientWidth])")
    assert sizes[0] == [448, 448]
    # the box of relu3_3's convolution, 40 px, with 5 px around it, each pixel five wide
    assert sizes[1:] == [[250, 250], [250, 250]]


def test_on_a_phone_wide_things_scroll_inside_their_own_box(open_page, phone):
    page = open_page("convolution?conv_section=sizes&conv_size_m=40", ready=False, profile=phone)
    strip = page.locator(".size-strip").first
    strip.wait_for(timeout=60_000)
    idle(page)
    assert strip.evaluate("e => e.scrollWidth > e.clientWidth && e.clientWidth < 390")
    # What is being drawn may stick out until it is in its place.
    page.wait_for_function(
        "() => { const main = document.querySelector('[data-testid=stMain]');"
        " return main.scrollWidth <= main.clientWidth }"
    )
