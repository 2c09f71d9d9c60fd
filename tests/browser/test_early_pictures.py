"""A picture brought before Streamlit has drawn anything arrives, in the room of the address."""

import pytest

from benchmarks.server import ROOT, running
from tests.browser.bringing import drop, paste, picture_file

pytestmark = pytest.mark.weights


@pytest.fixture
def open_held(browser, address):
    """Open the app with Streamlit's own code held back; the second value lets it come."""
    contexts = []

    def run(link):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        contexts.append(context)
        page, held = context.new_page(), []
        page.route("**/static/js/index*.js", lambda route: held.append(route))
        page.goto(f"{address}/{link}", wait_until="commit")
        page.wait_for_function("document.readyState === 'interactive'")

        # Ending a route lets go of what it held.
        return page, lambda: page.unroute("**/static/js/index*.js")

    yield run
    for context in contexts:
        context.close()


@pytest.mark.parametrize("way", ["paste", "drop"])
def test_a_picture_brought_before_the_page_is_drawn_arrives_and_leaves_the_room(
    open_held, tmp_path, way
):
    page, release = open_held("pooling?size=100")
    assert page.locator("[data-testid=stApp]").count() == 0
    (tmp_path / "mine.png").write_bytes(picture_file())
    if way == "paste":
        paste(page, picture_file())
    else:
        drop(page, tmp_path / "mine.png")
    release()
    page.locator("[data-testid=stMain]").get_by_text("Your picture").first.wait_for(timeout=30_000)
    page.get_by_role("heading", name="Pooling").first.wait_for()
    assert "/pooling?" in page.url
    assert "size=100" in page.url
    assert len(page.context.pages) == 1


def test_a_picture_that_arrives_before_the_rooms_are_known_does_not_lead_to_another(open_page):
    with running("tests/browser/slow_door_app.py", PYTHONPATH=str(ROOT)) as (slow, _):
        page = open_page("pooling", at=slow, ready=False)
        paste(page, picture_file())
        page.locator("[data-testid=stMain]").get_by_text("Your picture").first.wait_for()
        page.get_by_role("heading", name="Pooling").first.wait_for(timeout=10_000)
        # Not to ask the server anything more while it is stopped.
        page.goto("about:blank")


def test_a_file_that_is_no_picture_is_refused_and_does_not_open_in_the_browser(open_page, tmp_path):
    page = open_page()
    tabs = len(page.context.pages)
    (tmp_path / "notes.txt").write_text("no picture")
    drop(page, tmp_path / "notes.txt")
    page.locator("[data-testid=stAlert]").wait_for()
    assert len(page.context.pages) == tabs
    assert page.url.startswith("http")
