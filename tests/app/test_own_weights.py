"""A weights file of one's own: read apart, and what it replaces stays until it can be used."""

import sys
import textwrap

import pytest
import safetensors.torch

from explorer.network import load_weights
from explorer.network.weights import isolated, loading
from explorer.network.weights.reading import opened_here
from explorer.ui.settings import OwnFile

pytestmark = pytest.mark.faults
BROKEN = b"PK\x03\x04 and no more"
CRASHES = """
    import os, sys
    from explorer.isolation.pipe import READY, read_header, write_header
    sys.stdout.buffer.write(READY)
    write_header(sys.stdout.buffer, {"effects": []})
    read_header(sys.stdin.buffer)
    os.kill(os.getpid(), 11)
"""


def card(app):
    """The card of the weights in use."""
    return next(text.value for text in app.markdown if "SHA-256" in text.value)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_file_that_fails_in_any_way_leaves_the_last_good_one(open_app, monkeypatch):
    good = {key: tensor * 0.5 for key, tensor in load_weights("untrained").state.items()}
    monkeypatch.setattr(loading, "open_file", opened_here)
    app = open_app(size="32")
    before = card(app)
    mine = app.session_state["settings"]
    mine["weights"] = "file"
    mine.weights_file = OwnFile(BROKEN, "broken.pth")
    app.run()
    assert "damaged" in app.error[0].value
    assert card(app) == before
    mine.weights_file = OwnFile(safetensors.torch.save(good), "good.safetensors")
    app.run()
    assert not app.error
    assert r"good\.safetensors" in card(app)
    mine.weights_file = OwnFile(BROKEN, "broken.pth")
    app.run()
    assert "damaged" in app.error[0].value
    assert r"good\.safetensors" in card(app)
    monkeypatch.setattr(loading, "open_file", isolated.opened_apart)
    monkeypatch.setattr(isolated, "_COMMAND", (sys.executable, "-c", textwrap.dedent(CRASHES)))
    mine.weights_file = OwnFile(b"another file", "crash.pth")
    app.run()
    assert "could not be read safely" in app.error[0].value
    assert r"good\.safetensors" in card(app)
