"""Whose picture it is stays with them: nobody else meets it, and it goes when they do."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explorer.exporting.request import weights_name
from explorer.imaging import Picture
from explorer.network.weights import load_weights
from explorer.ui import networks
from explorer.ui.computing import marks
from explorer.ui.computing.compute import store
from explorer.ui.computing.store import Kind, Store
from explorer.ui.hosting import owners
from explorer.ui.pictures import HeldPicture
from explorer.ui.settings import OwnFile
from explorer.ui.sidebar import own_pictures
from tests.app.conftest import OpenApp
from tests.app.test_explore import png

LINK = {"size": "32", "weights": "untrained", "layer": "conv2_1"}
MINE = png((61, 47), (9, 8, 7))


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    store.clear()
    yield
    store.clear()


@pytest.fixture
def visit(open_app: OpenApp) -> Callable[..., AppTest]:
    """Come with a picture of one's own."""

    def run(room: str = "", data: bytes = MINE, **link: str) -> AppTest:
        app = open_app(room, **(LINK | link))
        app.file_uploader(key="upload").set_value(("mine.png", data, "image/png")).run()
        assert app.session_state["settings"].picture_file.data == data
        return app

    return run


def kept() -> list[str]:
    """The names of everything in the store that carries somebody's mark."""
    return [
        f"{kind} {key!r}"
        for kind in Kind
        for key in store()._shelves[kind]._items
        if "own_" in repr(key)
    ]


def alive(data: bytes) -> Counter[str]:
    """What there is in this process of a file: found by its content, however it is held."""
    sha = OwnFile(data).sha256
    gc.collect()
    return Counter(
        type(found).__name__
        for found in gc.get_objects()
        if type(found) in (OwnFile, Picture, HeldPicture) and found.sha256 == sha
    )


def made_by_two(monkeypatch: pytest.MonkeyPatch, arrive: Callable[[], AppTest]) -> list[int]:
    """How much the server makes for each of two who come with the same."""
    counts, make = [0, 0], Store._made

    def counted(self: Store, kind: Kind, key: Any, value: Callable[[], Any]) -> Any:
        counts[-1] += kind is not Kind.NETWORK
        return make(self, kind, key, value)

    monkeypatch.setattr(Store, "_made", counted)
    one = arrive()
    counts.append(0)
    two = arrive()
    assert not one.exception
    assert not two.exception
    return counts[1:]


def test_two_with_the_same_sample_have_it_computed_once(
    monkeypatch: pytest.MonkeyPatch, open_app: OpenApp
) -> None:
    first, second = made_by_two(monkeypatch, lambda: open_app(**LINK, picture="coffee"))
    assert first > 0 == second


def test_two_with_the_same_own_picture_each_have_it_computed(
    monkeypatch: pytest.MonkeyPatch, visit: Callable[..., AppTest]
) -> None:
    for room in ("", "resampling"):
        store.clear()
        with monkeypatch.context() as patch:
            first, second = made_by_two(patch, lambda room=room: visit(room))
        # The first has the sample computed too, with which both begin.
        assert first > second > 4, room


def test_owners_with_one_mark_for_all_are_noticed(
    monkeypatch: pytest.MonkeyPatch, visit: Callable[..., AppTest]
) -> None:
    monkeypatch.setattr(marks, "new_mark", lambda: "own_" + "0" * 24)
    first, second = made_by_two(monkeypatch, visit)
    assert first > 4
    assert second == 0


def test_a_forgotten_picture_is_nowhere_in_the_server_and_the_page_says_so(
    visit: Callable[..., AppTest],
) -> None:
    app = visit("compare", layer="conv1_1")
    app.session_state["settings"]["ab_picture"] = "own"
    app.run()
    assert kept()
    assert {"OwnFile", "Picture"} <= set(alive(MINE))
    app.button(key="forget_picture").click().run()
    assert not app.exception
    assert kept() == []
    assert alive(MINE) == {}
    settings = app.session_state["settings"]
    assert (settings["picture"], settings["ab_picture"]) == ("chelsea", "same")
    assert "mine" not in app.query_params
    assert "Your picture is forgotten" in app.sidebar.success[0].value
    assert not [button for button in app.button if button.key == "forget_picture"]
    assert app.file_uploader[0].value is None
    app.run()
    assert not app.sidebar.success


