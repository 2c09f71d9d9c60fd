"""The room Atlas through Streamlit's own test harness."""

import numpy as np
import pytest
from streamlit.testing.v1 import app_test

from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights, record
from explorer.studies.survey import shipped_survey
from tests.journeys.visitor import Runner, Visitor

SMALL = {"size": "64", "weights": "untrained", "layer": "relu3_3"}


@pytest.fixture(autouse=True)
def _browsers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_test, "LocalScriptRunner", Runner)


def means(weights: str, layer: str) -> np.ndarray:
    loaded = load_weights(weights)
    x = prepare(
        sample(load_sample("chelsea").pixels, Sampling(size=64)).pixels, loaded.preprocessing
    )
    return record(VGG16.from_weights(loaded), x, [layer])[layer].mean(axis=(1, 2), dtype=np.float64)


def test_a_tile_opens_its_card_and_what_no_tile_is_changes_nothing() -> None:
    visitor = Visitor().open("atlas", atlas_section="channels", **SMALL)
    for number in (9999, -1, "x", None, float("inf")):
        visitor.message("atlas_tiles", "picked", {"number": number})
    assert visitor.has("bidi_component", "atlas_tiles")
    visitor.message("atlas_tiles", "picked", {"number": 17})
    assert not visitor.has("bidi_component", "atlas_tiles")
    assert visitor.number_input(key="atlas_channel").value == 17


def test_other_weights_are_refused_by_the_survey_with_the_reason() -> None:
    refused = {
        "unusual": {"atlas_section": "channels", "atlas_order": "unusual"},
        "top": {"atlas_section": "channels", "atlas_shows": "top"},
    }
    wrong = []
    for name, link in refused.items():
        visitor = Visitor().open("atlas", **SMALL, **link)
        if not any("about other weights" in info.value for info in visitor.info):
            wrong.append(name)
        if [tile["number"] for tile in visitor.data("atlas_tiles")["tiles"]] != list(range(256)):
            wrong.append(f"{name}: another order")
    visitor = Visitor().open("atlas", **SMALL)
    if not any("about other weights" in caption.value for caption in visitor.caption):
        wrong.append("card")
    assert not wrong


@pytest.mark.weights
def test_the_most_unusual_channels_come_first() -> None:
    link = SMALL | {"weights": "imagenet", "atlas_section": "channels", "atlas_order": "unusual"}
    visitor = Visitor().open("atlas", **link)
    usual = shipped_survey().figures("relu3_3")
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.abs(np.nan_to_num((means("imagenet", "relu3_3") - usual.mean) / usual.std))
    shown = [tile["number"] for tile in visitor.data("atlas_tiles")["tiles"]]
    assert sorted(shown) == list(range(256))
    assert (np.diff(off[shown]) <= 1e-4).all()


def test_a_look_at_the_card_leaves_the_unit_that_is_kept_in_explore() -> None:
    found = []
    for kept in ({"unit": "3-4"}, {}):
        visitor = Visitor().open("atlas", atlas_section="card", channels="5", **SMALL, **kept)
        visitor.press(visitor.button(key="card_back"))
        found.append(visitor.session_state["settings"]["unit"])
    assert found[0] == (3, 4)
    assert found[1] is not None, "the strongest place, if none is kept"
