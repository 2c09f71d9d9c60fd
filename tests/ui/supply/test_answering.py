"""What the page sends: what the browser says it lacks, and whatever is new."""

from dataclasses import replace

import numpy as np

from explorer.ui.components.linked_view import _Look, _Said
from explorer.ui.supply.description import CloseUp
from explorer.ui.supply.reports import LAYER, NOTHING, Lacking, Report

HERE = _Look("a picture", "auto:en", "conv3_2", (7, 3))
REPORT = Report(1, "a picture", "auto:en", "conv3_2", NOTHING, None)


def said(look: _Look | None = HERE, report: Report | None = None) -> _Said:
    return _Said(("a picture", 0), look, report)


def test_what_was_said_is_not_sent_again_and_what_is_new_always() -> None:
    assert said().lacking(HERE) == NOTHING
    new = (
        replace(HERE, content="another"),
        replace(HERE, scale="layer:en"),
        replace(HERE, layer="pool4"),
        replace(HERE, channels=(7,)),
    )
    assert [said().lacking(look) for look in new] == [LAYER] * len(new)
    assert said(None).lacking(HERE) == LAYER


def test_a_browser_is_sent_exactly_what_it_says_it_lacks() -> None:
    before = replace(HERE, layer="pool4")
    for lacking in (NOTHING, Lacking(channels=(3,)), Lacking(wall=True), Lacking(picture=True)):
        assert said(before, replace(REPORT, lacking=lacking)).lacking(HERE) == lacking


def test_a_report_about_something_else_than_is_shown_counts_for_nothing() -> None:
    for report in (
        replace(REPORT, content="another"),
        replace(REPORT, scale="layer:en"),
        replace(REPORT, layer="pool4"),
    ):
        assert said(report=report).lacking(HERE) == LAYER
    # Nor does one that was made before the page went on to another picture.
    assert said(replace(HERE, content="older"), REPORT).lacking(HERE) == LAYER


def test_of_the_pinned_channels_only_those_that_are_lacking_travel() -> None:
    maps = np.arange(12, dtype=np.float32).reshape(3, 2, 2)
    whole = CloseUp("relu1_1", "relu", (7, 3, 9), maps, before=-maps)
    some = whole.only((9, 7, 5))
    assert some.channels == (7, 9)
    assert np.array_equal(some.maps, maps[[0, 2]])
    assert np.array_equal(some.before, -maps[[0, 2]])
    for channels in ((), (7, 3, 9)):
        assert whole.only(channels) is whole
