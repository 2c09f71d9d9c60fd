"""The learning room: what is on the screen is what the arithmetic says."""

import json
from typing import Any

import numpy as np
import pytest
import torch
from scipy.stats import entropy
from torch.nn import functional as F

from explorer.imaging import SAMPLES, Interpolation, load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, Trace, load_weights
from explorer.numerals import fixed
from explorer.studies.divergence import Spread, divergences
from explorer.studies.heads import Examples, Source, choose, features, fit, small_mlp
from explorer.studies.heads.textures import Half, patches
from explorer.ui.pages.learning import training
from explorer.ui.pages.learning.choosing import LOGIT_RANGE, LOGITS
from explorer.ui.settings import declared
from explorer.ui.texture_bench import SOURCES
from tests.app.conftest import OpenApp
from tests.written import read_number, read_numbers

SMALL = {"size": "32", "weights": "untrained"}


def said(app) -> str:
    return "\n".join(item.value for item in (*app.main.markdown, *app.main.caption))


def test_the_losses_on_the_screen_are_pytorchs(open_app: OpenApp) -> None:
    link = dict(zip(LOGITS, ("1.5", "-0.5", "3.0"), strict=True))
    app = open_app("learning", learning_section="losses", learning_right="1", **link, **SMALL)
    logits = torch.tensor([[1.5, -0.5, 3.0]], dtype=torch.float64, requires_grad=True)
    judged = F.cross_entropy(logits, torch.tensor([1]))
    judged.backward()
    loss = judged.item()
    assert f"**{loss:.4f}**" in said(app)
    shown, names = app.main.dataframe[0].value, app.main.dataframe[1].value
    assert list(shown["p"]) == [f"{p:.6f}" for p in logits.softmax(1)[0].tolist()]
    gradient = [fixed(value, 6, signed=True) for value in logits.grad[0].tolist()]
    assert list(shown["Gradient of the cross entropy"]) == gradient
    assert set(names["Value"]) == {f"{loss:.12f}"}


def test_a_moved_score_changes_the_answer_and_the_link(open_app: OpenApp) -> None:
    app = open_app("learning", learning_section="losses", **SMALL)
    assert "Set to 0 by the ReLU: Grass, Gravel." in said(app)
    for key in LOGITS:
        app.slider(key=key).set_value(1.0)
    app.run()
    assert not app.exception
    assert app.query_params[LOGITS[2]] == "1.0"
    assert set(app.main.dataframe[0].value["p"]) == {f"{1 / 3:.6f}"}
    assert "the ReLU changes nothing here" in said(app)


def test_scores_in_links_lie_in_range() -> None:
    parse = declared()[LOGITS[0]].parse
    assert [parse(text) for text in ("-0.04", "7.96", "8")] == [0.0, 8.0, 8.0]
    assert LOGIT_RANGE == (-8.0, 8.0)
    for text in ("8.1", "nan", "inf", "", "1e99", "x", "0." + 20 * "0"):
        with pytest.raises(ValueError, match=r"."):
            parse(text)


