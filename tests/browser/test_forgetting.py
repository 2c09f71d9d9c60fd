"""Forget my picture, in a real browser against a real server; and what stays of who has left."""

import hashlib
import json
import time
import urllib.request

import pytest

from benchmarks.server import ROOT
from tests.browser.bringing import paste, picture_file
from tests.browser.conftest import regular, settled
from tests.browser.restarting import restarting

LINK = "?size=64&weights=untrained&lang=en"
KEPT = """() => new Promise(resolve => {
  indexedDB.open('explorer', 1).onsuccess = ({ target: { result } }) => {
    if (!result.objectStoreNames.length) return resolve(0)
    result.transaction('pictures').objectStore('pictures').count().onsuccess =
      event => resolve(event.target.result)
  }
})"""


@pytest.fixture(scope="module")
def server():
    app = "tests/browser/forgetting_app.py"
    how = {"EXPLORER_PUBLIC": "1", "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1"}
    with restarting(app, PYTHONPATH=str(ROOT), **how) as server:
        yield server


@pytest.fixture(scope="module")
def there(server):
    return server.address


@pytest.fixture(scope="module")
def profile(browser, there):
    with regular(browser, there) as context:
        yield context


def held(address, data):
    """What the server has of a picture."""
    sha = hashlib.sha256(data).hexdigest()
    with urllib.request.urlopen(f"{address}/held?sha={sha}", timeout=10) as answer:
        return json.load(answer)


def soon(look, wanted, seconds=30):
    """Look again and again until it is as wanted."""
    until = time.monotonic() + seconds
    while (found := look()) != wanted and time.monotonic() < until:
        time.sleep(0.5)
    return found


def forget(page):
    return page.get_by_role("button", name="Forget my picture")


def bring(page, data):
    page.locator("[data-testid=stFileUploader] input").first.set_input_files(
        {"name": "mine.png", "mimeType": "image/png", "buffer": data}
    )
    forget(page).wait_for(timeout=60_000)
    page.wait_for_function("sessionStorage.getItem('explorer-picture') !== null")
    settled(page)


def test_a_forgotten_picture_is_gone_from_server_and_browser_and_does_not_come_back(
    open_page, there, profile
):
    data = picture_file(11)
    page = open_page(LINK, at=there, profile=profile)
    bring(page, data)
    before = held(there, data)
    assert all(before.values()), before
    assert page.evaluate(KEPT) == 1
    forget(page).click()
    page.get_by_text("Your picture is forgotten").wait_for()
    settled(page)
    after = soon(lambda: held(there, data) | {"media": 0}, dict.fromkeys(before, 0))
    assert after == dict.fromkeys(before, 0)
    page.wait_for_function("sessionStorage.getItem('explorer-picture') === null")
    assert page.evaluate(KEPT) == 0
    assert "mine" not in page.url
    page.reload()
    settled(page)
    assert forget(page).count() == 0
    paste(page, data)
    forget(page).wait_for()


def test_nothing_stays_of_a_picture_whose_owner_has_left(open_page, there, profile):
    data = picture_file(12)
    page = open_page(LINK, at=there, profile=profile)
    bring(page, data)
    with page.expect_download():
        page.get_by_text("Download", exact=True).first.click()
        page.get_by_test_id("stDownloadButton").first.click()
    before = held(there, data)
    assert all(before.values()), before
    page.context.new_page()  # The next one's.
    page.close()
    nothing = dict.fromkeys(before, 0)
    assert soon(lambda: held(there, data), nothing) == nothing


def test_a_picture_comes_back_to_a_restarted_server_by_itself(server, profile):
    data = picture_file(13)
    page = profile.pages[0]  # Not watched: while its server is away, a page may complain.
    page.bring_to_front()
    page.goto(f"{server.address}/{LINK}")
    settled(page)
    bring(page, data)
    server.restart()
    assert soon(lambda: held(server.address, data)["Picture"], 1, 60) == 1
    assert "Your picture through" in page.content()
