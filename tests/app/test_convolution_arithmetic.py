"""Size arithmetic, stacks and receptive fields through Streamlit's own test harness."""

import io

import numpy as np
import pytest
from PIL import Image

ROOM = "convolution"
SECTIONS = ["sizes", "stacks", "receptive"]


def png(shape):
    levels = np.random.default_rng(8).integers(0, 256, shape, dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(levels).save(out, "PNG")
    return out.getvalue()


PICTURES = {
    "gray": (png((40, 60)), "64"),
    "rgb": (png((48, 48, 3)), "64"),
    "tiny": (png((1, 1, 3)), "32"),
    "wide": (png((34, 120, 3)), "own"),
}


def tables(app):
    return [frame.value for frame in app.main.dataframe]


def open_section(open_app, section, **link):
    return open_app(ROOM, conv_section=section, **({"weights": "untrained", "size": "64"} | link))


@pytest.mark.parametrize(
    ("kind", "lang"), [("gray", "zh"), ("rgb", "en"), ("tiny", "zh"), ("wide", "en")]
)
@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_opens_for_every_kind_of_picture_in_both_languages(
    open_app, section, kind, lang
):
    data, size = PICTURES[kind]
    app = open_section(open_app, section, lang=lang, size="64" if size == "own" else size)
    app.file_uploader(key="upload").set_value(("own.png", data, "image/png")).run()
    if size == "own":
        app.selectbox(key="size").select(size).run()
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert tables(app)


def test_the_first_example_is_vgg16s_convolution(open_app):
    app = open_section(open_app, "sizes")
    app.button(key="conv_example_0").click().run()
    assert "224-3+2" in app.main.latex[0].value
    assert "mathbf{224}" in app.main.latex[0].value
    assert app.query_params["conv_size_m"] == "224"


def test_the_articles_third_pooling_gives_30_and_rounded_up_31(open_app):
    app = open_section(open_app, "sizes")
    app.button(key="conv_example_1").click().run()
    assert "\\lfloor 29\\tfrac{1}{2}" in app.main.latex[0].value
    assert "mathbf{30}" in app.main.latex[0].value
    app.button(key="conv_example_2").click().run()
    assert "\\lceil 29\\tfrac{1}{2}" in app.main.latex[0].value
    assert "mathbf{31}" in app.main.latex[0].value
    assert any("sticks out by 1" in item.value for item in app.main.markdown)


@pytest.mark.parametrize(
    ("link", "word"),
    [
        ({"conv_size_m": "3", "conv_size_k": "5", "conv_size_mode": "narrow"}, "does not fit"),
        ({"conv_size_k": "4", "conv_size_mode": "same"}, "1.5 at each end"),
    ],
)
def test_an_impossible_size_is_explained_and_the_chain_stays(open_app, link, word):
    app = open_section(open_app, "sizes", **link)
    [warning] = app.warning
    assert word in warning.value
    assert not app.main.latex
    assert len(tables(app)) == 1


def test_your_own_padding_is_offered_only_when_asked_for(open_app):
    app = open_section(open_app, "sizes", conv_size_mode="own", conv_size_p="2")
    assert app.number_input(key="conv_size_p").value == 2
    assert "mathbf{9}" in app.main.latex[0].value
    app.selectbox(key="conv_size_mode").select("wide").run()
    assert not [item for item in app.number_input if item.key == "conv_size_p"]
    assert "2\\cdot 2" in app.main.latex[0].value


def test_the_strip_has_a_cell_for_every_number(open_app):
    app = open_section(open_app, "sizes", conv_size_mode="wide", conv_size_m="6")
    page = app.main.get("html")[0].proto.body
    assert page.count('class="cell zero"') == 4
    assert page.count('class="cell"') == 6
    assert page.count('class="window"') == page.count('class="out"') == 8
    assert "cells in a window: 3" in page
    assert "so outputs: 8" in page


def test_the_articles_three_kinds_are_drawn_under_each_other(open_app):
    app = open_section(open_app, "sizes", conv_size_m="7", conv_size_k="5")
    strips = [item.proto.body for item in app.main.get("html")][1:4]
    assert [page.count('class="out"') for page in strips] == [3, 11, 7]
    assert [page.count('class="cell zero"') for page in strips] == [0, 8, 4]


def test_the_chain_marks_where_244_first_differs(open_app):
    app = open_section(open_app, "sizes", conv_chain="244")
    [table] = tables(app)
    down, up = table["Size, rounded down"].tolist(), table["Size, rounded up"].tolist()
    pools = [name.startswith("pool") for name in table["Layers"]]
    assert [s for s, p in zip(down, pools, strict=True) if p] == [
        f"{n} × {n}" for n in (122, 61, 30, 15, 7)
    ]
    assert [s for s, p in zip(up, pools, strict=True) if p] == [
        f"{n} × {n}" for n in (122, 61, 31, 16, 8)
    ]
    [marked] = [name for name, note in zip(table["Layers"], table["Rounding"], strict=True) if note]
    assert marked == "pool3"
    assert any("32,768" in item.value for item in app.main.markdown)


def test_a_side_too_small_for_five_poolings_is_explained(open_app):
    app = open_section(open_app, "sizes", conv_chain="20")
    assert any("under 32 px" in item.value for item in app.main.markdown)
    assert tables(app)[0]["Size, rounded down"].tolist()[-1] == "–"
    assert app.query_params["conv_chain"] == "20"


def test_formula_and_measurement_stand_side_by_side_and_agree(open_app):
    app = open_section(open_app, "stacks", conv_stack_channels="64", conv_stack_side="10")
    table = tables(app)[0]
    figures = table.drop(columns=["Source"])
    computed = figures[table["Source"] == "formula"].reset_index(drop=True)
    measured = figures[table["Source"] == "measured"].reset_index(drop=True)
    assert computed.equals(measured)
    assert computed["Parameters"][0] == 2 * (9 * 64 * 64 + 64)
    app.segmented_control(key="conv_stack_bias").set_value("without").run()
    assert tables(app)[0]["Parameters"][0] == 2 * 9 * 64 * 64
    assert app.query_params["conv_stack_bias"] == "without"


def test_the_networks_table_holds_the_published_totals(open_app):
    table = tables(open_section(open_app, "stacks"))[1]
    totals = dict(zip(table["Network"], table["Parameters"], strict=True))
    assert totals["VGG D"] == 138_357_544
    assert totals["LeNet-5"] == 60_000
    assert totals["AlexNet"] == 60_965_224


@pytest.mark.parametrize("network", ["lenet", "alexnet", "vgg-c"])
def test_a_network_opens_layer_by_layer_from_its_link(open_app, network):
    app = open_section(open_app, "stacks", conv_network=network)
    assert app.selectbox(key="conv_network").value == network
    last = tables(app)[-1]
    assert last["Layer"].iloc[-1] in ("output", "fc8")


def test_the_unit_pinned_in_explore_is_the_one_that_is_followed_back(open_app):
    app = open_section(open_app, "receptive", layer="conv2_1", channels="3", unit="5-7")
    assert len(app.main.image) == 3
    captions = " ".join(item.proto.imgs[0].caption for item in app.main.image)
    assert "10 × 10 px that row 5, column 7 of conv2_1 can see" in captions
    assert "14 × 14 px around the box" in captions


def test_a_box_that_fills_the_picture_needs_no_closer_look(open_app):
    assert len(open_section(open_app, "receptive", conv_layer="conv4_1").main.image) == 2


def test_the_table_of_fields_follows_the_input_size(open_app):
    app = open_section(open_app, "receptive", size="96")
    table = tables(app)[-1]
    assert table["Field r, px"].tolist()[-2:] == [196, 212]
    assert table["Output"].tolist()[-1] == "3 × 3"
    assert table["Unit in the middle sees of the picture"].tolist()[-1] == "100.00%"


@pytest.mark.weights
@pytest.mark.parametrize("weights", ["imagenet", "hed"])
def test_trained_weights_show_a_core_smaller_than_the_box(open_app, weights):
    app = open_section(
        open_app, "receptive", weights=weights, size="96", conv_layer="conv3_3", layer="conv1_1"
    )
    table = tables(app)[0]
    sides = [int(text.split(" ")[0]) for text in table["Smallest centred square, px"]]
    assert sides == sorted(sides)
    assert sides[1] < 40
