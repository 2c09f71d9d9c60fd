"""The convolution lab through Streamlit's own test harness."""

import io

import numpy as np
import pytest
from PIL import Image

from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights, record

ROOM = "convolution"


def png(shape, mode="RGB"):
    levels = np.random.default_rng(8).integers(0, 256, shape, dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(levels, mode).save(out, "PNG")
    return out.getvalue()


def html_of(app):
    return " ".join(item.proto.body for item in app.main.get("html"))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "data",
    [png((40, 60), "L"), png((48, 48, 3)), png((1, 1, 3)), png((9, 120, 3))],
    ids=["gray", "rgb", "tiny", "wide"],
)
@pytest.mark.parametrize("section", ["prove"])
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
