"""Two replicas behind nginx; one is killed, and its visitors keep what they chose."""

import os
import signal
import threading
import time
from contextlib import ExitStack, contextmanager

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from deploy.nginx import COOKIE
from stress.house import NGINX, open_house
from stress.replicas import choose
from stress.visitor import Visitor
from tests.browser.bringing import picture_file
from tests.browser.conftest import settled

pytestmark = [
    pytest.mark.weights,
    pytest.mark.skipif(
        NGINX is None and not os.environ.get("CI"), reason="no nginx on this machine (nginx-light)"
    ),
]
LINK = "?layer=conv2_1&size=96&resample=nearest&map=layer"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    log = tmp_path_factory.mktemp("house") / "log"
    with open_house(log) as house:
        yield house
    assert "Traceback" not in log.read_text()


@pytest.fixture
def open_at_home(browser, house):
    """Open the app through the proxy; the page may complain while its server is away."""
    contexts = []

    def run(at=None):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        contexts.append(context)
        if at is not None:
            name = f"r{house.ports.index(at) + 1}"
            context.add_cookies([{"name": COOKIE, "value": name, "url": house.address}])
        page = context.new_page()
        page.goto(f"{house.address}/{LINK}")
        settled(page)
        return page

    yield run
    for context in contexts:
        context.close()


def home_of(page, house):
    """The port of the replica that this visitor's cookie names."""
    names = [c["value"] for c in page.context.cookies() if c["name"] == COOKIE]
    assert len(names) == 1
    return house.ports[int(names[0].removeprefix("r")) - 1]


def go_to(page, layer):
    page.locator(f".map-layer[data-layer={layer}]").click()
    page.wait_for_url(f"**layer={layer}*")
    settled(page)


def shown(page):
    """What a visitor sees of their settings and of their picture."""
    room = page.locator("[data-testid=stMain]")  # The sidebar has headings too.
    heading = room.get_by_role("heading", level=3).first.text_content()
    picture = page.locator(".panel.picture canvas").evaluate("c => c.toDataURL()")
    return page.url.split("?")[1], heading, picture


def at_work(address, over, outcomes):
    """Somebody who comes, looks, and comes again, until it is over."""
    while not over.is_set():
        try:
            with Visitor(address, "size=64", patience=30) as visitor:
                outcomes.append(visitor.look().trouble or "maps")
            time.sleep(0.2)
        except Exception as error:
            outcomes.append(type(error).__name__)
            time.sleep(0.1)


@contextmanager
def others_at_work(address):
    """Two more people; yields what came of their visits."""
    over, outcomes = threading.Event(), []
    people = [threading.Thread(target=at_work, args=(address, over, outcomes)) for _ in range(2)]
    for person in people:
        person.start()
    try:
        yield outcomes
    finally:
        over.set()
        for person in people:
            person.join()


def line(address, cookie=""):
    """Open a line as a page does; returns it and the replica that the proxy names."""
    opened = connect(
        address.replace("http", "ws") + "/_stcore/stream",
        additional_headers={"Cookie": cookie},
        origin=Origin(address),
        subprotocols=[Subprotocol("streamlit")],
    )
    told = opened.response.headers.get("Set-Cookie", "")
    return opened, told.split(";")[0].removeprefix(f"{COOKIE}=")


def test_a_class_behind_one_address_is_spread_and_each_stays_where_it_was(house):
    with ExitStack() as stack:
        names = []
        for _ in range(4):
            opened, name = line(house.address)
            stack.enter_context(opened)
            names.append(name)
        assert sorted(names) == ["r1", "r1", "r2", "r2"]
        for name in names:
            opened, again = line(house.address, f"{COOKIE}={name}")
            stack.enter_context(opened)
            assert again == ""  # nothing new to tell: the same replica


def shows_again(page, wanted):
    """Wait until a page shows what it did; another server has to send all of it first."""
    for _look in range(200):
        if shown(page) == wanted:
            return
        page.wait_for_timeout(100)
    assert shown(page) == wanted


def test_whose_replica_is_killed_under_load_goes_on_at_the_other_with_everything(
    house, open_at_home
):
    page = open_at_home()
    upload = page.locator("[data-testid=stFileUploaderDropzoneInput]")
    upload.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": picture_file()})
    page.get_by_text("Your picture through").wait_for()
    page.wait_for_url("**mine=picture**")
    go_to(page, "conv3_3")
    before, home = shown(page), home_of(page, house)
    go_to(page, "pool2")
    neighbour = open_at_home(at=home)
    theirs = shown(neighbour)
    assert home_of(neighbour, house) == home
    with others_at_work(house.address) as outcomes:
        os.kill(house.replicas()[home], signal.SIGKILL)
        page.get_by_text("Connecting").first.wait_for(timeout=15_000)
        page.get_by_text("Connecting").first.wait_for(state="detached", timeout=15_000)
        go_to(page, "conv3_3")
        choose(neighbour, "conv3_3")
    choose(neighbour, "conv2_1")
    shows_again(neighbour, theirs)
    assert home_of(neighbour, house) != home
    assert "maps" in outcomes
    page.get_by_text("Your picture through").wait_for()
    settled(page)
    assert home_of(page, house) != home
    shows_again(page, before)
