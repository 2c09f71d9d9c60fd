"""The pooling lab through Streamlit's own test harness."""

import io

import numpy as np
import pytest
from PIL import Image

SECTIONS = ["passes", "winners", "shift", "colours", "network"]
SMALL = {"weights": "untrained", "size": "64"}


def png(size_wh):
    width, height = size_wh
    return encoded(np.random.default_rng(5).integers(0, 256, (height, width, 3), dtype=np.uint8))


def encoded(pixels):
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def captions(app):
    return [picture.proto.imgs[0].caption for picture in app.main.image]


@pytest.fixture
def open_lab(open_app):
    def run(**link):
        return open_app(room="pooling", **(SMALL | link))

    return run


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize(
    ("picture", "lang"), [("cat", "en"), ("brick", "zh"), ("zone-plate", "en")]
)
def test_every_section_opens_for_colour_and_gray_in_both_languages(
    open_lab, section, picture, lang
):
    app = open_lab(pool_section=section, picture=picture, lang=lang)
    assert not app.error
    assert not app.warning
    assert captions(app)


def test_every_section_takes_a_picture_that_is_not_square(open_lab):
    app = open_lab(pool_size="own")
    app.file_uploader(key="upload").set_value(("wide.png", png((97, 40)), "image/png")).run()
    app.selectbox(key="size").select("own").run()
    assert "height (40 − 2 + 2×0)/2 + 1 = 20; width (97 − 2" in captions(app)[1]
    for section in SECTIONS:
        app.segmented_control(key="pool_section").set_value(section).run()
        assert not app.exception
        assert not app.error
        assert captions(app)


@pytest.mark.parametrize("size_wh", [(1, 1), (3, 2), (1, 40)])
def test_tiny_pictures_end_early_and_say_why(open_lab, size_wh):
    app = open_lab(pool_size="own", pool_pass="4")
    app.file_uploader(key="upload").set_value(("tiny.png", png(size_wh), "image/png")).run()
    for section in SECTIONS:
        app.segmented_control(key="pool_section").set_value(section).run()
        assert not app.exception
        assert not app.error
        if section not in ("network", "shift"):
            told = [item.value for item in (*app.warning, *app.info)]
            assert any("does not fit into 1" in text for text in told), section


def test_the_articles_sizes_and_titles(open_lab):
    shown = captions(open_lab(pool_size="article"))
    assert "(244, 244, 3)" in shown[0]
    for number, side in enumerate((122, 61, 30, 15, 7), start=1):
        assert shown[number].startswith(f"**maxpool{number}: ({side}, {side}, 3)**")
        assert f"(1, 3, {side}, {side})" in shown[number]
    assert "(61 − 2 + 2×0)/2 + 1 = 30.5 → 30, rounded down" in shown[3]
    gray = captions(open_lab(pool_size="article", pool_of="gray"))
    assert gray[5].startswith("**maxpool5: (7, 7)**")


def test_rounding_up_gives_31_and_says_what_the_article_would_lose(open_lab):
    app = open_lab(pool_size="244", pool_rounding="up")
    assert "= 30.5 → 31, rounded up" in captions(app)[3]
    assert any("512×8×8" in caption.value for caption in app.main.caption)


def test_all_kinds_stand_side_by_side(open_lab):
    app = open_lab(pool_view="pass", pool_pass="2")
    names = [caption.split("**")[1] for caption in captions(app)]
    assert names == ["Max pooling", "Average pooling", "Min pooling", "L2 pooling", "Stride only"]


@pytest.mark.parametrize("section", ["passes", "winners", "shift", "colours"])
def test_an_impossible_padding_is_explained(open_lab, section):
    app = open_lab(pool_section=section, pool_padding="2")
    [warning] = [item.value for item in app.warning]
    assert "at most half the kernel" in warning


