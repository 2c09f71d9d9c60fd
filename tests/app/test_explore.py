"""The Explore page through Streamlit's own test harness, on the trained network."""

import io
import itertools

import numpy as np
import pytest
from PIL import Image

from explorer.imaging import Fit, Interpolation, load_sample
from explorer.imaging.sampling import Sampling, sample
from explorer.network import LAYERS, Trace
from explorer.rendering import Colours
from explorer.ui.pictures import sample_picture
from explorer.ui.supply.container import parted, unpack
from stress.walks.choices import MAPPINGS
from tests.offenders import none_of

pytestmark = pytest.mark.weights

SOME = ("conv1_1", "relu2_2", "pool3", "conv4_3", "relu5_1", "pool5")


def parts(app):
    """What the linked view has, part by part: (header, arrays); it keeps what it was sent."""
    app.sent = getattr(app, "sent", {})
    for element in app.main:
        app.sent |= _parts_of(element)
    return app.sent


def _parts_of(element):
    key = getattr(element, "key", None) or ""
    if key.startswith(("linked_view-", "thumbnails-")):
        found = [unpack(one) for one in parted(element.proto.bytes)]
        return {key: one for one in found for key in [_name(one[0])]}
    found = {}
    for child in getattr(element, "children", {}).values():
        found |= _parts_of(child)
    return found


def _name(header):
    return header["kind"] + header.get("part", "")


def png(size_wh=(96, 64), colour=(200, 40, 90)):
    out = io.BytesIO()
    Image.new("RGB", size_wh, colour).save(out, "PNG")
    return out.getvalue()


def test_a_new_visitor_sees_the_sample_through_the_trained_network(open_app):
    app = open_app()
    assert app.main.subheader[0].value.startswith("Chelsea the cat through")
    shown = parts(app)
    header, arrays = shown["layer"]
    assert header["layer"] == "relu3_3"
    assert arrays["tiles"].shape == (256, 56, 56)
    assert arrays["maximum"].max() > 1000
    assert len([key for key in shown if key.startswith("thumbnails")]) == 5
    assert not app.error
    assert not app.warning


def test_layers_of_every_kind_and_block_open_from_their_link(open_app):
    wrong = []
    for layer in SOME:
        header, arrays = parts(open_app(layer=layer, size="64"))["layer"]
        count = next(item for item in LAYERS if item.name == layer).out_shape[0]
        if header["layer"] != layer or len(arrays["minimum"]) != count:
            wrong.append(f"{layer}: {header['layer']}, {len(arrays['minimum'])} channels")
        if not np.isfinite(arrays["maximum"]).all():
            wrong.append(f"{layer}: not finite")
    none_of(wrong, "layers that do not open")


def test_a_layer_the_weights_lack_falls_back_to_the_deepest_they_have(open_app):
    assert parts(open_app(layer="fc6"))["layer"][0]["layer"] == "pool5"


def test_the_network_sees_the_picture_as_every_interpolation_makes_it(open_app):
    app = open_app(fit="stretch", size="64", layer="conv1_1")
    pixels, wrong = load_sample("chelsea").pixels, []
    for method in [*Interpolation, Interpolation.AREA]:
        app.selectbox(key="resample").select(method).run()
        expected = sample(pixels, Sampling(method, size=64, fit=Fit.STRETCH)).pixels
        if app.exception or not np.array_equal(parts(app)["picture"][1]["input"], expected):
            wrong.append(method)
    none_of(wrong, "interpolations whose pixels are not on the page")


def test_pyramid_passes_come_before_the_resize(open_app):
    app = open_app(size="64", layer="conv1_1")
    before = parts(app)["picture"][1]["input"]
    app.slider(key="passes").set_value(2).run()
    assert not app.exception
    assert app.query_params["passes"] == "2"
    assert not np.array_equal(before, parts(app)["picture"][1]["input"])


def test_every_fit_gives_the_square_asked_for(open_app):
    app = open_app(size="64", layer="conv1_1", picture="coffee")
    sizes = {}
    for fit in Fit:
        app.selectbox(key="fit").select(fit).run()
        sizes[fit] = parts(app)["picture"][0]["size"]
    assert sizes == {fit: [64, 64] for fit in Fit}


def test_the_pictures_own_size_keeps_its_shape(open_app):
    app = open_app(size="64", layer="conv1_1")
    app.file_uploader(key="upload").set_value(("wide.png", png((120, 70)), "image/png")).run()
    app.selectbox(key="size").select("own").run()
    assert not app.exception
    assert parts(app)["picture"][0]["size"] == [70, 120]


