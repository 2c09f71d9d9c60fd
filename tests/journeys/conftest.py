from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import app_test

from tests.journeys.visitor import Runner
from tests.short_training import shortened


@pytest.fixture(autouse=True)
def _browsers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_test, "LocalScriptRunner", Runner)


@pytest.fixture(scope="module", autouse=True)
def _lessons() -> Iterator[None]:
    with shortened():
        yield
