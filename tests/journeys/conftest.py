import pytest
from streamlit.testing.v1 import app_test

from tests.journeys.visitor import Runner


@pytest.fixture(autouse=True)
def _browsers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_test, "LocalScriptRunner", Runner)
