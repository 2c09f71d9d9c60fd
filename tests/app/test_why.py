"""Why here: what the page says follows from its numbers, and the work is bounded."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from explorer.policy import Policy
from explorer.studies.attribution import Attribution
from explorer.ui.pages.atlas import groups, why, why_study

OpenApp = Callable[..., AppTest]
SMALL = {"size": "32", "weights": "untrained", "layer": "relu2_1", "atlas_section": "why"}


def said(app: AppTest) -> str:
    boxes = [*app.main.markdown, *app.main.info, *app.main.warning, *app.main.caption]
    return " ".join(item.value for item in boxes)


def test_a_verdict_follows_from_the_number_and_not_from_the_method(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {}
    for method, number in (
        (Attribution.GUIDED, 0.05),
        (Attribution.GRADIENT, 0.92),
        (Attribution.CAM, 0.41),
    ):
        # Each at a picture of its own, for a verdict is kept.
        monkeypatch.setattr(why_study, "sanity", lambda *_args, number=number: number)
        size = {Attribution.GUIDED: "32", Attribution.GRADIENT: "33", Attribution.CAM: "34"}[method]
        app = open_app("atlas", **SMALL | {"why_method": method, "size": size})
        told[method] = said(app), len(app.main.warning)
    assert "rank correlation **0.05**" in told[Attribution.GUIDED][0]
    assert "It passes" in told[Attribution.GUIDED][0]
    assert "rank correlation **0.92**" in told[Attribution.GRADIENT][0]
    assert "It fails" in told[Attribution.GRADIENT][0]
    assert "is in between" in told[Attribution.CAM][0]
    assert [count for _text, count in told.values()] == [0, 1, 0]


def test_the_number_that_is_explained_is_that_of_the_pinned_unit(open_app: OpenApp) -> None:
    app = open_app("atlas", **SMALL | {"channels": "7", "unit": "3-5", "size": "48"})
    assert "channel 7 of relu2_1 at row 3, column 5, which is" in said(app)
    app.number_input(key="why_row").set_value(9).run()
    assert "at row 9, column 5, which is" in said(app)
    without = open_app("atlas", **SMALL | {"why_of": "class"})
    assert "There is no class here" in said(without)


def test_what_is_too_much_is_refused_before_it_is_begun(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (why, why_study, groups):
        monkeypatch.setattr(module, "policy", lambda: Policy(public=True))
    app = open_app("atlas", **SMALL | {"why_method": "integrated", "why_steps": "128"})
    assert app.selectbox(key="why_steps").options == ["32", "64"]
    assert app.selectbox(key="why_steps").value == "64"
    monkeypatch.setattr(why_study, "_LARGEST_IN_PUBLIC", 40)
    monkeypatch.setattr(groups, "_MOST_IN_PUBLIC", 1000)
    app = open_app("atlas", **SMALL | {"size": "48"})
    assert "the picture has 48×48 px. Choose a size of up to 40×40 px" in said(app)
    assert not app.main.image
    app = open_app("atlas", **SMALL | {"atlas_section": "groups"})
    assert "too large here to be taken apart" in said(app)