@pytest.mark.parametrize("layer", ["conv2_1", "pool5"])
def test_every_mapping_and_colour_map_applies_without_another_run(open_app, layer, monkeypatch):
    app = open_app(layer=layer, size="64")

    def never(*_arguments):
        raise AssertionError("the network ran again")

    monkeypatch.setattr(Trace, "record", never)
    for mapping, colours in zip(MAPPINGS, itertools.cycle(Colours), strict=False):
        app.selectbox(key="map").select(mapping)
        app.selectbox(key="colours").select(colours).run()
        assert not app.exception
        assert app.query_params["map"] == mapping
        assert np.array_equal(parts(app)["focus"][1]["lut"], colours.table)


def test_an_upload_becomes_the_picture_and_stays_out_of_the_link(open_app):
    app = open_app(size="64")
    app.file_uploader(key="upload").set_value(("red.png", png(), "image/png")).run()
    assert not app.exception
    assert app.main.subheader[0].value.startswith("Your picture through")
    assert "picture" not in app.query_params
    centre = parts(app)["picture"][1]["input"][32, 32]
    assert centre.tolist() == [200, 40, 90]


def test_a_file_that_is_no_picture_is_refused_and_the_view_stays(open_app):
    app = open_app(size="64")
    before = parts(app)["picture"][1]["input"]
    app.file_uploader(key="upload").set_value(("notes.png", b"not a picture", "image/png")).run()
    assert not app.exception
    assert len(app.error) == 1
    assert np.array_equal(before, parts(app)["picture"][1]["input"])
    app.file_uploader(key="upload").set_value(("red.png", png(), "image/png")).run()
    assert not app.error


def test_a_conversion_is_told(open_app):
    out = io.BytesIO()
    Image.new("RGBA", (80, 80), (0, 0, 255, 128)).save(out, "PNG")
    app = open_app(size="64")
    app.file_uploader(key="upload").set_value(("glass.png", out.getvalue(), "image/png")).run()
    assert any("transparent" in caption.value.lower() for caption in app.sidebar.caption)


def test_a_link_brings_back_every_setting(open_app):
    link = {
        "lang": "zh",
        "picture": "coffee",
        "resample": "nearest",
        "passes": "1",
        "size": "96",
        "fit": "pad",
        "order": "bgr",
        "weights": "untrained",
        "layer": "conv2_2",
        "channels": "3-17",
        "unit": "5-6",
        "map": "layer",
        "colours": "gray",
        "sort": "peak",
        "dead": "hide",
        "scale": "shared",
        "box": "photo",
    }
    app = open_app(**link)
    assert dict(app.query_params) == link
    focus = parts(app)["focus"][0]
    assert (focus["layer"], focus["pinned"], focus["unit"]) == ("conv2_2", [3, 17], [5, 6])
    assert focus["display"] == {
        "order": "peak",
        "hide_dead": True,
        "shared_scale": True,
        "on_source": True,
    }


def test_unknown_settings_in_a_link_are_named_and_ignored(open_app):
    app = open_app(layer="conv9_9", colour="red", size="7")
    [info] = [item.value for item in app.info]
    for name in ("layer", "conv9\\_9", "colour", "size"):
        assert name in info
    assert dict(app.query_params) == {"lang": "en"}


def test_bgr_order_swaps_what_the_network_sees(open_app):
    rgb = parts(open_app(layer="conv1_1", size="64"))["picture"][1]["input"]
    bgr = parts(open_app(layer="conv1_1", size="64", order="bgr"))["picture"][1]["input"]
    assert np.array_equal(bgr, rgb[..., ::-1])


def test_the_edge_network_shows_six_maps(open_app):
    app = open_app(weights="hed", size="64", layer="conv1_1")
    assert not app.exception
    assert len(app.main.image) == 6


def test_a_visitor_s_session_keeps_no_pixels_of_the_picture(open_app):
    app = open_app()
    held = app.session_state["good_view"].values
    assert not [value for value in held.values() if isinstance(value, np.ndarray)]
    picture = sample_picture("chelsea")
    assert picture.size_wh == picture.pixels.shape[1::-1]
    assert not [
        name for name in picture.__slots__ if isinstance(getattr(picture, name), np.ndarray)
    ]
