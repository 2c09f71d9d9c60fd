"""Waiting on a page: said in place, in fragments too; stopped on demand; never kept in a cache."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from streamlit.testing.v1 import AppTest

from explorer.ui.computing import compute
from explorer.ui.computing.store import Store
from explorer.ui.computing.turns import Turns

TURNS: dict[str, Turns] = {}


@pytest.fixture
def turns(monkeypatch) -> Turns:
    """A queue and a store of this test's own."""
    found, store = Turns(), None
    store = Store(found)
    monkeypatch.setattr(compute, "_turns", lambda: found)
    monkeypatch.setattr(compute, "store", lambda: store)
    return found


@contextmanager
def held(turns: Turns, seconds: float) -> Iterator[None]:
    """Somebody else computes for a while."""
    has_it = threading.Event()

    def work() -> None:
        with turns.take():
            has_it.set()
            time.sleep(seconds)

    thread = threading.Thread(target=work)
    thread.start()
    assert has_it.wait(10)
    yield
    thread.join()


def page() -> None:
    import threading
    import time

    import streamlit as st

    from explorer.ui import recovery
    from explorer.ui.computing import compute, waiting
    from explorer.ui.computing.store import Kind

    told = st.session_state.setdefault("told", [])
    show = waiting._Spot.show

    def spy(spot, text):
        show(spot, text)
        told.append(text)

    waiting._Spot.show = spy

    def busy_again():
        """Somebody else takes the turn again before the page's second wish."""
        has_it = threading.Event()

        def work():
            with compute._turns().take():
                has_it.set()
                time.sleep(0.5)

        threading.Thread(target=work).start()
        has_it.wait(10)

    @recovery.fragment
    def part():
        st.button("again", key="again")
        number = st.session_state.setdefault("number", 0)
        first = compute.once(Kind.RESULT, ("first", number), lambda: "first")
        busy_again()
        second = compute.once(Kind.RESULT, ("second", number), lambda: "second")
        st.text(f"{first} {second}")
        st.session_state["number"] = number + 1

    try:
        with recovery.guard():
            part()
    finally:
        waiting._Spot.show = show


def test_a_run_that_waits_twice_says_so_twice_and_leaves_nothing_behind(turns) -> None:
    with held(turns, 0.8):
        app = AppTest.from_function(page, default_timeout=30).run()
    assert not app.exception, app.exception
    assert not app.error, app.error[0].value
    assert app.text[0].value == "first second"
    told = list(app.session_state["told"])
    assert len(told) >= 2
    assert {text.split(";")[-1].strip() for text in told} == {
        "1 before you.",
        "It is being computed now.",
    }
    assert [button.key for button in app.button] == ["again"]
    with held(turns, 0.8):
        app.button(key="again").click().run()
    assert not app.exception
    assert not app.error
    assert app.text[0].value == "first second"
    assert len(app.session_state["told"]) > len(told)
