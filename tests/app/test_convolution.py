"""The convolution lab through Streamlit's own test harness."""

import html
import io

import numpy as np
import pytest
import safetensors.torch
from PIL import Image

from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights, record
from explorer.network.weights import loading
from explorer.network.weights.reading import opened_here
from explorer.operations.kernel_figures import kernel_figures
from explorer.ui.settings import OwnFile
from explorer.ui.supply.container import unpack

ROOM = "convolution"


def png(shape, mode="RGB"):
    levels = np.random.default_rng(8).integers(0, 256, shape, dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(levels, mode).save(out, "PNG")
    return out.getvalue()


def own_picture(app, shape=(48, 48, 3)):
    app.file_uploader(key="upload").set_value(("own.png", png(shape), "image/png")).run()
    assert not app.exception


def sent(app, key):
    """What a component was sent: (header, arrays)."""

    def search(element):
        if getattr(element, "key", None) == key:
            yield unpack(element.proto.bytes)
        for child in getattr(element, "children", {}).values():
            yield from search(child)

    return next(found for element in app.main for found in search(element))


def html_of(app):
    return html.unescape(" ".join(item.proto.body for item in app.main.get("html")))


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
@pytest.mark.parametrize("section", ["prove", "kernels", "own"])
def test_every_section_opens_for_every_kind_of_picture_in_both_languages(
    open_app, lang, data, section
):
    app = open_app(ROOM, lang=lang, conv_section=section, weights="untrained", size="64")
    app.file_uploader(key="upload").set_value(("own.png", data, "image/png")).run()
    assert not app.exception
    assert not app.error
    assert len(app.main.markdown) > 1


@pytest.mark.weights
@pytest.mark.parametrize("layer", ["conv1_1", "conv5_3"])
def test_the_page_shows_pytorchs_own_number_and_how_many_products_made_it(open_app, layer):
    app = open_app(ROOM, conv_layer=layer, conv_channel="7", conv_row="3", conv_column="2")
    loaded = load_weights("imagenet")
    pixels = sample(load_sample("chelsea").pixels, Sampling()).pixels
    maps = record(VGG16.from_weights(loaded), prepare(pixels, loaded.preprocessing), [layer])
    wanted = f"{maps[layer][7, 3, 2]:.9g}".replace("-", "\N{MINUS SIGN}")
    assert wanted in html_of(app)
    count = {"conv1_1": "27", "conv5_3": "4,608"}[layer]
    assert any(f"{count} products" in item.value for item in app.main.caption)


@pytest.mark.weights
def test_the_unit_pinned_in_explore_is_carried_to_its_convolution(open_app):
    app = open_app(ROOM, layer="relu2_2", channels="5", unit="3-4")
    assert "PyTorch's value in conv2_2" in html_of(app)
    assert any(
        item.value.startswith("conv2_2, channel k = 5, row r = 3, column q = 4:")
        for item in app.main.caption
    )


@pytest.mark.weights
def test_a_pools_unit_leads_to_the_place_its_value_came_from(open_app):
    app = open_app(ROOM, layer="pool1", channels="5", unit="30-41")
    loaded = load_weights("imagenet")
    pixels = sample(load_sample("chelsea").pixels, Sampling()).pixels
    maps = record(
        VGG16.from_weights(loaded), prepare(pixels, loaded.preprocessing), ["conv1_2", "pool1"]
    )
    row, column = (60, 82) + np.argwhere(
        maps["conv1_2"][5, 60:62, 82:84] == maps["pool1"][5, 30, 41]
    )[0]
    assert any(
        item.value.startswith(f"conv1_2, channel k = 5, row r = {row}, column q = {column}:")
        for item in app.main.caption
    )


def test_what_a_layer_does_not_have_falls_back_and_is_told(open_app):
    app = open_app(
        ROOM, weights="untrained", size="32", conv_layer="conv5_1", conv_row="2", conv_channel="500"
    )
    [told] = [item.value for item in app.main.caption if "does not exist" in item.value]
    assert told.endswith("Row 2 does not exist here: there are 0 to 1.")
    assert app.number_input(key="conv_channel").value == 500
    app.selectbox(key="conv_layer").select("conv1_1").run()
    assert not app.exception
    assert "conv_channel" not in app.query_params
    assert any("27 products" in item.value for item in app.main.caption)


def test_the_channel_chosen_is_the_one_that_slides(open_app):
    app = open_app(ROOM, weights="untrained", size="32", conv_layer="conv2_1", conv_input="9")
    header, arrays = sent(app, "conv_sliding-message")
    assert header["source"]["title"] == "Input: channel 9"
    assert arrays["source"].shape == arrays["result"].shape == (16, 16)
    app.number_input(key="conv_input").set_value(10).run()
    _, other = sent(app, "conv_sliding-message")
    assert not np.array_equal(arrays["kernel"], other["kernel"])
    assert app.query_params["conv_input"] == "10"


def test_a_kernel_in_the_link_runs_on_the_picture(open_app):
    app = open_app(
        ROOM,
        size="32",
        weights="untrained",
        conv_section="own",
        conv_kernel="1,2,3,0,0,0,0,0,4",
        conv_divide="one",
        conv_border="wrap",
    )
    own_picture(app)
    header, arrays = sent(app, "conv_origins-message")
    assert arrays["0.kernel"].tolist() == [[1, 2, 3], [0, 0, 0], [0, 0, 4]]
    assert arrays["1.kernel"].tolist() == [[4, 0, 0], [0, 0, 0], [3, 2, 1]]
    source = arrays["source.values"].astype(np.float64)
    wanted = (
        np.roll(source, (1, 1), (0, 1))
        + 2 * np.roll(source, 1, 0)
        + 3 * np.roll(source, (1, -1), (0, 1))
        + 4 * np.roll(source, (-1, -1), (0, 1))
    )
    np.testing.assert_allclose(arrays["0.values"], wanted)
    assert app.selectbox(key="conv_start").value == "custom"
    assert all("are clipped" in output["note"] for output in header["outputs"])
    assert len(app.main.image) == 1


def test_starts_and_sizes_change_the_kernel_and_symmetric_ones_do_not_differ(open_app):
    app = open_app(ROOM, size="32", weights="untrained", conv_section="own")
    assert "conv_kernel" not in app.query_params
    assert any(item.value.startswith("Exactly 0 at every pixel") for item in app.main.markdown)
    app.selectbox(key="conv_start").select("sobel-x").run()
    assert app.query_params["conv_kernel"] == "-1,0,1,-2,0,2,-1,0,1"
    assert not any(item.value.startswith("Exactly 0") for item in app.main.markdown)
    header, _ = sent(app, "conv_origins-message")
    assert "white 0" in header["outputs"][0]["note"]
    app.segmented_control(key="conv_side").set_value(5).run()
    assert not app.exception
    _, arrays = sent(app, "conv_origins-message")
    assert arrays["0.kernel"].shape == (5, 5)
    assert arrays["0.kernel"][2].tolist() == [-6, -12, 0, 12, 6]


@pytest.mark.parametrize("border", ["zero", "replicate", "reflect", "wrap", "none"])
def test_every_border_runs_in_colour(open_app, border):
    app = open_app(
        ROOM,
        size="32",
        weights="untrained",
        conv_section="own",
        conv_border=border,
        conv_planes="rgb",
    )
    _, arrays = sent(app, "conv_origins-message")
    assert arrays["0.values"].shape == ((3, 30, 30) if border == "none" else (3, 32, 32))


@pytest.mark.weights
def test_the_first_kernels_are_shown_as_pictures_and_numbers(open_app):
    app = open_app(ROOM, conv_section="kernels", conv_layer="conv1_1", conv_channel="0")
    page = html_of(app)
    assert page.count("<img ") == 64 + 24 + 2 * 64
    assert "0.42947" in page
    assert len(app.main.dataframe[0].value) == 64


@pytest.mark.weights
def test_a_deeper_slice_is_shown_with_its_numbers(open_app):
    app = open_app(
        ROOM, conv_section="kernels", conv_layer="conv5_3", conv_channel="44", conv_input="7"
    )
    kernel = load_weights("imagenet").state["features.28.weight"][44, 7].numpy()
    for value in kernel.ravel():
        assert f"{value:.5g}".replace("-", "\N{MINUS SIGN}") in html_of(app)


BESIDE = [
    ("untrained", {}, "imagenet", "the second have a form, the first are noise."),
    ("imagenet", {}, "untrained", "the first have a form, the second are noise."),
    ("hed", {"conv_beside": "imagenet"}, "imagenet", "both have a form."),
]


@pytest.mark.weights
def test_a_layers_kernels_stand_beside_those_of_other_weights_on_one_scale(open_app):
    offenders = []
    for own, more, other, verdict in BESIDE:
        app = open_app(
            ROOM, conv_section="kernels", conv_layer="conv3_2", weights=own, size="32", **more
        )
        told = [item.value for item in app.markdown]
        table = next(each.value for each in app.main.dataframe if len(each.value) == 2)
        states = [load_weights(name).state["features.12.weight"].numpy() for name in (own, other)]
        if (
            app.selectbox(key="conv_beside").value != other
            or not any(verdict in text for text in told)
            or not np.allclose(table.iloc[:, 1], [each.std() for each in states], rtol=1e-4)
            or not np.allclose(table.iloc[:, 2], [np.abs(each).max() for each in states])
        ):
            offenders.append((own, other, told, table.to_dict()))
    assert not offenders


def test_the_kernels_of_a_file_stand_beside_untrained_ones(open_app, monkeypatch):
    state = {key: tensor.clone() for key, tensor in load_weights("untrained").state.items()}
    state["features.12.weight"] += 10 * state["features.12.weight"][..., :1, :1]
    monkeypatch.setattr(loading, "open_file", opened_here)
    app = open_app(ROOM, conv_section="kernels", conv_layer="conv3_2", size="32")
    data = safetensors.torch.save(state)
    app.session_state["settings"].weights_file = OwnFile(data, "own.safetensors")
    app.session_state["settings"]["weights"] = "file"
    app.run()
    assert [error.value for error in app.error] == []
    table = next(each.value for each in app.main.dataframe if len(each.value) == 2)
    assert list(table["Weights"]) == ["own.safetensors", "Untrained (random)"]
    wanted = kernel_figures(state["features.12.weight"].numpy())
    assert table["Neighbours' correlation"][0] == pytest.approx(wanted.neighbours)
    assert abs(table["Neighbours' correlation"][1]) < 0.01 < wanted.neighbours
    told = "\n".join(item.value for item in app.markdown)
    assert "the first have a form, the second are noise." in told
