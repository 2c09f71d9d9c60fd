"""Long studies: begun, stopped and carried on."""

from streamlit.testing.v1 import AppTest


def study() -> None:
    import streamlit as st

    from explorer.ui import long_runs

    known = st.session_state.setdefault("known", [])
    long_runs.pursue(
        "study",
        st.session_state.get("what", "one"),
        lambda: (len(known), 5),
        lambda: iter(range(len(known), 5)),
        known.append,
        start=st.session_state.get("words"),
    )


def opened(**state) -> AppTest:
    app = AppTest.from_function(study, default_timeout=30)
    for key, value in state.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    return app


def test_without_words_it_begins_by_itself_and_leaves_nothing_behind() -> None:
    app = opened()
    assert app.session_state["known"] == [0, 1, 2, 3, 4]
    assert not app.button


def test_with_words_it_waits_for_a_click() -> None:
    app = opened(words="Measure")
    assert app.session_state["known"] == []
    [button] = app.button
    assert button.label == "Measure"
    button.click().run()
    assert app.session_state["known"] == [0, 1, 2, 3, 4]
    assert not app.button


def test_a_stopped_study_keeps_what_it_knows_and_goes_on_there() -> None:
    app = opened(known=[0, 1], study_wish=("one", False))
    assert app.session_state["known"] == [0, 1]
    [button] = app.button
    assert button.label == "Go on (2 of 5 done)"
    button.click().run()
    assert app.session_state["known"] == [0, 1, 2, 3, 4]


def test_stopping_one_study_does_not_stop_another() -> None:
    app = opened(what="other", study_wish=("one", False))
    assert app.session_state["known"] == [0, 1, 2, 3, 4]
    waiting = opened(what="other", study_wish=("one", True), words="Measure")
    assert waiting.session_state["known"] == []
