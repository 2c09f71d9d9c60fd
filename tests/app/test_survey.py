"""The atlas opens surveys: the small one, one's own by its folder, one that still runs."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.policy import Policy
from explorer.resources import ASSETS
from explorer.ui import surveys
from tests.app.conftest import opened


@pytest.fixture
def app() -> AppTest:
    return opened("atlas", atlas_section="survey", size="64", weights="untrained", lang="en")


def said(app: AppTest) -> str:
    return " ".join(str(each.value) for each in (*app.caption, *app.warning, *app.info))


def name(app: AppTest, folder: Path) -> AppTest:
    return app.text_input(key="survey_path").set_value(str(folder)).run()


def test_the_small_survey_is_open_and_asks_for_its_weights(app: AppTest) -> None:
    assert "147 pictures through VGG16, ImageNet" in said(app)
    assert "Choose the weights VGG16, ImageNet" in said(app)


def test_a_survey_is_opened_by_its_folder_and_stays_open_elsewhere(
    app: AppTest, tmp_path: Path
) -> None:
    shutil.copytree(ASSETS / "survey", tmp_path / "mine")
    name(app, tmp_path / "mine")
    assert "The survey in" in said(app)
    app.segmented_control(key="atlas_section").set_value("card").run()
    app.segmented_control(key="atlas_section").set_value("survey").run()
    assert not app.exception
    assert "The survey in" in said(app)
    reloaded = opened("atlas", **app.query_params)
    assert "The survey in" in said(reloaded)
    assert str(tmp_path) not in str(app.query_params), "a link tells nobody a path"
    shutil.rmtree(tmp_path / "mine")  # as a memory stick that is drawn out
    app.run()
    assert "The small survey" in said(app)
    assert "no survey in" in said(app)


def test_what_is_no_survey_is_refused_and_one_that_runs_tells_how_far_it_is(
    app: AppTest, tmp_path: Path
) -> None:
    name(app, tmp_path)
    assert "no survey in" in said(app)
    assert "The small survey" in said(app)
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / "plan.json").write_text('{"digest": "", "files": 40, "parts": [16, 16, 8]}')
    for number in (0, 2):
        (parts / f"{number:07d}.part").write_bytes(b"")
    name(app, f"{tmp_path} ")
    shown = [element.proto.text for element in app.get("progress")]
    assert shown == ["This survey is not finished. Files done: 24 of 40."]
    shutil.rmtree(parts)
    shutil.copytree(ASSETS / "survey", tmp_path, dirs_exist_ok=True)
    app.button(key="survey_again").click().run()
    assert "The survey in" in said(app)


def test_strangers_open_the_small_survey_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surveys, "policy", lambda: Policy(public=True))
    app = opened("atlas", atlas_section="survey", size="64", weights="untrained", lang="en")
    assert "At home, a survey of your own" in said(app)
    assert not [each for each in app.text_input if each.key == "survey_path"]


def test_a_link_opens_no_survey_that_was_not_opened_here_and_none_for_strangers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    link = {"atlas_section": "survey", "size": "64", "weights": "untrained", "lang": "en"}
    app = opened("atlas", survey="0123456789ab", **link)
    assert "has not been opened since this server was started" in said(app)
    assert "The small survey" in said(app)
    assert "survey" not in app.run().query_params
    monkeypatch.setattr(surveys, "_folders", {"0123456789ab": str(ASSETS / "survey")})
    assert "The survey in" in said(opened("atlas", survey="0123456789ab", **link))
    monkeypatch.setattr(surveys, "policy", lambda: Policy(public=True))
    app = opened("atlas", survey="0123456789ab", **link)
    assert "The link names a survey of somebody's own" in said(app)
    assert "The small survey" in said(app)
