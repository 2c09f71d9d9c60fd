"""How different pictures look, in the rooms that tell it: through which network, or why not."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.imaging import Interpolation, load_sample
from explorer.imaging.changes import Change, changed
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights
from explorer.network.weights import FETCHES, WEIGHTS
from explorer.studies.perceptual import dists, lpips, trunk, trunk_sha256
from explorer.ui.parts import perceptual
from tests.fetched import needs_torchvision

UNTRAINED = {"weights": "untrained", "picture": "coffee", "size": "32"}
LOOKS = {"room": "resampling", "resampling_section": "looks"}


@pytest.fixture
def judge(monkeypatch):
    """The untrained network, let pass, so that the rooms are tried on every machine."""
    model = VGG16.from_weights(load_weights("untrained"))
    monkeypatch.setattr(trunk, "KNOWN", trunk_sha256(model))
    return model


@pytest.fixture
def without_a_judge(monkeypatch):
    """No weights that may measure; the fetches begun."""
    begun = []
    monkeypatch.setattr(perceptual, "is_cached", lambda _weights: False)
    monkeypatch.setattr(FETCHES, "start", begun.append)
    return begun


def pictures(name="coffee"):
    photo, area = load_sample(name).pixels, Sampling(size=32)
    nearest = replace(area, interpolation=Interpolation.NEAREST)
    return sample(photo, area).pixels, sample(photo, nearest).pixels


def table(app, column):
    return next(item.value for item in app.main.dataframe if column in item.value)


def told(app):
    return "\n".join(item.value for item in (*app.main.markdown, *app.main.caption, *app.main.info))


def test_every_method_is_measured_and_stands_beside_psnr_there_and_side_by_side(open_app, judge):
    app = open_app(**LOOKS, **UNTRAINED)
    before = table(app, "LPIPS")
    assert set(before["LPIPS"]) == {"–"}
    app.button(key="resampling_looks_start").click().run()
    found = table(app, "LPIPS").set_index("Method")
    assert list(found.loc["Area"]) == ["∞ (equal)", "1.0000", "0.0000", "0.0000"]
    both = pictures()
    expected = lpips(judge, *both).distance, dists(judge, *both).distance
    assert list(map(float, found.loc["Nearest"][2:])) == pytest.approx(expected, abs=6e-5)
    changes = table(app, "Change").set_index("Change")
    reference = pictures()[0]
    for change in Change:
        expected = lpips(judge, reference, changed(reference, change)).distance
        assert float(changes.loc[change.label, "LPIPS"]) == pytest.approx(expected, abs=6e-5)
    app.segmented_control(key="resampling_section").set_value("methods").run()
    again = table(app, "LPIPS").set_index("Method")
    assert again.loc["Nearest", "DISTS"] == found.loc["Nearest", "DISTS"]
    assert "PSNR (dB)" in again


def test_a_and_b_are_measured_layer_by_layer_with_the_places(open_app, judge):
    app = open_app(room="compare", **UNTRAINED)
    both = pictures()
    looks, alike = lpips(judge, *both), dists(judge, *both)
    totals = table(app, "LPIPS").iloc[0]
    assert float(totals["LPIPS"]) == pytest.approx(looks.distance, abs=1e-6)
    assert float(totals["DISTS"]) == pytest.approx(alike.distance, abs=1e-6)
    layers = table(app, "LPIPS: adds")
    assert list(layers["Layer"][1:]) == [layer.layer for layer in looks.layers]
    columns = ["DISTS: adds by texture", "DISTS: adds by structure"]
    assert layers[columns].astype(float).to_numpy().sum() == pytest.approx(alike.distance, abs=1e-5)
    captions = [image.proto.imgs[0].caption for image in app.main.image]
    assert captions[0].startswith("all layers, 32×32")
    assert [text.split(",")[0] for text in captions[2:7]] == [layer.layer for layer in looks.layers]


def test_equal_pictures_are_exactly_0_apart_and_two_sizes_are_told(open_app, judge):
    app = open_app(room="compare", ab_resample="same", **UNTRAINED)
    assert list(table(app, "LPIPS").iloc[0]) == ["∞ (equal)", "1.0000", "0.000000", "0.000000"]
    app = open_app(room="compare", ab_size="48", **UNTRAINED)
    assert "no pixel of A belongs to a pixel of B" in told(app)
    assert not any("LPIPS" in item.value for item in app.main.dataframe)


@pytest.mark.parametrize("place", [LOOKS, {"room": "compare"}])
def test_without_fitting_weights_there_is_the_reason_and_an_offer_and_no_number(
    open_app, without_a_judge, place
):
    app = open_app(**place, **(UNTRAINED | {"picture": "rocket"}))
    assert "would look right and mean nothing" in told(app)
    assert set(table(app, "LPIPS")["LPIPS"]) == {"–"}
    button = app.button(key="perceptual_fetch")
    assert "64 MB" in button.label
    button.click().run()
    assert without_a_judge == ["torchvision"]


@pytest.mark.weights
@needs_torchvision
def test_whatever_weights_are_chosen_the_numbers_are_those_of_the_fitting_ones(open_app):
    app = open_app(room="compare", **(UNTRAINED | {"weights": "imagenet", "picture": "chelsea"}))
    assert f"Measured through the weights “{WEIGHTS['torchvision'].title}”" in told(app)
    app.button(key="ab_looks_start").click().run()
    model = VGG16.from_weights(load_weights("torchvision"))
    found = float(table(app, "LPIPS")["LPIPS"][0])
    assert found == pytest.approx(lpips(model, *pictures("chelsea")).distance, abs=1e-6)
    assert np.isfinite(found)
