"""Somebody whose seat was given away is told so, and finds everything kept on coming in again."""

import gc

import pytest

from explorer.policy import policy
from explorer.ui import visitors

pytestmark = pytest.mark.weights


@pytest.fixture
def one_seat(monkeypatch):
    policy.cache_clear()
    monkeypatch.setenv("EXPLORER_PUBLIC", "1")
    monkeypatch.setenv("EXPLORER_SESSIONS", "1")
    visitors._visitors.clear()
    yield
    monkeypatch.undo()
    policy.cache_clear()
    visitors._visitors.clear()


@pytest.mark.usefixtures("one_seat")
def test_who_was_silent_for_long_gives_way_and_comes_back_to_the_same_view(open_app) -> None:
    first = open_app(layer="pool4", resample="nearest", size="32")
    chosen = first.session_state["settings"].as_link()
    assert chosen["layer"] == "pool4"
    assert "come back in a few minutes" in open_app().info[0].value
    first.session_state["visit"].heard -= policy().silent_seconds + 1
    second = open_app(size="32")
    assert second.main.subheader
    # The house is full again: it is said why, with a way in.
    first.run()
    assert "your place was given to somebody else" in first.info[0].value
    assert [button.label for button in first.button] == ["Try again"]
    del second
    gc.collect()
    first.button[0].click().run()
    assert first.main.subheader
    assert not first.info
    assert "Welcome back" in first.toast[0].value
    assert first.session_state["settings"].as_link() == chosen
    # It is a seat like any other.
    first.run()
    assert not first.toast
    assert "come back in a few minutes" in open_app().info[0].value


@pytest.mark.usefixtures("one_seat")
def test_who_does_something_keeps_the_seat(open_app) -> None:
    first = open_app(size="32")
    first.session_state["visit"].heard -= policy().silent_seconds + 1
    first.run()
    assert "come back in a few minutes" in open_app().info[0].value
    assert not first.session_state["visit"].over
