"""Things that break once: a sentence on the page, the last good view kept, nothing lost."""

import threading
import time

import pytest
from streamlit.runtime.uploaded_file_manager import DeletedFile

from explorer.network import recording
from explorer.ui.computing import compute, waiting
from explorer.ui.computing.store import Store
from explorer.ui.computing.turns import Turns
from explorer.ui.settings import OwnFile
from explorer.ui.sidebar import own_pictures, weights_panel
from stress.photos import SMALL, photo
from tests.app.test_explore import parts

pytestmark = [pytest.mark.weights, pytest.mark.faults]
SECRETS = ("Traceback", "/home", "site-packages", "the secret reason", ".py")


@pytest.fixture(autouse=True)
def _empty_stores():
    compute.store.clear()
    yield
    compute.store.clear()


def breaking(monkeypatch, error, times=1):
    """Make the next runs of the network fail."""
    original, left = recording.run_layers, [times]

    def run(*args, **more):
        if left[0]:
            left[0] -= 1
            raise error
        return original(*args, **more)

    monkeypatch.setattr(recording, "run_layers", run)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RuntimeError("the secret reason"), "Something went wrong on our side"),
        (MemoryError(), "not enough memory"),
    ],
)
def test_a_failing_layer_leaves_the_last_view_with_a_sentence(open_app, monkeypatch, error, words):
    app = open_app(layer="conv1_1")
    parts(app)
    breaking(monkeypatch, error)
    app.session_state["settings"]["layer"] = "pool5"
    app.run()
    assert not app.exception
    assert words in app.error[0].value
    assert not [word for word in SECRETS if word in app.error[0].value]
    assert app.session_state["settings"]["layer"] == "conv1_1"
    assert parts(app)["layer"][0]["layer"] == "conv1_1"
    app.button(key="try_again").click().run()
    assert not app.error
    assert app.session_state["settings"]["layer"] == "pool5"


def test_what_failed_is_offered_again_until_something_else_is_chosen(open_app, monkeypatch):
    app = open_app(layer="conv1_1")
    breaking(monkeypatch, MemoryError())
    app.session_state["settings"]["layer"] = "pool5"
    app.run()
    app.run()
    assert "not enough memory" in app.error[0].value
    breaking(monkeypatch, RuntimeError())
    app.button(key="try_again").click().run()
    assert [error.value for error in app.error if "memory" in error.value] == []
    app.session_state["settings"]["layer"] = "conv1_2"
    app.run()
    assert not app.error
    app.session_state["settings"]["layer"] = "conv1_1"
    app.run()
    assert not app.error
    assert "try_again" not in [button.key for button in app.button]


def test_a_picture_that_fails_in_the_network_is_not_lost(open_app, monkeypatch):
    app = open_app(picture="coffee")
    breaking(monkeypatch, RuntimeError("the secret reason"))
    app.session_state["settings"]["picture"] = "chelsea"
    app.run()
    assert app.session_state["settings"]["picture"] == "coffee"
    app.button(key="try_again").click().run()
    assert app.session_state["settings"]["picture"] == "chelsea"
    assert not app.error


def test_the_very_first_view_failing_offers_another_try(open_app, monkeypatch):
    breaking(monkeypatch, RuntimeError("the secret reason"))
    app = open_app()
    assert "Something went wrong" in app.error[0].value
    app.button(key="try_first_again").click().run()
    assert not app.error
    assert app.session_state["settings"]["layer"] == "relu3_3"


def test_a_fault_that_stays_ends_in_a_message_and_not_in_a_loop(open_app, monkeypatch):
    app = open_app(layer="conv1_1")
    compute.store.clear()
    breaking(monkeypatch, RuntimeError("the secret reason"), times=1000)
    app.session_state["settings"]["layer"] = "pool5"
    app.run()
    assert not app.exception
    assert ["Something went wrong" in found.value for found in app.error] == [True]
    monkeypatch.undo()
    app.button(key="try_first_again").click().run()
    assert not app.error
    assert app.session_state["settings"]["layer"] == "pool5"


def test_too_many_at_once_is_told_and_nothing_is_lost(open_app, monkeypatch):
    app = open_app(layer="conv1_1")
    turns, done, held = Turns(places=0), threading.Event(), threading.Event()

    def hold():
        with turns.take():
            held.set()
            done.wait(3)  # The store is new: the last view has to be computed, and waits for us.

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    monkeypatch.setattr(compute, "_turns", lambda: turns)
    monkeypatch.setattr(compute, "store", lambda: Store(turns))
    app.session_state["settings"]["layer"] = "pool5"
    app.run()
    assert "try again in a few seconds" in app.error[0].value
    assert app.session_state["settings"]["layer"] == "conv1_1"
    done.set()
    holder.join(10)
    app.button(key="try_again").click().run()
    assert app.session_state["settings"]["layer"] == "pool5"
    assert not app.error


def test_a_new_picture_that_a_busy_server_cannot_read_leaves_the_last_view(open_app, monkeypatch):
    app = open_app(layer="conv1_1")
    turns, done, held = Turns(places=0), threading.Event(), threading.Event()

    def hold():
        with turns.take():
            held.set()
            done.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    with monkeypatch.context() as busy:
        busy.setattr(compute, "_turns", lambda: turns)
        busy.setattr(compute.store(), "_turns", turns)
        app.session_state["picture_candidate"] = own_pictures._Candidate(
            OwnFile(photo(1, SMALL)), given=False
        )
        app.run()
    done.set()
    holder.join(10)
    assert "try again in a few seconds" in app.error[0].value
    assert any("You see the last view that worked" in found.value for found in app.caption)
    assert parts(app)["focus"][0]["layer"] == "conv1_1"
    app.button(key="try_again").click().run()
    assert not app.error
    assert app.session_state["settings"]["picture"] == "own"


def test_a_run_that_fails_after_a_newer_one_took_its_place_takes_no_choice_back(
    open_app, monkeypatch
):
    app = open_app(layer="conv1_1")
    chosen = app.session_state["settings"]

    def run(*_args, **_more):
        chosen["layer"] = "pool5"  # What the newer run's callbacks do meanwhile.
        raise RuntimeError("the secret reason")

    with monkeypatch.context() as newer:
        newer.setattr(recording, "run_layers", run)
        newer.setattr(waiting, "is_overtaken", lambda: True)
        chosen["layer"] = "conv3_2"
        app.run()
    assert chosen["layer"] == "pool5"
    assert app.session_state["good_view"].values["layer"] == "conv1_1"
    app.run()
    assert not app.error
    assert app.session_state["good_view"].values["layer"] == "pool5"


@pytest.mark.parametrize("jump", [-86_400, 86_400])
def test_a_clock_that_jumps_a_day_changes_nothing(open_app, monkeypatch, jump):
    app = open_app(layer="conv1_1")
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + jump)
    app.session_state["settings"]["layer"] = "pool1"
    app.run()
    assert not app.error
    assert parts(app)["layer"][0]["layer"] == "pool1"


def test_a_browser_that_goes_back_may_tell_of_an_upload_that_is_gone() -> None:
    gone = DeletedFile("forgotten since")
    own_pictures.adopt_upload(gone)
    weights_panel.adopt_upload(gone)
