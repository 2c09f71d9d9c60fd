"""The page holds back its menus until the browser says that it has painted, and no longer."""

import threading
from dataclasses import replace

import pytest

from explorer.ui.supply import painting
from explorer.ui.supply.painting import PaintAcknowledgement
from explorer.ui.supply.protocol import SERVER_TIMES


@pytest.fixture
def paint() -> PaintAcknowledgement:
    painting.connect()
    return PaintAcknowledgement()


def test_the_page_goes_on_as_soon_as_the_browser_has_painted_this_picture(
    paint: PaintAcknowledgement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(painting, "SERVER_TIMES", replace(SERVER_TIMES, painting=30.0))
    told, gone_on = [], threading.Event()

    def browser() -> None:
        for content in ("an older picture", "this picture"):
            if not gone_on.wait(0.05):
                told.append(content)
                paint.acknowledge(content)

    painted = threading.Thread(target=browser)
    painted.start()
    paint.wait_for("this picture")
    gone_on.set()
    painted.join(10)
    assert told == ["an older picture", "this picture"]
    assert paint.comes


def test_a_browser_that_never_answers_is_waited_for_only_once(
    paint: PaintAcknowledgement, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = replace(SERVER_TIMES, painting=0.3, silent=0.0)
    monkeypatch.setattr(painting, "SERVER_TIMES", short)
    paint.wait_for("something")
    assert not paint.comes
    monkeypatch.setattr(painting, "SERVER_TIMES", replace(short, painting=600.0))
    paint.wait_for("something else")
    paint.acknowledge("something else")
    assert paint.comes


def test_thumbnails_wait_for_the_menus_once_for_each_picture(
    paint: PaintAcknowledgement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(painting, "SERVER_TIMES", replace(SERVER_TIMES, calm=50.0))
    assert paint.calm_in() == 0
    paint.acknowledge("a picture")
    first = paint.calm_in()
    assert 0 < first <= 50
    paint.acknowledge("a picture")
    assert paint.calm_in() <= first
    monkeypatch.setattr(painting, "SERVER_TIMES", replace(SERVER_TIMES, calm=0.0))
    assert paint.calm_in() == 0


def test_thumbnails_of_a_large_picture_wait_for_who_clicks_through_its_layers(
    paint: PaintAcknowledgement, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = replace(SERVER_TIMES, calm=0.0, calm_long=50.0)
    monkeypatch.setattr(painting, "SERVER_TIMES", times)
    paint.acknowledge("a picture")
    paint.asked()
    assert paint.calm_in() == 0
    assert 0 < paint.calm_in(long=True) <= 50
    monkeypatch.setattr(painting, "SERVER_TIMES", replace(times, calm_long=0.0))
    assert paint.calm_in(long=True) == 0
