"""The learning room: what is on the screen is what the arithmetic says."""

import pytest
import torch
from torch.nn import functional as F

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
