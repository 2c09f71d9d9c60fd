"""The browser keeps the visitor's own picture and gives it back to a server that lost it."""

import hashlib

import pytest

from benchmarks.server import ROOT
from tests.browser.bringing import drop, paste, picture_file
from tests.browser.conftest import regular
from tests.browser.restarting import restarting
from tests.browser.shelf import EMPTY, kept

APP = "tests/browser/own_picture_app.py"
MINE, OTHER, THIRD = map(picture_file, range(1, 4))
CAMERA = """
const canvas = document.createElement('canvas')
canvas.width = 320
canvas.height = 240
const paint = canvas.getContext('2d')
let drawn = 0
setInterval(() => {
  paint.fillStyle = `hsl(${drawn++}, 80%, 50%)`
  paint.fillRect(0, 0, 320, 240)
}, 30)
navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(30)
"""


@pytest.fixture(scope="module")
def server():
    with restarting(APP, PYTHONPATH=str(ROOT)) as server:
        yield server


@pytest.fixture(scope="module")
def own_address(server):
    return server.address


@pytest.fixture(scope="module")
def profile(browser, own_address):
    with regular(browser, own_address) as context:
        yield context


@pytest.fixture
def open_own(open_page, own_address, profile):
    """Open the only page of a browser that keeps no picture yet."""

    def run(link=""):
        first, *others = profile.pages
        for other in others:
            other.close()
        first.evaluate(EMPTY)
        page = open_page(link, at=own_address, ready=False, profile=profile)
        listens(page)
        return page

    return run


@pytest.fixture
def unwatched(profile):
    """A page that may complain, as Streamlit's does while its server is away."""
    profile.pages[0].evaluate(EMPTY)
    return profile.new_page()


def listens(page):
    shows(page, "heard: nothing.")
    page.locator(".st-key-paste .told").wait_for(state="attached")
    page.wait_for_timeout(300)


def shows(page, text):
    page.get_by_text(text).wait_for(timeout=60_000)


def sha(data):
    return hashlib.sha256(data).hexdigest()


def named(data):
    return f"own: {sha(data)[:12]};"


def upload(page, data, number=0):
    page.locator("[data-testid=stFileUploader] input").nth(number).set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": data}
    )


def keeps(page, data):
    """Wait until the server has a picture and the browser its copy."""
    shows(page, named(data))
    marked(page, sha(data))


def marked(page, digest):
    page.wait_for_function(
        "sha => sessionStorage.getItem('explorer-picture')?.includes(sha)", arg=digest
    )


def test_a_reload_gives_back_what_was_pasted_dropped_or_uploaded(open_own, tmp_path):
    page = open_own()
    (tmp_path / "mine.png").write_bytes(OTHER)
    ways = [
        ("area", MINE, lambda: paste(page, MINE)),
        ("area", OTHER, lambda: drop(page, tmp_path / "mine.png")),
        ("upload", THIRD, lambda: upload(page, THIRD)),
    ]
    before = ""
    for way, data, bring in ways:
        bring()
        shows(page, f"{named(data)} heard: {before}{way} taken.")
        keeps(page, data)
        page.reload()
        before = "area taken, "
        shows(page, f"{named(data)} heard: area taken.")
        assert kept(page) == [sha(data)]


def test_the_newest_picture_comes_back_and_a_refused_one_does_not_take_its_place(open_own):
    page = open_own()
    upload(page, OTHER)
    shows(page, "upload taken")
    paste(page, MINE)
    shows(page, f"{named(MINE)} heard: upload taken, area taken.")
    paste(page, b"GIF89a nonsense", "image/gif")
    shows(page, "area taken, area refused.")
    page.get_by_text("Again").click()
    keeps(page, MINE)
    page.reload()
    shows(page, f"{named(MINE)} heard: area taken.")
    assert kept(page) == [sha(MINE)]


def test_two_pictures_brought_at_once_are_not_taken_for_one_another(open_own):
    page = open_own()
    upload(page, MINE)
    paste(page, b"GIF89a nonsense", "image/gif")
    page.get_by_text("refused").wait_for()
    keeps(page, MINE)
    page.reload()
    shows(page, f"{named(MINE)} heard: area taken.")


def test_what_is_forgotten_or_not_wanted_does_not_come_back(open_own):
    page = open_own()
    paste(page, MINE)
    keeps(page, MINE)
    page.goto(page.url.split("?")[0])
    page.get_by_text("own: none; heard: nothing.").wait_for()
    page.wait_for_timeout(1500)
    shows(page, "own: none; heard: nothing.")
    page.goto(page.url.split("?")[0] + "?picture=own")
    shows(page, named(MINE))
    page.get_by_text("Forget").click()
    shows(page, "own: none")
    page.wait_for_function("sessionStorage.getItem('explorer-picture') === null")
    assert kept(page) == []
    page.goto(page.url.split("?")[0] + "?picture=own")
    page.get_by_text("heard: nothing.").wait_for()
    page.wait_for_timeout(1500)
    shows(page, "own: none; heard: nothing.")


