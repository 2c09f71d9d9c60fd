"""The start page: three doors, the newcomer's own photo, and where all this comes from."""

import pytest
from streamlit.testing.v1 import app_test

from explorer.ui.room_links import ROOMS
from tests.app.conftest import OpenApp, opened
from tests.app.test_explore import png
from tests.journeys.visitor import Runner, Visitor

pytestmark = pytest.mark.weights


def test_its_doors_lead_to_explore_and_to_lessons_and_it_asks_for_nothing_else(
    open_app: OpenApp,
) -> None:
    app = open_app("start")
    assert not app.sidebar.children
    assert [link.proto.page for link in app.get("page_link")] == [
        "",
        "lessons" if "lessons" in ROOMS else "learning",
    ]
    said = " ".join(str(text.value) for text in app.markdown)
    assert "VGG16卷积网络详解" in said
    assert "https://arxiv.org/abs/1409.1556" in said


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch) -> Visitor:
    monkeypatch.setattr(app_test, "LocalScriptRunner", Runner)
    return Visitor().open("start")


def test_it_speaks_the_language_that_is_chosen_there(visitor: Visitor) -> None:
    english = visitor.header[0].value
    visitor.touch(visitor.widgets()["lang"], "zh")
    assert visitor.header[0].value != english
    assert visitor.query_params["lang"] == "zh"


def test_a_photo_that_is_brought_there_goes_on_to_explore_and_a_broken_file_stays(
    visitor: Visitor,
) -> None:
    visitor.upload("broken.png", b"no picture")
    assert visitor.error
    assert not visitor.has("bidi_component", "linked_view")
    visitor.upload("own.png", png((50, 40)))
    assert visitor.has("bidi_component", "linked_view")
    assert visitor.query_params["mine"] == "picture"


def test_the_address_of_the_app_is_explore(open_app: OpenApp) -> None:
    assert "linked_view" in str([node.proto.id for node in opened().get("bidi_component")])
    assert ROOMS["explore"].page(lambda: None).url_path == ""
