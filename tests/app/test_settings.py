import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from explorer.ui import settings
from explorer.ui.parts import choices
from tests.app.conftest import OpenApp
from tests.app.test_explore import png


def test_a_setting_s_name_can_be_declared_only_once() -> None:
    with pytest.raises(ValueError, match="layer"):
        settings.declare(settings.Setting("layer", "x", str))


@pytest.mark.parametrize("text", ["", "-1", "11", "1.0", "٣", "1" * 9])
def test_numbers_in_links_are_plain_digits_in_range(text: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(text) + "$"):
        settings.number(0, 10)(text)


def test_passes_that_a_small_picture_does_not_allow_are_there_again_for_a_larger_one(
    open_app: OpenApp,
) -> None:
    app = open_app(room="resampling", size="32", passes="3", weights="untrained")
    app.file_uploader(key="upload").set_value(("tiny.png", png((5, 5)), "image/png")).run()
    assert app.slider(key="passes").value == app.slider(key="passes").max < 3
    assert app.query_params["passes"] == "3"
    app.selectbox(key="picture").select("coffee").run()
    assert app.slider(key="passes").value == 3


def test_a_layer_that_these_weights_or_this_room_lack_is_kept_for_those_that_have_it(
    open_app: OpenApp,
) -> None:
    link = {"layer": "fc6", "size": "32", "weights": "untrained"}
    others = {
        "": {},
        "display": {},
        "compare": {"ab_section": "off"},
        "pooling": {"pool_of": "layer"},
        "convolution": {},
    }
    for room, more in [*others.items(), ("compare", {})]:
        app = open_app(room=room, **link, **more)
        assert app.query_params["layer"] == "fc6", room
        shown = [box.value for box in app.selectbox if box.key == "layer"]
        assert shown in ([], ["pool5"]), room
        assert not app.error, room


def test_a_widget_that_streamlit_forgot_before_it_calls_changes_nothing() -> None:
    def script() -> None:
        import streamlit as st

        from explorer.ui.parts.choices import bound, telling
        from explorer.ui.settings import mine

        for made in (bound("size"), telling("a_file", mine().update)):
            st.session_state.pop(made["key"], None)
            made["on_change"](*made["args"])
        assert mine()["size"] == "224"

    assert not AppTest.from_function(script).run().exception


def test_a_part_of_the_page_that_runs_alone_takes_nothing_back_that_was_chosen_outside_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def script() -> None:
        import streamlit as st

        from explorer.ui.parts.choices import bound
        from explorer.ui.settings import mine

        mine()["picture"] = "coffee"
        made = bound("picture")
        st.session_state["picture"] = "rocket"
        made["on_change"](*made["args"])
        st.text(mine()["picture"])

    assert AppTest.from_function(script).run().text[0].value == "rocket"
    alone = SimpleNamespace(fragment_ids_this_run=["the linked view"])
    monkeypatch.setattr(choices, "get_script_run_ctx", lambda **_: alone)
    assert AppTest.from_function(script).run().text[0].value == "coffee"


def test_what_a_browser_only_repeats_of_what_nobody_chose_is_not_taken_for_a_choice() -> None:
    def script() -> None:
        import streamlit as st

        from explorer.ui import told
        from explorer.ui.parts.choices import showing

        taken: list[int] = st.session_state.setdefault("taken", [])
        told.hear()  # The browser says what was drawn last, or still what was drawn before that.
        for drawn, said in ((1, 1), (2, 1), (2, 3)):
            made = showing("strongest", drawn, taken.append, chosen=False)
            st.session_state["strongest"] = said
            made["on_change"](*made["args"])
            told.hear()

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert app.session_state["taken"] == [3]


def test_what_stands_in_where_nobody_chose_is_no_choice_when_streamlit_hears_it_again() -> None:
    def script() -> None:
        import streamlit as st

        from explorer.ui.pages.convolution import beside  # noqa: F401
        from explorer.ui.parts.choices import bound
        from explorer.ui.settings import mine

        for key, shown, other in (
            ("resampling_row", 94, 12),
            ("conv_beside", "untrained", "imagenet"),
        ):
            for said in (shown, other):  # As a section is left, Streamlit forgets its widgets.
                made = bound(key, shown=shown)
                st.session_state[key] = said
                made["on_change"](*made["args"])
                st.text(str(mine()[key]))

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert [text.value for text in app.text] == ["None", "12", "auto", "imagenet"]


def test_what_is_picked_from_a_list_still_open_in_another_language_is_chosen() -> None:
    def script() -> None:
        import streamlit as st

        from explorer.imaging import ColourOrder
        from explorer.ui.parts.choices import bound, choose
        from explorer.ui.settings import mine

        time = st.session_state["time"] = st.session_state.get("time", 0) + 1
        if time < 3:
            gray = "灰度" if time == 1 else "Gray"
            choose("order", {ColourOrder.RGB: "RGB", ColourOrder.GRAY: gray}, "order")
            return
        made = bound("order")
        for told in ("灰度", "never seen"):
            st.session_state["order"] = told
            made["on_change"](*made["args"])
            st.text(mine()["order"])
        st.text(st.session_state["order_refused"])

    app = AppTest.from_function(script).run().run().run()
    assert [shown.value for shown in app.text] == ["gray", "gray", "True"]


def test_every_widget_s_word_is_taken_by_choices_which_knows_when_streamlit_forgot_it() -> None:
    files = (Path(__file__).parents[2] / "explorer" / "ui").rglob("*.py")
    own = [file.name for file in files if "on_change=" in file.read_text("utf-8")]
    assert not own
