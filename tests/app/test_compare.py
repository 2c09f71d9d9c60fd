"""The Compare page through Streamlit's own test harness, on the trained networks."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from explorer.imaging import SAMPLES, load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, Trace, load_weights, record
from explorer.studies.ablation import Filling
from explorer.ui import networks
from explorer.ui.pages.compare.picking import Pick
from explorer.ui.supply.container import unpack

pytestmark = pytest.mark.weights

SMALL = {"size": "32", "layer": "relu2_2"}


def sent(app, key: str):
    """What the component with this key was sent: (rows, arrays)."""
    found = {}
    for element in app.main:
        _look(element, found)
    header, arrays = unpack(found[f"{key}-message"])
    return header["rows"], arrays


def _look(element, found) -> None:
    key = getattr(element, "key", None) or ""
    if key.endswith("-message"):
        found[key] = element.proto.bytes
    for child in getattr(element, "children", {}).values():
        _look(child, found)


def told(app) -> str:
    return "\n".join(item.value for item in (*app.main.markdown, *app.main.caption))


def table(app, number: int = 0):
    return app.main.dataframe[number].value


def png(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(array).save(out, "PNG")
    return out.getvalue()


RNG = np.random.default_rng(4)
PICTURES = {
    "gray": RNG.integers(0, 256, (60, 60), np.uint8),
    "rgb": RNG.integers(0, 256, (50, 50, 3), np.uint8),
    "tiny": RNG.integers(0, 256, (1, 1, 3), np.uint8),
    "wide": RNG.integers(0, 256, (40, 90, 3), np.uint8),
}


@pytest.mark.parametrize(
    ("picture", "lang"), [("gray", "zh"), ("rgb", "en"), ("tiny", "zh"), ("wide", "en")]
)
def test_both_sections_open_for_any_picture_in_both_languages(open_app, picture, lang) -> None:
    app = open_app("compare", lang=lang, **SMALL)
    upload = ("p.png", png(PICTURES[picture]), "image/png")
    app.file_uploader(key="upload").set_value(upload).run()
    assert not app.exception
    assert len(sent(app, "ab_maps")[0]) == 2
    assert len(table(app)) == 31
    app.button_group(key="ab_section").set_value("off").run()
    assert not app.exception
    assert len(sent(app, "off_maps")[0]) == 2
    assert not app.error


def test_a_against_a_is_exactly_zero_everywhere(open_app) -> None:
    app = open_app("compare", ab_resample="same", **SMALL)
    rows, arrays = sent(app, "ab_maps")
    assert arrays["1.a"].tobytes() == arrays["1.b"].tobytes()
    assert arrays["1.a"].any()
    assert rows[1]["difference"]["note"] == "exactly 0 everywhere"
    assert set(table(app)["Relative L2"]) == set(table(app)["Cosine distance"]) == {"0"}
    assert "All 31 layers compared are exactly equal" in told(app)


def test_what_is_sent_is_what_the_network_puts_out(open_app) -> None:
    app = open_app("compare", channels="3-17", ab_order="bgr", ab_resample="same", **SMALL)
    rows, arrays = sent(app, "ab_maps")
    assert [row["name"] for row in rows[1:]] == ["relu2_2, channel 3", "relu2_2, channel 17"]
    loaded = load_weights("imagenet")
    pixels = sample(load_sample(next(iter(SAMPLES))).pixels, Sampling(size=32)).pixels
    for side, seen in (("a", pixels), ("b", np.ascontiguousarray(pixels[..., ::-1]))):
        assert np.array_equal(arrays[f"0.{side}"], seen)
        x = prepare(seen, loaded.preprocessing)
        maps = record(VGG16.from_weights(loaded), x, ["relu2_2"])["relu2_2"]
        assert np.array_equal(arrays[f"1.{side}"], maps[3])
        assert np.array_equal(arrays[f"2.{side}"], maps[17])
        low, high = (rows[1][side][end] for end in ("low", "high"))
        assert (low, high) == (0, pytest.approx(maps[3].max()))


def test_swapping_exchanges_the_sides_and_the_sidebar(open_app) -> None:
    link = {"ab_resample": "cubic", "ab_order": "gray", "ab_map": "layer", "channels": "5"}
    app = open_app("compare", **link, **SMALL)
    _rows, before = sent(app, "ab_maps")
    app.button(key="ab_swap").click().run()
    assert not app.exception
    _rows, after = sent(app, "ab_maps")
    assert np.array_equal(before["1.a"], after["1.b"])
    assert np.array_equal(before["1.b"], after["1.a"])
    assert not np.array_equal(before["1.a"], after["1.a"])
    assert app.selectbox(key="resample").value == "cubic"
    assert app.selectbox(key="order").value == "gray"
    assert app.selectbox(key="ab_order").value == "rgb"
    assert app.selectbox(key="map").value == "layer"


def test_copying_freezes_a_so_that_the_sidebar_can_be_changed(open_app) -> None:
    app = open_app("compare", **SMALL)
    app.button(key="ab_copy").click().run()
    rows, arrays = sent(app, "ab_maps")
    assert rows[1]["difference"]["note"] == "exactly 0 everywhere"
    app.selectbox(key="order").select("bgr").run()
    _rows, changed = sent(app, "ab_maps")
    assert np.array_equal(changed["1.b"], arrays["1.b"])
    assert not np.array_equal(changed["1.a"], arrays["1.a"])
    app.button(key="ab_same").click().run()
    assert sent(app, "ab_maps")[0][1]["difference"]["note"] == "exactly 0 everywhere"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ab_picture", "coffee"),
        ("ab_passes", 2),
        ("ab_fit", "pad"),
        ("ab_weights", "untrained"),
        ("ab_weights", "hed"),
    ],
)
def test_every_control_of_b_changes_b_and_only_b(open_app, key, value) -> None:
    app = open_app("compare", ab_resample="same", channels="5", **SMALL)
    _rows, before = sent(app, "ab_maps")
    app.selectbox(key=key).select(value).run()
    assert not app.exception
    _rows, after = sent(app, "ab_maps")
    assert np.array_equal(before["1.a"], after["1.a"])
    assert not np.array_equal(before["1.b"], after["1.b"])
    assert "0" not in set(table(app)["Relative L2"])


def test_different_sizes_are_explained_instead_of_subtracted(open_app) -> None:
    app = open_app("compare", ab_size="64", **SMALL)
    rows, arrays = sent(app, "ab_maps")
    assert "difference" not in rows[1]
    assert rows[1]["why"] == "No difference map: 16×16 numbers on one side, 32×32 on the other."
    assert arrays["1.b"].shape == (32, 32)
    assert "same relative place" in told(app)
    assert set(table(app)["Relative L2"]) == {"–"}


def test_a_shared_scale_has_the_same_ends_on_both_sides(open_app) -> None:
    app = open_app("compare", ab_weights="untrained", **SMALL)
    own, _arrays = sent(app, "ab_maps")
    assert own[1]["a"]["high"] != own[1]["b"]["high"]
    app.button_group(key="ab_scale").set_value("shared").run()
    rows, _arrays = sent(app, "ab_maps")
    assert rows[1]["a"]["high"] == rows[1]["b"]["high"] == own[1]["a"]["high"]
    assert "one scale for both" in rows[1]["a"]["note"]


def test_the_first_layer_beyond_follows_the_threshold(open_app) -> None:
    app = open_app("compare", ab_beyond="0.0", **SMALL)
    assert "more than 0 (Relative L2) is **conv1_1**" in told(app)
    app.number_input(key="ab_beyond").set_value(2.0).run()
    assert "None of the 31 layers" in told(app)
    assert app.query_params["ab_beyond"] == "2.0"


def test_nonsense_in_a_link_is_named_and_ignored(open_app) -> None:
    app = open_app("compare", ab_size="7", ab_beyond="nan", off_channels="1-1", **SMALL)
    [info] = [item.value for item in app.info]
    assert info.count("**") == 6
    assert app.selectbox(key="ab_size").value == "same"


def test_a_link_brings_back_every_setting_of_the_bench(open_app) -> None:
    link = {
        "lang": "zh",
        "size": "32",
        "layer": "pool2",
        "channels": "1-2",
        "ab_picture": "coffee",
        "ab_resample": "area",
        "ab_passes": "1",
        "ab_size": "48",
        "ab_fit": "pad",
        "ab_order": "gray",
        "ab_weights": "untrained",
        "ab_map": "p1-99",
        "ab_scale": "shared",
        "ab_measure": "cosine",
        "ab_beyond": "0.5",
    }
    app = open_app("compare", **link)
    assert dict(app.query_params) == link
    assert not app.info


def test_weights_that_are_not_here_are_explained(open_app) -> None:
    app = open_app("compare", ab_weights="imagenet-full", **SMALL)
    assert any("Not on this machine yet" in info.value for info in app.info)
    assert app.selectbox(key="ab_weights").value == "same"


@pytest.mark.parametrize("pick", list(Pick))
@pytest.mark.parametrize("filling", list(Filling))
def test_every_way_to_pick_channels_works(open_app, pick, filling) -> None:
    app = open_app(
        "compare",
        ab_section="off",
        off_pick=pick,
        off_fill=filling,
        off_count="3",
        off_channels="9-4",
        **SMALL,
    )
    assert not app.exception
    if pick is Pick.OWN:
        assert "Off: 2 of the 128 channels of relu2_2: 4, 9" in told(app)
    elif pick is not Pick.DEAD:
        assert "Off: 3 of the 128 channels" in told(app)


@pytest.mark.parametrize("weights", ["untrained", "hed"])
def test_both_sections_open_with_other_weights_and_the_pictures_own_size(open_app, weights) -> None:
    app = open_app("compare", weights=weights, layer="conv5_1", size="32")
    upload = ("p.png", png(PICTURES["wide"]), "image/png")
    app.file_uploader(key="upload").set_value(upload).run()
    app.selectbox(key="size").select("own").run()
    assert sent(app, "ab_maps")[1]["0.a"].shape == (40, 90, 3)
    app.button_group(key="ab_section").set_value("off").run()
    assert not app.exception
    assert sent(app, "off_maps")[1]["0.a"].shape == (1, 2)


def test_without_a_channel_off_nothing_changes(open_app) -> None:
    app = open_app("compare", ab_section="off", off_count="0", weights="hed", **SMALL)
    assert "No channel of relu2_2 is off" in told(app)
    assert "**0**" in told(app)
    for key in ("off_edges", "off_maps"):
        rows, arrays = sent(app, key)
        assert arrays["0.a"].tobytes() == arrays["0.b"].tobytes()
        assert rows[0]["difference"]["note"] == "exactly 0 everywhere"
    assert "All 23 layers compared are exactly equal" in told(app)


def test_the_edge_maps_change_where_channels_are_off(open_app) -> None:
    app = open_app("compare", ab_section="off", weights="hed", layer="relu3_3", size="48")
    changes = dict(zip(table(app)["Edge map"], table(app)["RMS change"], strict=True))
    assert changes["side 1"] == changes["side 2"] == "0"
    assert all(float(changes[f"side {number}"]) > 0 for number in (3, 4, 5))
    assert len(app.main.image) == 3
    app.button_group(key="off_edge").set_value("side2").run()
    _rows, arrays = sent(app, "off_edges")
    assert np.array_equal(arrays["0.a"], arrays["0.b"])


def test_the_ranking_waits_for_a_click_then_measures_every_channel(open_app, monkeypatch) -> None:
    app = open_app("compare", ab_section="off", size="32", layer="conv1_2")
    assert "take about" in told(app)
    assert len(app.main.dataframe) == 1
    app.button(key="off_ranking_start").click().run()
    assert not app.exception
    found = table(app, 1)
    assert sorted(found["Channel"]) == list(range(64))
    assert list(found["Effect"]) == sorted(found["Effect"], reverse=True)
    assert found["Effect"].iloc[0] > 0
    assert "Channels measured: 64." in told(app)

    def never(*_arguments):
        raise AssertionError("the ranking ran again")

    monkeypatch.setattr(Trace, "branch", never)
    app.run()
    assert len(table(app, 1)) == 64


def test_a_link_brings_back_every_setting_of_switching_off(open_app) -> None:
    link = {
        "lang": "zh",
        "size": "32",
        "layer": "pool2",
        "ab_section": "off",
        "off_pick": "random",
        "off_count": "5",
        "off_seed": "7",
        "off_channels": "1-2-3",
        "off_fill": "mean",
        "off_view": "conv3_1",
        "off_unit": "2-3",
    }
    app = open_app("compare", **link)
    assert dict(app.query_params) == link
    assert not app.info


def test_with_a_classifier_the_five_best_classes_are_compared(open_app, whole, monkeypatch) -> None:
    classes = ("ant", "bee", "cat", "dog", "eel", "fox", "gnu")
    loaded = replace(load_weights("untrained"), sha256="whole", classes=classes)
    monkeypatch.setattr(networks, "network", lambda _name: networks.Network(whole, loaded))
    app = open_app("compare", ab_section="off", off_count="40", **SMALL)
    assert not app.exception
    before, after = table(app, 0), table(app, 1)
    assert len(before) == len(after) == 5
    assert set(before["Class"]) <= set(classes)
    assert list(before["Probability"]) != list(after["Probability"])
    assert "probability moved from some classes to others" in told(app)
    assert list(table(app, 2)["Layer"])[-1] == "prob"
