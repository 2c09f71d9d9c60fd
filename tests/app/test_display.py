"""The display lab through Streamlit's own test harness."""

import io
from dataclasses import fields

import numpy as np
import pytest
from PIL import Image

from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights, record
from explorer.operations import channel_statistics
from explorer.rendering.mapping import parse_mapping
from explorer.studies.mapping_scores import Scores, yardstick
from explorer.ui.pages.display import scoring
from explorer.ui.pages.display.choosing import STEMS
from explorer.ui.pages.display.every_layer import sift_verdict

ROOM = "display"


def png(shape, mode="RGB"):
    levels = np.random.default_rng(8).integers(0, 256, shape, dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(levels, mode).save(out, "PNG")
    return out.getvalue()


def small(open_app, **link):
    return open_app(ROOM, **({"weights": "untrained", "size": "64", "layer": "relu2_1"} | link))


def maps(layer="relu2_1"):
    loaded = load_weights("untrained")
    pixels = sample(load_sample("chelsea").pixels, Sampling(size=64)).pixels
    fed = prepare(pixels, loaded.preprocessing)
    return record(VGG16.from_weights(loaded), fed, [layer])[layer]


@pytest.mark.parametrize(
    ("lang", "data"),
    [
        ("zh", png((40, 60), "L")),
        ("en", png((48, 48, 3))),
        ("zh", png((1, 1, 3))),
        ("en", png((9, 120, 3))),
    ],
    ids=["gray", "rgb", "tiny", "wide"],
)
@pytest.mark.parametrize("section", ["mappings", "channels"])
def test_every_section_opens_for_every_kind_of_picture_in_both_languages(
    open_app, lang, data, section
):
    app = small(open_app, lang=lang, display_section=section)
    app.file_uploader(key="upload").set_value(("own.png", data, "image/png")).run()
    assert not app.exception
    assert not app.error
    assert len(app.main.dataframe) == 1


@pytest.mark.parametrize("layer", ["conv1_1", "pool5"])
@pytest.mark.parametrize("section", ["mappings", "channels"])
def test_signed_and_very_small_maps_are_shown(open_app, layer, section):
    app = small(open_app, layer=layer, display_section=section, size="32")
    assert not app.error
    assert len(app.main.dataframe) == 1


def test_every_mapping_is_measured_and_one_is_recommended(open_app):
    table = small(open_app).main.dataframe[0].value
    assert len(table) == len(STEMS)
    assert table["mapping"].str.startswith("★").sum() == 1
    assert (
        table.set_index("short")["SROCC in channel"].drop("fixed-0-500").between(0.9, 1.0001).all()
    )


def test_the_chosen_mapping_is_drawn_and_its_numbers_move_it(open_app):
    app = small(open_app, display_map="fixed", display_fixed_high="2.0")
    assert any("Fixed range 0 to 2:" in item.value for item in app.main.markdown)
    app.number_input(key="display_fixed_high").set_value(1.0).run()
    assert any("Fixed range 0 to 1:" in item.value for item in app.main.markdown)
    clipped = app.main.dataframe[0].value.set_index("short").loc["fixed-0-1", "clipped high, %"]
    assert clipped == pytest.approx(100 * (maps() > 1).mean())


def test_an_impossible_range_falls_back_and_says_so(open_app):
    app = small(open_app, display_p_low="80.0", display_p_high="20.0")
    assert any("must be the smaller" in item.value for item in app.warning)
    assert "p1-99" in set(app.main.dataframe[0].value["short"])


def test_the_channel_table_holds_the_layers_own_figures(open_app):
    table = small(open_app, display_section="channels").main.dataframe[0].value
    found = channel_statistics(maps())
    assert len(table) == 128
    np.testing.assert_allclose(table["maximum"], found.maximum)
    np.testing.assert_allclose(table["zeros, %"], 100 * found.zero_share)
    assert (table["state"] == "dead").sum() == found.dead_count


def test_a_channel_chosen_here_is_the_one_explore_shows(open_app):
    app = small(open_app)
    app.number_input(key="display_channel").set_value(17).run()
    assert app.session_state["settings"]["channels"] == (17,)
    assert app.query_params["channels"] in ("17", ["17"])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_whole_network_is_drawn_beside_untrained_weights(open_app, lang):
    app = small(open_app, display_section="network", lang=lang)
    table = app.main.dataframe[0].value
    assert len(table) % 18 == 0
    row = table.iloc[3]
    found = maps("relu2_1")
    assert row.iloc[1] == "relu2_1"
    assert row.iloc[2] == pytest.approx(100 * (found == 0).mean(), rel=1e-5)
    assert row.iloc[4] == pytest.approx(found.mean(), rel=1e-4)


def test_every_layer_is_measured_on_request_and_the_question_answered(open_app, monkeypatch):
    # Eight channels of each layer: thousands of them are thirty seconds of the same.
    monkeypatch.setattr(scoring, "yardstick", lambda maps, how: yardstick(maps[:8], how))
    app = small(open_app, display_section="layers", size="40")
    assert not app.main.dataframe
    app.button(key="display_layers_start").click().run()
    table = app.main.dataframe[0].value
    assert len(table) == 31
    assert table["recommended"].isin([*table.columns, "–"]).all()
    assert any("Means over 31 layers" in item.value for item in app.main.markdown)


@pytest.mark.parametrize(
    ("kept", "words"), [(None, "can't judge here"), (3, "only 75%"), (4, "agrees with order")]
)
def test_maps_too_small_for_keypoints_are_told_and_no_number_is_missing(kept, words):
    root = parse_mapping("sqrt-layer")
    figures = {field.name: 0 for field in fields(Scores)}
    row = Scores(**figures | {"mapping": root, "kept": kept, "wanted": kept and 4})
    text = str(sift_verdict({"relu5_3": [row]}, root))
    assert words in text
    assert "nan" not in text


def test_a_stopped_measuring_shows_the_layers_that_are_known(open_app):
    app = small(open_app, display_section="layers", size="48")
    app.session_state["display_layers_wish"] = ("none", False)
    small(open_app, size="48", layer="conv1_1")
    app.run()
    assert app.main.dataframe[0].value["Layer"].tolist() == ["conv1_1"]
    assert "13 of 403" in app.button(key="display_layers_start").label
