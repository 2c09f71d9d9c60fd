from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

DOOR = str(Path(__file__).parents[2] / "explorer" / "ui" / "door" / "script.py")

OpenApp = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def no_unexpected_error(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """The page is polite about bugs, so a test must look for them in the log."""
    yield
    found = [
        r.exc_text
        for when in ("setup", "call")
        for r in caplog.get_records(when)
        if r.name == "explorer" and r.levelname == "ERROR"
    ]
    if request.node.get_closest_marker("faults") is None:
        assert not found, found[0]


def opened(room: str = "", **link: str) -> AppTest:
    """Open a room of the app with settings in the link, as a new visitor."""
    app = AppTest.from_file(DOOR, default_timeout=300)
    # AppTest.switch_page knows pages that are files only; rooms are functions.
    app._page_hash = calc_hash(room) if room else ""
    for key, value in link.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, app.exception
    return app


@pytest.fixture
def open_app() -> OpenApp:
    """See `opened`."""
    return opened
