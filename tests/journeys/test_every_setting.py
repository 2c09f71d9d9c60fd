"""Every setting, chosen once where its widget is: it is there in every room and after a reload."""

from collections.abc import Iterator

import pytest

from tests.journeys.journey import Journey
from tests.journeys.machine import SECTION_OF
from tests.journeys.values import SECTIONS, VALUES
from tests.journeys.visitor import ROOMS

pytestmark = pytest.mark.weights
WITHOUT_A_WIDGET = {
    "channels",
    "unit",
    "sort",
    "dead",
    "scale",
    "box",
    "pool_cell",
    "resampling_pixel",
    "resampling_made_by",
    "off_channels",
    "off_unit",
    "off_pixel",
    "why_class",
    "why_pixel",
    "conv_kernel",
    "lesson",
    "survey",
}
"""Chosen by clicking into a view, in a widget that stands for several, or with a classifier."""
REVEALING = (
    "pool_of",
    "pool_view",
    "pool_kind",
    "off_pick",
    "conv_size_mode",
    "why_of",
    "why_method",
)
"""Other widgets come and go with these."""
FITTING = {"weights": "hed", "pool_kernel": 3, "pool_stride": 1, "pool_padding": 1}
"""Weights with an output, and a window that leaves something to be pooled."""


@pytest.fixture
def journey() -> Iterator[Journey]:
    found = Journey()
    yield found
    found.end()


def choose_all(journey: Journey, chosen: set[str]) -> None:
    """Change every setting that has a widget here and was not changed before."""
    while new := [key for key in journey.settings_here() if key not in chosen]:
        chosen.add(new[0])
        others = [value for value in journey.options(new[0]) if value != journey.model[new[0]]]
        journey.touch(new[0], FITTING.get(new[0], others[-1]))


def test_every_setting_can_be_chosen_where_its_widget_is_and_is_there_again_in_the_end(
    journey: Journey,
) -> None:
    journey.open("explore", {"size": "32", "weights": "untrained"}, {})
    chosen = {*SECTIONS, *REVEALING}
    for room in ROOMS:
        journey.go(room)
        key = SECTION_OF.get(room, "")
        for section in SECTIONS.get(key, ("",)):
            if section and section != journey.model[key]:
                journey.touch(key, section)
            choose_all(journey, chosen)
            for revealing in filter(journey.here, ([one] for one in REVEALING)):
                for value in journey.options(*revealing):
                    journey.touch(*revealing, value)
                    choose_all(journey, chosen)
    assert set(VALUES) - chosen == WITHOUT_A_WIDGET
    journey.reload()
    for room in ROOMS:
        journey.go(room)
