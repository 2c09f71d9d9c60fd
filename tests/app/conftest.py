from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

DOOR = str(Path(__file__).parents[2] / "streamlit_app.py")

OpenApp = Callable[..., AppTest]


@pytest.fixture
def open_app() -> OpenApp:
    """Open a room of the app with settings in the link, as a new visitor."""

    def run(room: str = "", **link: str) -> AppTest:
        app = AppTest.from_file(DOOR, default_timeout=120)
        # AppTest.switch_page knows pages that are files only; rooms are functions.
        app._page_hash = calc_hash(room) if room else ""
        for key, value in link.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, app.exception
        return app

    return run
