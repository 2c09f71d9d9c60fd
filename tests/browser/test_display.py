"""The display lab in a real browser."""

from tests.browser.conftest import settled

LINK = "display?weights=untrained&size=64&layer=relu3_3"
HEAD = ROW = 35


def open_lab(open_page, link):
    page = open_page(link, ready=False)
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for(timeout=60_000)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
    return page


def test_every_mapping_is_a_crisp_picture_and_a_row_of_scores(open_page):
    page = open_lab(open_page, LINK)
    images = page.locator("[data-testid=stImage] img[alt*='relu3_3 in gray']")
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stImage] img')]"
        ".every(e => e.complete && e.naturalWidth)"
    )
    sizes = images.evaluate_all("all => all.map(e => [e.naturalWidth, e.clientWidth])")
    assert len(sizes) == 13
    assert all(natural % 16 == 0 and natural == shown for natural, shown in sizes)
    table = page.locator("[data-testid=stDataFrame] table").first
    assert int(table.get_attribute("aria-rowcount")) == 14
    assert "relu3_3" in page.locator("[data-testid=stMain]").inner_text()


def test_a_row_of_the_channel_table_is_the_channel_explore_pins(open_page):
    page = open_lab(open_page, f"{LINK}&display_section=channels")
    canvas = page.locator("[data-testid=stDataFrame] canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + 16, box["y"] + HEAD + 5 * ROW + ROW // 2)
    page.get_by_text("Channel 5 of relu3_3").first.wait_for(timeout=30_000)
    page.get_by_role("link", name="Open in Explore").click()
    settled(page)
    assert page.locator(".linked-view .panel.channel").count() == 1
    title = page.locator(".linked-view .panel.channel .panel-title").inner_text()
    assert "5" in title.split() or "channel 5" in title.lower()
