"""The resampling lab through Streamlit's own test harness."""

import io

import numpy as np
import pytest
from PIL import Image

from explorer.imaging.methods import Method
from tests.written import read_numbers

SECTIONS = ["methods", "origins", "pyramid", "aliasing", "drift", "looks", "layout"]
PICTURES = {
    "gray": np.random.default_rng(1).integers(0, 256, (90, 70), np.uint8),
    "rgb": np.random.default_rng(2).integers(0, 256, (75, 131, 3), np.uint8),
    "tiny": np.random.default_rng(3).integers(0, 256, (2, 3, 3), np.uint8),
    "pixel": np.full((1, 1, 3), 80, np.uint8),
    "narrow": np.random.default_rng(4).integers(0, 256, (400, 9, 3), np.uint8),
}


def png(pixels):
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def opened(open_app, section, **link):
    settings = {"weights": "untrained", "size": "64"} | link
    return open_app(room="resampling", resampling_section=section, **settings)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_opens_for_every_kind_of_picture(open_app, section, language):
    app = opened(open_app, section, lang=language)
    for kind, pixels in PICTURES.items():
        app.file_uploader(key="upload").set_value((f"{kind}.png", png(pixels), "image/png")).run()
        assert not app.exception, kind
        assert not app.error, kind


@pytest.mark.parametrize("section", ["methods", "origins"])
@pytest.mark.parametrize("fit", ["stretch", "pad", "evaluation"])
def test_every_section_opens_for_every_fit_and_the_own_size(open_app, section, fit):
    assert not opened(open_app, section, fit=fit).error
    assert not opened(open_app, section, fit=fit, size="own", passes="1").error


def test_the_table_lists_every_method_and_the_reference_equals_itself(open_app):
    app = opened(open_app, "methods")
    table = app.main.dataframe[0].value
    assert list(table["Method"]) == [
        "Nearest",
        "Linear",
        "Area",
        "Cubic",
        "Lanczos",
        "Antialiased linear",
        "Gaussian pyramid, then linear",
    ]
    assert table["PSNR (dB)"][2] == "∞ (equal)"
    app.selectbox(key="resampling_reference").select(Method.NEAREST).run()
    table = app.main.dataframe[0].value
    assert table["PSNR (dB)"][0] == "∞ (equal)"
    assert app.query_params["resampling_reference"] == "nearest"


def test_the_part_stays_inside_the_result(open_app):
    app = opened(
        open_app, "methods", resampling_row="1000", resampling_column="20", resampling_crop="200"
    )
    assert app.slider(key="resampling_crop").value == 64
    app.slider(key="resampling_crop").set_value(40).run()
    assert app.slider(key="resampling_row").max == 24
    assert not app.exception


def test_a_picture_of_one_pixel_says_that_it_cannot_be_halved(open_app):
    app = opened(open_app, "methods", resampling_reference="pyramid")
    assert app.selectbox(key="resampling_reference").value == Method.PYRAMID
    app.file_uploader(key="upload").set_value(("p.png", png(PICTURES["pixel"]), "image/png")).run()
    assert app.selectbox(key="resampling_reference").value == Method.AREA
    assert any("can't be halved" in caption.value for caption in app.main.caption)


def test_the_articles_sizes_are_told(open_app):
    app = opened(open_app, "methods", size="244", fit="stretch")
    photo = png(np.zeros((370, 600, 3), np.uint8))
    app.file_uploader(key="upload").set_value(("p.png", photo, "image/png")).run()
    told = [c.value for c in app.main.caption if "600 × 370 px, to 244 × 244 px" in c.value]
    assert len(told) == 1


def test_weights_of_every_method_sum_to_one(open_app):
    table = opened(open_app, "origins").main.dataframe[0].value
    assert len(table) == 7
    assert (read_numbers(table["Weights sum to 1 within"]) < 1e-5).all()
    assert (read_numbers(table["Largest |sum − float output|"]) < 1e-3).all()
    assert (read_numbers(table["Largest |sum − byte|"]) < 1.6).all()


