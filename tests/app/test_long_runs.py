"""Long studies: begun, stopped and carried on."""

from itertools import count

from streamlit.testing.v1 import AppTest

from explorer.ui.parts import long_runs

_CASES = count()


def study() -> None:
    import streamlit as st

    from explorer.ui.computing.study import Study
    from explorer.ui.parts import long_runs

    what = Study((st.session_state["case"], st.session_state.get("what", "one")), range(5))
    for number in st.session_state.get("begun", []):
        what.keep(number, str(number))
    long_runs.pursue(
        "study",
        what,
        lambda rest: ((number, str(number)) for number in rest),
        start=st.session_state.get("words"),
    )
    st.session_state["known"] = list(what.known())


def opened(**state) -> AppTest:
    app = AppTest.from_function(study, default_timeout=30)
    app.session_state["case"] = next(_CASES)
    for key, value in state.items():
        app.session_state[key] = value
    if "wish" in state:
        what, running = state["wish"]
        app.session_state["study_wish"] = (repr((app.session_state["case"], what)), running)
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
    app = opened(begun=[0, 1], wish=("one", False))
    assert app.session_state["known"] == [0, 1]
    [button] = app.button
    assert button.label == "Go on (2 of 5 done)"
    button.click().run()
    assert app.session_state["known"] == [0, 1, 2, 3, 4]


def test_stopping_one_study_does_not_stop_another() -> None:
    app = opened(what="other", wish=("one", False))
    assert app.session_state["known"] == [0, 1, 2, 3, 4]
    waiting = opened(what="other", wish=("one", True), words="Measure")
    assert waiting.session_state["known"] == []


def test_what_is_known_so_far_is_drawn_while_a_study_goes_on() -> None:
    def study() -> None:
        import streamlit as st

        from explorer.ui.computing.study import Study
        from explorer.ui.parts import long_runs

        what = Study(("drawn while it goes on",), range(4))
        seen = st.session_state["seen"] = []
        long_runs._SHOW_EVERY = -1.0
        long_runs.pursue(
            "study",
            what,
            lambda rest: ((number, number) for number in rest),
            also=lambda: seen.append(len(what.known())),
        )

    before = long_runs._SHOW_EVERY
    try:
        app = AppTest.from_function(study, default_timeout=30).run()
    finally:
        long_runs._SHOW_EVERY = before
    assert not app.exception
    assert app.session_state["seen"] == [1, 2, 3, 4]
