"""The public server: careful with strangers."""

import gc

import pytest
from streamlit import config

from explorer.imaging.sampling import Sampling
from explorer.network.weights import FETCHES, WEIGHTS, cache_folder
from explorer.policy import policy, policy_of
from explorer.ui import visitors
from explorer.ui.networks import forget_all, network
from explorer.ui.pictures import sample_picture
from explorer.ui.run import Run
from explorer.ui.visitors import Visitors

pytestmark = pytest.mark.weights


@pytest.fixture
def public(monkeypatch):
    def be(**more):
        policy.cache_clear()
        for name, value in {"EXPLORER_PUBLIC": "1", **more}.items():
            monkeypatch.setenv(name, value)
        visitors._visitors.clear()

    before = config.get_option("server.maxUploadSize")
    yield be
    config.set_option("server.maxUploadSize", before)
    monkeypatch.undo()
    policy.cache_clear()
    visitors._visitors.clear()


def captions(app):
    return " ".join(item.value for item in app.sidebar.caption)


def test_visitors_are_told_what_happens_to_their_pictures(open_app, public):
    public()
    assert "processed on the server" in captions(open_app())


def test_at_home_nothing_is_said_of_a_server(open_app):
    assert "processed on the server" not in captions(open_app())


def test_strangers_cannot_bring_weights_unless_it_is_switched_on(open_app, public):
    public()
    assert "From a file…" not in open_app().sidebar.selectbox(key="weights").options
    public(EXPLORER_WEIGHTS_UPLOAD="1")
    assert "From a file…" in open_app().sidebar.selectbox(key="weights").options


def test_a_link_to_weights_that_are_not_offered_falls_back_and_says_so(open_app, public):
    public()
    app = open_app(weights="imagenet-full")
    assert app.session_state["settings"]["weights"] == "imagenet"
    assert any("not on this public server" in item.value for item in app.info)


@pytest.fixture
def only_some_weights(monkeypatch, tmp_path):
    """A cache folder with none but these weights, and a list of the fetches begun."""
    kept, begun = cache_folder(), []
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path))
    monkeypatch.setattr(FETCHES, "start", begun.append)

    def run(*names):
        for name in names:
            for file in kept.glob(f"{name}.*"):
                (tmp_path / file.name).symlink_to(file)
        return begun

    return run


def test_in_public_nobody_can_start_a_download(open_app, public, only_some_weights):
    begun = only_some_weights("imagenet")
    public()
    for wanted in ("hed", "imagenet-full"):
        app = open_app(weights=wanted)
        assert app.session_state["settings"]["weights"] == "imagenet"
        assert any("not on this public server" in item.value for item in app.info)
        assert WEIGHTS[wanted].title not in app.sidebar.selectbox(key="weights").options
    assert not begun


def test_weights_that_the_server_itself_has_not_yet_are_told_of_without_a_button(
    open_app, public, only_some_weights
):
    begun = only_some_weights()
    public()
    app = open_app()
    assert any("is not on this server, so you see other" in item.value for item in app.info)
    assert not [button.label for button in app.button if "etch" in button.label]
    assert not begun


def test_strangers_learn_why_nothing_says_how_different_pictures_look(
    open_app, public, only_some_weights
):
    begun = only_some_weights("imagenet")
    public()
    app = open_app(room="compare", size="32", picture="rocket")
    words = " ".join(item.value for item in (*app.main.info, *app.main.caption))
    assert "would look right and mean nothing" in words
    assert f"“{WEIGHTS['torchvision'].title}” is not on this server" in words
    assert not [button for button in app.main.button if "etch" in button.label]
    assert not begun


def test_at_home_the_default_weights_are_fetched_at_once(open_app, only_some_weights):
    begun = only_some_weights()
    open_app()
    assert begun == ["imagenet"]


def test_a_large_input_is_refused_with_the_limit_and_the_page_works(open_app, public):
    public()
    app = open_app(size="1000")
    assert "from 32 to 512" in app.sidebar.error[0].value
    assert app.main.subheader


def test_a_full_house_is_said_and_has_room_again_when_somebody_leaves(open_app, public):
    public(EXPLORER_SESSIONS="1")
    first = open_app()
    assert first.main.subheader
    second = open_app()
    assert "come back in a few minutes" in second.info[0].value
    assert not second.sidebar.selectbox
    del first
    gc.collect()
    second.run()
    assert second.main.subheader


def test_uploads_are_bounded_however_the_server_was_started(open_app, public):
    public()
    open_app()
    assert config.get_option("server.maxUploadSize") == 20


def test_a_visit_ends_with_its_session():
    house = Visitors(1)
    visit = house.admit()
    assert visit
    assert house.admit() is None
    del visit
    gc.collect()
    assert house.admit()


def test_the_policy_is_the_home_one_again():
    assert policy() == policy_of({}, "localhost")


@pytest.mark.weights
def test_when_everybody_has_left_only_the_default_network_stays_in_memory():
    net, default = network("untrained"), network("imagenet")
    run = Run(sample_picture("chelsea"), Sampling(size=64), net)
    before = run.layer("conv1_1")
    assert run.layer("conv1_1") is before
    forget_all()
    assert network("imagenet") is default
    assert network("untrained") is not net
    assert run.layer("conv1_1") is not before