def test_the_pyramid_agrees_with_opencv_and_is_restored(open_app):
    app = opened(open_app, "pyramid")
    told = " ".join(item.value for item in app.main.markdown)
    assert "`cv2.pyrDown` over all 72,000 bytes: **0**" in told
    assert "`cv2.pyrUp` over all 288,000 bytes: **0**" in told
    assert "**0** with them" in told
    app.slider(key="resampling_levels").set_value(5).run()
    assert len(app.main.image) == 14
    assert app.query_params["resampling_levels"] == "5"


def test_drift_runs_all_methods_and_the_reference_is_exactly_zero_from_itself(open_app):
    app = opened(open_app, "drift", size="32")
    assert not app.main.dataframe
    app.button(key="resampling_start").click().run()
    assert not app.exception
    table = app.main.dataframe[0].value
    assert len(table) == 7
    area = table[table["Method"] == "Area"].iloc[0]
    assert area["Largest L2"].startswith("0.0000")
    assert any("largest distance of any layer 0." in item.value for item in app.main.caption)
    assert float(table["Input, L2"][0]) > 0
    assert not [button for button in app.main.button if button.key == "resampling_start"]


def test_drift_stops_between_methods_keeps_what_is_known_and_goes_on(open_app, monkeypatch):
    from explorer.ui.pages.resampling import drift

    calls = []

    def stopping(*arguments):
        calls.append(1)
        if len(calls) == 3:
            drift.st.stop()
        return steps(*arguments)

    steps = drift.drift_steps
    monkeypatch.setattr(drift, "drift_steps", stopping)
    app = opened(open_app, "drift", size="33", picture="coffee")
    app.button(key="resampling_start").click().run()
    identity, _running = app.session_state["resampling_wish"]
    app.session_state["resampling_wish"] = (identity, False)
    app.run()
    assert len(app.main.dataframe[0].value) == 2
    assert app.button(key="resampling_start").label == "Go on (2 of 7 done)"
    app.button(key="resampling_start").click().run()
    assert len(app.main.dataframe[0].value) == 7
    assert len(calls) == 8


@pytest.mark.weights
def test_drift_tells_what_becomes_of_the_edge_map(open_app):
    app = opened(open_app, "drift", size="32", weights="hed", order="bgr")
    app.button(key="resampling_start").click().run()
    table = app.main.dataframe[0].value
    assert float(table["Edge map, largest change"][0]) > 0
    assert float(table["Edge map, largest change"][2]) == 0


def test_false_detail_is_listed_for_every_method_and_follows_the_chart_and_size(open_app):
    app = opened(open_app, "aliasing")

    def shares():
        table = app.main.dataframe[0].value
        return dict(zip(table["Method"], table["False detail"], strict=True))

    plate = shares()
    assert len(plate) == 7
    assert plate["Nearest"] == "100.14%"
    app.selectbox(key="resampling_side").select("64").run()
    assert shares() != plate
    app.selectbox(key="resampling_chart").select("checkerboard-1").run()
    assert shares()["Area"] == "0.00%"
    assert app.query_params["resampling_chart"] == "checkerboard-1"


def test_colours_and_planes_show_the_trap_on_the_picture_and_on_numbers(open_app):
    app = opened(open_app, "layout", resampling_toy="article")
    assert len(app.main.image) == 8
    code = [block.value for block in app.main.code]
    assert code[2].count("[1 2 3]") == 8
    assert code[3].count("[1 2 3]") == 0
    assert any("0 of 12,288 bytes differ" in caption.value for caption in app.main.caption)


@pytest.mark.parametrize(("row", "told"), [("0", True), ("20", False)])
def test_a_padding_bar_is_told_where_it_is_in_the_part(open_app, row, told):
    app = opened(
        open_app, "origins", fit="pad", picture="coffee", resampling_row=row, resampling_crop="10"
    )
    assert any("padding bar" in caption.value for caption in app.main.caption) == told
