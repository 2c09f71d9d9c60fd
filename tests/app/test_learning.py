"""The learning room: what is on the screen is what the arithmetic says."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from explorer.network import VGG16, load_weights
from explorer.studies.heads import Examples, Source, choose, features, fit
from explorer.studies.heads.textures import Half, patches
from explorer.ui.pages.learning import training
from explorer.ui.pages.learning.bench import SOURCES
from explorer.ui.pages.learning.choosing import LOGIT_RANGE, LOGITS
from explorer.ui.settings import declared
from tests.app.conftest import OpenApp

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
    numbers, names = app.main.dataframe[0].value, app.main.dataframe[1].value
    assert list(numbers["p"]) == [f"{p:.6f}" for p in logits.softmax(1)[0].tolist()]
    gradient = [f"{value:+.6f}" for value in logits.grad[0].tolist()]
    assert list(numbers["Gradient of the cross entropy"]) == gradient
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
    assert "have no picture" in warning.value
    assert any(text.endswith("(0)") for text in said(app).splitlines())