def test_another_picture_can_come_after_one_was_forgotten(visit: Callable[..., AppTest]) -> None:
    app = visit()
    app.button(key="forget_picture").click().run()
    app.file_uploader(key="upload_1").set_value(("mine.png", MINE, "image/png")).run()
    assert app.session_state["settings"].picture_file.data == MINE
    assert app.session_state["settings"]["picture"] == "own"
    assert kept()


def test_what_was_made_of_a_picture_goes_with_its_owner(visit: Callable[..., AppTest]) -> None:
    app, other = visit(), visit(data=png((50, 40)))
    del app
    gc.collect()
    assert owners.forget_who_left()
    assert alive(MINE) == {}
    [mark] = {other.session_state["settings"].picture_file.mark}
    assert kept()
    assert all(mark in name for name in kept())


def test_a_store_that_forgets_nothing_is_noticed(
    monkeypatch: pytest.MonkeyPatch, visit: Callable[..., AppTest]
) -> None:
    monkeypatch.setattr(Store, "forget_marked", lambda _self, _mark: None)
    app = visit()
    app.button(key="forget_picture").click().run()
    assert kept()
    assert alive(MINE)["Picture"]


def test_what_is_computed_while_its_owner_goes_is_not_kept() -> None:
    owner = owners.Owner()
    key = (f"{owner.mark}/abc", 1)

    def make() -> str:
        marks.farewell(owner.mark)
        store().forget_marked(owner.mark)
        return "made"

    assert store().get(Kind.RESULT, key, make, lambda _place: None) == "made"
    store().keep(Kind.RESULT, (*key, "step"), "made")
    assert kept() == []


def test_the_same_weights_brought_by_two_carry_each_ones_own_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []

    def load(_data: bytes, name: str, **_more: Any) -> Any:
        read.append(name)
        return replace(load_weights("untrained"), source=None, title=name)

    monkeypatch.setattr(networks, "load_weights_bytes", load)
    hers, his = (
        networks.network_from_file(OwnFile(b"the same", name))
        for name in ("hers-unannounced.pth", "his.pth")
    )
    assert read == ["hers-unannounced.pth"]
    assert hers.model is his.model
    assert [weights_name(one.loaded) for one in (hers, his)] == ["hers-unannounced.pth", "his.pth"]
    held = store().peek(Kind.NETWORK, ("file", OwnFile(b"the same").sha256))
    assert "unannounced" not in held.loaded.title


def test_settings_that_cannot_be_ones_own_picture_are_named_and_the_others_hold(
    open_app: OpenApp,
) -> None:
    app = open_app(**LINK, mine="layer ab_picture nonsense")
    [told] = [info.value for info in app.main.info if "not known here" in info.value]
    assert [word in told for word in ("mine=layer", "mine=nonsense", "mine=ab")] == [1, 1, 0]
    assert app.session_state["settings"]["ab_picture"] == "own"


def test_b_says_that_its_own_picture_is_lost_and_gets_it_back_without_changing_a(
    open_app: OpenApp,
) -> None:
    app = open_app("compare", **LINK, picture="coffee", mine="ab_picture")
    [told] = [one.value for one in app.main.warning]
    assert "B has the same picture as A" in told
    app.session_state["picture_candidate"] = own_pictures._Candidate(OwnFile(MINE), given=True)
    app.run()
    assert not app.main.warning
    assert app.session_state["settings"]["picture"] == "coffee"
    assert app.selectbox(key="ab_picture").value == "own"