def test_a_picture_the_server_refuses_when_it_comes_back_is_sent_once(open_own):
    page = open_own()
    paste(page, MINE)
    keeps(page, MINE)
    kept(page, "entry => ({...entry, blob: new Blob(['broken'])})")
    page.reload()
    shows(page, "own: none; heard: area refused.")
    for _ in range(2):
        page.get_by_text("Again").click()
        page.wait_for_timeout(700)
    shows(page, "own: none; heard: area refused.")


def test_another_tab_gets_nothing_and_old_pictures_are_swept_away(open_own):
    page = open_own()
    paste(page, MINE)
    keeps(page, MINE)
    tab = page.context.new_page()
    tab.goto(page.url)
    tab.get_by_text("heard: nothing.").wait_for()
    tab.wait_for_timeout(1500)
    shows(tab, "own: none; heard: nothing.")
    paste(tab, OTHER)
    keeps(tab, OTHER)
    assert sorted(kept(tab)) == sorted([sha(MINE), sha(OTHER)])
    hours = "at: Date.now() - 3 * 3600 * 1000"
    kept(tab, f"entry => entry.sha === '{sha(MINE)}' ? {{...entry, {hours}}} : entry")
    tab.reload()
    shows(tab, f"{named(OTHER)} heard: area taken.")
    assert kept(tab) == [sha(OTHER)]


def test_a_tab_and_its_copy_do_not_take_each_others_picture(open_own):
    page = open_own()
    paste(page, MINE)
    keeps(page, MINE)
    with page.expect_popup() as opened:
        page.evaluate("open(location.href)")
    shows(opened.value, f"{named(MINE)} heard: area taken.")
    paste(opened.value, OTHER)
    keeps(opened.value, OTHER)
    page.reload()
    page.get_by_text("heard: nothing.").wait_for()
    page.wait_for_timeout(1500)
    shows(page, "own: none; heard: nothing.")


def test_a_picture_without_room_on_the_shelf_does_not_leave_the_one_before_it_there(open_own):
    page = open_own()
    paste(page, MINE)
    keeps(page, MINE)
    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new Error('no room') } }")
    paste(page, OTHER)
    page.wait_for_function("sessionStorage.getItem('explorer-picture') === null")
    page.reload()
    page.get_by_text("heard: nothing.").wait_for()
    page.wait_for_timeout(1500)
    shows(page, "own: none; heard: nothing.")


def test_a_restarted_server_gets_the_last_picture_from_the_page_shelf_or_digests_or_not(
    unwatched, server
):
    page, bare = unwatched, unwatched.context.new_page()
    bare.add_init_script("delete Crypto.prototype.subtle; delete window.indexedDB")
    for one in (page, bare):
        one.goto(server.address)
        listens(one)
    upload(page, MINE)
    keeps(page, MINE)
    # What is kept in the page must do: some browsers store nothing.
    page.evaluate(EMPTY)
    upload(bare, OTHER)
    shows(bare, named(OTHER))
    paste(bare, MINE)
    shows(bare, named(MINE))
    paste(bare, b"GIF89a nonsense", "image/gif")
    shows(bare, "area refused.")
    server.restart()
    for one in (page, bare):
        # Streamlit runs nothing before the visitor does something; its buttons wait till then.
        one.get_by_text("Again").click(timeout=60_000)
        # Once or twice: it may be told again to a run that takes the place of the first.
        shows(one, f"{named(MINE)} heard: area taken")


def test_a_photo_comes_back_too(unwatched, own_address):
    page = unwatched
    page.add_init_script(CAMERA)
    page.goto(f"{own_address}/?camera=1")
    page.wait_for_function("() => document.querySelector('video')?.currentTime > 0")
    page.locator("[data-testid=stCameraInputButton]:enabled").click()
    shows(page, "heard: camera taken.")
    own = page.get_by_text("own: ").text_content().split(";")[0]
    marked(page, own.removeprefix("own: "))
    page.reload()
    shows(page, f"{own}; heard: area taken.")


def test_a_picture_too_large_for_pasting_is_refused_in_the_page(open_own):
    page = open_own()
    paste(page, MINE, padding=15 * 2**20)
    told = page.get_by_role("status").get_by_text("That is too large")
    told.wait_for()
    page.mouse.click(5, 5)
    told.wait_for(state="detached")
    paste(page, MINE)
    shows(page, f"{named(MINE)} heard: area taken.")
