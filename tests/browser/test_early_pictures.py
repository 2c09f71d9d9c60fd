"""A picture brought before Streamlit has drawn anything arrives, in the room of the address."""

import pytest

from benchmarks.server import ROOT, running
from tests.browser.bringing import drop, paste, picture_file
from tests.offenders import none_of

pytestmark = pytest.mark.weights


@pytest.fixture
def open_held(at_home, address):
    """Open the app with Streamlit's own code held back; the second value lets it come."""
    pages = []

    def run(link):
        page, held = at_home.new_page(), []
        pages.append(page)
        page.route("**/static/js/index*.js", lambda route: held.append(route))
        page.goto(f"{address}/{link}", wait_until="commit")
        page.wait_for_function("document.readyState === 'interactive'")

        # Ending a route lets go of what it held.
        return page, lambda: page.unroute("**/static/js/index*.js")

    yield run
    for page in pages:
        page.close()


def test_a_picture_brought_before_the_page_is_drawn_arrives_and_leaves_the_room(
    open_held, tmp_path
):
    (tmp_path / "mine.png").write_bytes(picture_file())
    ways = {
        "paste": lambda page: paste(page, picture_file()),
        "drop": lambda page: drop(page, tmp_path / "mine.png"),
    }
    wrong = []
    for way, bring in ways.items():
        page, release = open_held("pooling?size=100")
        tabs = len(page.context.pages)
        assert page.locator("[data-testid=stApp]").count() == 0
        bring(page)
        release()
        main = page.locator("[data-testid=stMain]")
        main.get_by_text("Your picture").first.wait_for(timeout=60_000)
        page.get_by_role("heading", name="Pooling").first.wait_for()
        if "/pooling?" not in page.url or "size=100" not in page.url:
            wrong.append(f"{way}: {page.url}")
        if len(page.context.pages) != tabs:
            wrong.append(f"{way}: another tab")
    none_of(wrong, "Lost:")


def test_a_picture_that_arrives_before_the_rooms_are_known_does_not_lead_to_another(open_page):
    with running("tests/browser/slow_door_app.py", PYTHONPATH=str(ROOT)) as (slow, _):
        page = open_page("pooling", at=slow, ready=False)
        paste(page, picture_file())
        page.locator("[data-testid=stMain]").get_by_text("Your picture").first.wait_for()
        page.get_by_role("heading", name="Pooling").first.wait_for()
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
