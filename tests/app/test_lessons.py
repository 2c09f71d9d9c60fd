"""Lessons beside the rooms: a step sets its room, each guess has its own answer, none is locked."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from explorer.lessons import Lesson, lesson, lessons
from tests.app.conftest import OpenApp


def third() -> Lesson:
    found = lesson(3)
    assert found is not None
    return found


def position(name: str) -> int:
    return [step.name for step in third().steps].index(name) + 1


def button(app: AppTest, key: str) -> AppTest:
    return app.button(key).click().run()


def address(app: AppTest) -> dict[str, str]:
    """What the address says; it comes as lists from a browser, as texts from the page."""
    found = app.query_params.items()
    return {key: text if isinstance(text, str) else text[0] for key, text in found}


def headings(app: AppTest) -> list[str]:
    return [each.value for each in app.markdown if each.value.startswith("#### ")]


def test_the_list_has_every_lesson_and_begins_the_one_that_is_chosen(open_app: OpenApp) -> None:
    app = open_app("lessons", lang="en")
    texts = "\n".join(each.value for each in app.markdown)
    for each in lessons():
        assert each.prose["en"].title in texts
        assert each.prose["en"].goal in texts
    assert not headings(app), "no lesson is open yet"
    app = button(app, "lesson_begin_3")
    assert address(app)["lesson"] == "3-1"
    assert address(app)["conv_section"] == "sizes"


def test_a_link_to_a_lesson_opens_its_first_steps_room(open_app: OpenApp) -> None:
    app = open_app("lessons", lang="zh", lesson="3")
    assert address(app)["lesson"] == "3-1"
    assert address(app)["conv_section"] == "sizes"
    app.run()
    assert headings(app) == ["#### " + third().prose["zh"].sections["count"].title]


def test_a_reloaded_step_leaves_the_room_as_the_learner_has_it(open_app: OpenApp) -> None:
    app = open_app("convolution", lang="en", lesson="3-1", conv_section="own")
    assert address(app)["conv_section"] == "own"
    assert headings(app)


def test_each_guess_gets_its_own_answer_and_another_may_follow(open_app: OpenApp) -> None:
    at = position("corner")
    app = open_app("convolution", lang="en", conv_section="sizes", lesson=f"3-{at}")
    assert not app.success
    assert not app.warning
    app = button(app, "lesson_option_nine")
    assert len(app.warning) == 1
    assert "only 4 of them are real" in app.warning[0].value
    app = button(app, "lesson_option_four")
    assert not app.warning
    assert app.success[0].value.startswith("Yes.")


def test_a_check_judges_what_the_room_is_set_to(open_app: OpenApp) -> None:
    app = open_app("convolution", lang="en", conv_section="sizes", lesson=f"3-{position('choose')}")
    app = button(app, "lesson_again")
    app = button(app, "lesson_check")
    assert "That gives 224, more than 55." in app.warning[0].value
    for key, value in (("conv_size_k", 11), ("conv_size_s", 4), ("conv_size_p", 2)):
        app.number_input(key).set_value(value).run()
    app = button(app, "lesson_check")
    assert "K = 11, S = 4 and P = 2" in app.success[0].value


def test_a_check_of_nothing_says_that_nothing_is_typed(open_app: OpenApp) -> None:
    second = lesson(2)
    assert second is not None
    at = [step.name for step in second.steps].index("product") + 1
    app = open_app("convolution", lang="en", size="64", weights="untrained", lesson=f"2-{at}")
    app = button(app, "lesson_check")
    assert any("Nothing is typed yet." in each.value for each in app.caption)
    assert not [*app.warning, *app.success]


def test_next_changes_only_what_the_step_needs_and_closing_changes_nothing(
    open_app: OpenApp,
) -> None:
    app = open_app(
        "convolution", lang="en", conv_section="sizes", lesson="3-1", picture="coffee", size="64"
    )
    app = button(app, "lesson_next")
    assert address(app)["lesson"] == "3-2"
    assert address(app)["picture"] == "coffee"
    assert address(app)["size"] == "64"
    app = button(app, "lesson_close")
    assert "lesson" not in app.query_params
    assert address(app)["conv_section"] == "sizes"
    assert not headings(app)


def test_a_lesson_about_a_certain_picture_gives_the_learners_own_back(open_app: OpenApp) -> None:
    app = open_app("lessons", lang="en", picture="coffee", size="64", weights="untrained")
    app = button(app, "lesson_begin_2")
    assert not {"picture", "size", "weights"} & address(app).keys(), "the cat at its defaults"
    app = button(app, "lesson_close")
    assert address(app)["picture"] == "coffee"
    assert address(app)["size"] == "64"
    assert address(app)["weights"] == "untrained"


def test_a_step_about_a_certain_picture_says_that_the_room_shows_another(
    open_app: OpenApp,
) -> None:
    def said(app: AppTest) -> bool:
        return any("speaks of another picture" in each.value for each in app.caption)

    app = open_app("convolution", lang="en", lesson="2-2", picture="coffee", size="64")
    assert said(app)
    app = button(app, "lesson_again")
    assert not said(app)
    assert not said(open_app("convolution", lang="en", lesson="3-2", picture="coffee", size="64"))


def test_the_last_step_finishes_a_lesson_and_the_list_says_so(open_app: OpenApp) -> None:
    last = len(third().steps)
    app = open_app("convolution", lang="en", conv_section="sizes", lesson=f"3-{last}")
    app._page_hash = calc_hash("lessons")
    app.run()
    assert any("finished" in each.value for each in app.markdown)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_address_with_a_step_that_does_not_exist_says_so(open_app: OpenApp, lang: str) -> None:
    app = open_app("convolution", lang=lang, conv_section="sizes", lesson="3-99")
    assert any("lesson" in each.value for each in app.info)
    assert not headings(app)