def test_what_is_trained_on_the_screen_is_what_a_notebook_trains(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app("learning", learning_reads="pool2-mean", learning_per_class="8", **SMALL)
    loaded, source = load_weights("untrained"), Source("pool2")
    model, learn, test = VGG16.from_weights(loaded), patches(Half.LEARN), patches(Half.TEST)
    rows = [
        features(model, loaded.preprocessing, list(half.pictures), [source])[source]
        for half in (learn, test)
    ]
    drawn = choose(learn.labels, 8)
    readout = fit(Examples(rows[0][drawn], learn.labels[drawn]), 3)
    answers = readout.probabilities(rows[1]).argmax(axis=1)
    right = int((answers == test.labels).sum())
    assert f"**{right} of 96** patches never seen are right" in said(app)
    table = app.main.dataframe[0].value.iloc[:, 1:].to_numpy()
    expected = np.zeros((3, 3), int)
    np.add.at(expected, (test.labels, answers), 1)
    np.testing.assert_array_equal(table, expected)
    layers = app.main.dataframe[1].value
    assert len(layers) == len(SOURCES)
    assert layers["Accuracy"][2] == pytest.approx(right / 96)

    # Whoever comes next is shown what is kept.
    monkeypatch.delattr(training, "course")
    again = open_app("learning", learning_reads="pool2-mean", learning_per_class="8", **SMALL)
    assert f"**{right} of 96**" in said(again)


def test_a_patch_and_wrong_labels_are_shown_for_what_they_are(open_app: OpenApp) -> None:
    app = open_app("learning", learning_wrong="25", learning_patch="95", **SMALL)
    captions = [item.proto.imgs[0].caption for item in app.main.image]
    assert sum("of them wrongly" in caption for caption in captions) >= 1
    assert "Test patch 95: Gravel" in captions


def test_labels_so_wrong_that_a_class_is_empty_are_refused_in_words(open_app: OpenApp) -> None:
    app = open_app("learning", learning_wrong="40", learning_per_class="1", **SMALL)
    [warning] = app.main.warning
    assert "has no picture" in warning.value
    assert any(text.endswith("(0)") for text in said(app).splitlines())


def test_both_divergences_are_scipys_and_infinite_where_one_has_nothing(open_app: OpenApp) -> None:
    heights = {f"learning_p{at}": str(2 * at % 7 + 1) for at in range(1, 6)}
    heights |= {f"learning_q{at}": str(9 - at) for at in range(1, 6)}
    app = open_app("learning", learning_section="kl", **heights, **SMALL)
    p = [2 * at % 7 + 1 for at in range(1, 6)]
    q = [9 - at for at in range(1, 6)]
    written = list(app.main.dataframe[0].value["Value"])
    both, alone = entropy(p, q, base=2), entropy(p, base=2)
    expected = [both, entropy(q, p, base=2), alone, entropy(q, base=2), both + alone]
    assert written == [f"{value:.4f}" for value in expected]
    app.slider(key="learning_q1").set_value(0).run()
    assert app.main.dataframe[0].value["Value"][0] == "∞"
    assert f"{p[0] / sum(p):.0%} of P lies where Q is 0" in said(app)
    app.segmented_control(key="learning_smooth").set_value(0.1).run()
    p_mixed, q_mixed = (0.9 * np.array(each) / sum(each) + 0.1 / 5 for each in (p, [0, *q[1:]]))
    smooth = app.main.dataframe[0].value["Value"][0]
    assert smooth == f"{entropy(p_mixed, q_mixed, base=2):.4f}"
    assert app.query_params["learning_smooth"] == "0.1"
    app.segmented_control(key="learning_smooth").set_value(0.0).run()
    app.button(key="learning_equal").click().run()
    assert "P and Q are equal" in said(app)
    for at in range(1, 6):
        app.slider(key=f"learning_p{at}").set_value(0)
    app.run()
    assert not app.exception
    assert "not all of them 0" in app.main.warning[0].value


def test_layers_of_two_interpolations_are_compared_as_a_notebook_does(open_app: OpenApp) -> None:
    link = {"learning_section": "kl", "learning_spread": "levels", "learning_other": "cubic"}
    app = open_app("learning", **link, **SMALL)
    loaded = load_weights("untrained")
    model, picture = VGG16.from_weights(loaded), load_sample(next(iter(SAMPLES))).pixels
    a, b = (
        Trace(model, prepare(sample(picture, sampling).pixels, loaded.preprocessing))
        for sampling in (Sampling(size=32), Sampling(Interpolation.CUBIC, size=32))
    )
    wanted = list(divergences(a, b, Spread.LEVELS))
    table = app.main.dataframe[2].value
    assert list(table["Layer"]) == [each.layer for each in wanted]
    said_of = [read_number(value) for value in table["D(P‖Q)"]]
    np.testing.assert_allclose(said_of, [each.divergence.forward for each in wanted], rtol=1e-4)
    endless = [each.layer for each in wanted if np.isinf(each.divergence.forward)]
    assert endless
    assert f"It is infinite in {', '.join(endless)}: " in said(app)
    app.segmented_control(key="learning_smooth").set_value(0.01).run()
    table = app.main.dataframe[2].value
    mixed = [each.divergence.forward for each in divergences(a, b, Spread.LEVELS, smoothing=0.01)]
    assert np.isfinite(mixed).all()
    p, q = Spread.LEVELS.of(*(side.record(["pool2"])["pool2"] for side in (a, b)))
    by_scipy = entropy(0.99 * p + 0.01 / len(p), 0.99 * q + 0.01 / len(q), base=2)
    assert by_scipy == pytest.approx(mixed[[each.layer for each in wanted].index("pool2")])
    np.testing.assert_allclose(table["D(P‖Q)"].astype(float), mixed, rtol=1e-4)
    app.selectbox(key="learning_other").select(Interpolation.AREA).run()
    assert "P and Q are equal in every layer" in said(app)


def test_the_mean_of_masked_passes_and_a_mask_are_pytorchs_dropout(open_app: OpenApp) -> None:
    app = open_app(
        "learning", learning_section="dropout", learning_drop_reads="pool1-mean", **SMALL
    )
    loaded, source = load_weights("untrained"), Source("pool1")
    model, learn, test = VGG16.from_weights(loaded), patches(Half.LEARN), patches(Half.TEST)
    drawn = learn[choose(learn.labels, 16)]
    shown = [*drawn.pictures, test.pictures[40]]
    rows = features(model, loaded.preprocessing, shown, [source])[source]
    readout = fit(Examples(rows[:-1], drawn.labels), 3, small_mlp(0.5))
    units = torch.from_numpy(readout.units(rows[-1:]))[0]
    torch.manual_seed(0)
    dropped = torch.nn.Dropout(0.5)(torch.ones(1000, len(units))).double() * units
    weight, bias = map(torch.tensor, (readout.output.weight, readout.output.bias))
    answers = dropped @ weight.double().T + bias.double()
    against, again = app.main.dataframe[1].value, app.main.dataframe[2].value
    for shown, expected in (
        (against["Mean of 1000 passes"], answers.mean(dim=0)),
        (against["Score without dropout"], weight.double() @ units + bias.double()),
        (again.iloc[0, 1:], answers[0].softmax(0)),
    ):
        np.testing.assert_allclose(read_numbers(shown), expected.numpy(), atol=5e-3)
    assert len(again) == 11
    assert len(app.main.dataframe[0].value) == 3


def test_normalised_responses_are_pytorchs_and_every_later_layer_is_told(open_app: OpenApp) -> None:
    link = {"learning_alpha": "torch", "learning_window": "9", "learning_lrn_row": "1023"}
    app = open_app("learning", learning_section="lrn", **link, **SMALL)
    loaded = load_weights("untrained")
    model = VGG16.from_weights(loaded)
    pixels = sample(load_sample(next(iter(SAMPLES))).pixels, Sampling(size=32)).pixels
    x = prepare(pixels, loaded.preprocessing)
    maps = torch.from_numpy(np.array(Trace(model, x).record(["relu1_1"])["relu1_1"]))[None]
    expected = torch.nn.LocalResponseNorm(9, 1e-4, 0.75, 2.0)(maps)[0, :, 31, 31]
    chart, later = (json.loads(each.proto.spec) for each in app.main.get("plotly_chart"))
    np.testing.assert_allclose(chart["data"][1]["y"], expected.numpy(), rtol=1e-4)
    assert len(later["data"][0]["x"]) == 30


@pytest.mark.weights
def test_the_edge_network_shows_what_normalisation_makes_of_its_edges(open_app: OpenApp) -> None:
    app = open_app("learning", learning_section="lrn", **(SMALL | {"weights": "hed"}))
    [script] = [code.value for code in app.main.code if "normalised_sides(" in code.value]
    ran: dict[str, Any] = {}
    exec(script, ran)
    before, after = ran["before"].fused, ran["after"].fused
    table = app.main.dataframe[0].value
    means = [float(value) for value in table["Mean probability"]]
    assert (means[0], means[2]) == pytest.approx((before.mean(), after.mean()), rel=1e-3)
    moved = [float(value) for value in table["Mean change of a pixel"]]
    assert moved[0] == 0
    assert moved[2] == pytest.approx(ran["moved"], rel=1e-3)
    assert 0 < moved[1] != moved[2]
    assert f"by {moved[1] / moved[2]:.0%} of what the whole normalisation does" in said(app)


def test_one_number_is_followed_to_the_scores_it_adds_to(open_app: OpenApp) -> None:
    place = {"learning_channel": "453", "learning_row": "1", "learning_column": "2"}
    app = open_app("learning", learning_section="flat", **place, **SMALL)
    assert any(f"= {453 * 49 + 1 * 7 + 2}" in item.value for item in app.main.latex)
    strongest, heads = (item.value for item in app.main.dataframe)
    products = read_numbers(strongest["Product"])
    assert len(products) == 10
    for value, weight, product in zip(
        strongest["Value"], strongest["Weight"], products, strict=True
    ):
        assert read_number(value) * read_number(weight) == pytest.approx(product, abs=2e-6)
    assert sorted(products, key=abs, reverse=True) == list(products)
    connected, convolved = read_numbers(heads["Largest change of a probability"])
    assert connected < 1e-4 < convolved


def test_trials_that_differ_in_one_thing_are_told_from_those_that_differ_in_more(
    open_app: OpenApp,
) -> None:
    app = open_app("learning", learning_section="paper", **SMALL)
    assert "one thing only, the scale in training: 26.8%" in said(app)
    app.selectbox(key="learning_trial_b").set_value(0).run()
    assert "more than one thing, the network, the scale in training, the scale in the test" in said(
        app
    )
    app.selectbox(key="learning_trial_a").set_value(0).run()
    assert "the same trial" in said(app)