@pytest.mark.parametrize("kind", ["max", "avg", "min", "l2", "stride"])
def test_winners_are_told_of_every_kind(open_lab, kind):
    app = open_lab(pool_section="winners", pool_kind=kind, pool_pass="5", pool_cell="1-1")
    selecting = kind in ("max", "min")
    assert bool(app.main.dataframe) == selecting
    if selecting:
        table = app.main.dataframe[0].value
        assert table.iloc[:, 0].tolist() == [5, 4, 3, 2, 1]
        assert table.iloc[0, 1] == "(1, 1)"
        assert table.iloc[:-1, 4].tolist() == table.iloc[1:, 1].tolist()
        assert len(set(table.iloc[:, 2])) == 1


def test_a_cell_beyond_the_stage_falls_back_to_the_middle(open_lab):
    app = open_lab(pool_section="winners", pool_pass="5", pool_cell="90-1")
    assert app.main.dataframe[0].value.iloc[0, 1] == "(1, 1)"


def test_the_layer_and_channel_pinned_in_explore_are_pooled(open_lab):
    app = open_lab(pool_of="layer", layer="relu2_1", channels="7-3")
    assert "relu2_1, channel 7" in captions(app)[0]
    app.selectbox(key="pool_layer").select("conv1_2").run()
    app.number_input(key="pool_channel").set_value(63).run()
    assert "conv1_2, channel 63" in captions(app)[0]
    assert "values −" in captions(app)[0]


@pytest.mark.parametrize("section", ["winners", "shift"])
def test_a_layers_map_has_winners_and_moves_too(open_lab, section):
    app = open_lab(pool_section=section, pool_of="layer", pool_layer="conv2_1")
    assert not app.error
    assert app.main.dataframe


@pytest.mark.parametrize("layer", ["pool1", "pool3", "pool5"])
def test_the_networks_own_poolings_are_matched_exactly(open_lab, layer):
    app = open_lab(pool_section="network", pool_own=layer)
    assert any("numbers 0 differ" in text.value for text in app.main.markdown)
    assert "equals the network's layer exactly" in captions(app)[1]


def test_a_gray_picture_has_no_new_colours_and_a_colour_picture_has(open_lab):
    def news(app):
        return app.main.dataframe[0].value.iloc[0, 2]

    assert news(open_lab(pool_section="colours", picture="brick")).startswith("0 ")
    assert not news(open_lab(pool_section="colours", picture="cat")).startswith("0 ")


def test_a_picture_that_pools_to_black_has_an_infinite_change_and_still_opens(open_lab):
    stripes = np.zeros((40, 41, 3), np.uint8)
    stripes[:, 1::2] = 255
    app = open_lab(pool_size="own", pool_section="shift")
    app.file_uploader(key="upload").set_value(("stripes.png", encoded(stripes), "image/png")).run()
    assert not app.exception
    table = app.main.dataframe[0].value.set_index("Kind of pooling")
    assert np.isinf(table.loc["Stride only", "pass 1"])
    assert table.loc["Max pooling", "pass 1"] == 0


def test_a_link_brings_back_every_setting(open_lab):
    link = SMALL | {
        "lang": "en",
        "pool_section": "shift",
        "pool_of": "gray",
        "pool_size": "244",
        "pool_layer": "conv2_2",
        "pool_channel": "5",
        "pool_kernel": "3",
        "pool_stride": "3",
        "pool_padding": "1",
        "pool_rounding": "up",
        "pool_view": "pass",
        "pool_scale": "one",
        "pool_kind": "min",
        "pool_pass": "2",
        "pool_plane": "blue",
        "pool_cell": "2-3",
        "pool_shift": "up",
        "pool_own": "pool4",
    }
    app = open_lab(**link)
    assert dict(app.query_params) == link
    app.segmented_control(key="pool_section").set_value("winners").run()
    app.segmented_control(key="pool_section").set_value("passes").run()
    assert dict(app.query_params) == {
        key: value for key, value in link.items() if key != "pool_section"
    }
