from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

DOOR = str(Path(__file__).parents[2] / "streamlit_app.py")

OpenApp = Callable[..., AppTest]


@pytest.fixture
def open_app() -> OpenApp:
    """Open the app with settings in the link, as a new visitor."""

    def run(**link: str) -> AppTest:
        app = AppTest.from_file(DOOR, default_timeout=120)
        for key, value in link.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, app.exception
        return app

    return run
