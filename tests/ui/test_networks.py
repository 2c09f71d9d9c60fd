"""Networks of visitors' own: few at once in public, none kept by what was computed with it."""

import gc
import hashlib
import weakref
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace

import pytest
import torch

from explorer.errors import ExplorerError, WeightsError
from explorer.imaging.sampling import Sampling
from explorer.network import VGG16, load_weights
from explorer.network.weights import LoadedWeights
from explorer.network.weights.reading import HERE_AT_HOME, Allowance
from explorer.policy import Policy
from explorer.ui import networks
from explorer.ui.computing import marks
from explorer.ui.computing.store import Kind, Store
from explorer.ui.computing.turns import Turns
from explorer.ui.hosting.owners import Owner
from explorer.ui.pictures import sample_picture
from explorer.ui.run import Run
from explorer.ui.settings import OwnFile

Open = Callable[[str], networks.Network]


@dataclass
class FakeTrace:
    """What a store holds of somebody's run: the network too."""

    model: VGG16
    nbytes: int = 1000


@dataclass
class Reader:
    """Stands in for reading files; counts, and refuses on demand."""

    untrained: LoadedWeights
    read: int = 0
    allowed: Allowance | None = None
    refusal: ExplorerError | None = None

    def __call__(self, data: bytes, _name: str, *, allowed: Allowance) -> LoadedWeights:
        self.read, self.allowed = self.read + 1, allowed
        if self.refusal is not None:
            raise self.refusal
        digest = hashlib.sha256(data).hexdigest()
        return replace(self.untrained, sha256=digest, file_sha256=digest)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of the test's own."""
    store = Store(Turns())
    monkeypatch.setattr(networks, "store", lambda: store)
    monkeypatch.setattr(
        networks, "once", lambda kind, key, make: store.get(kind, key, make, lambda _: None)
    )
    for names in ("_own", "_drawn", "_asked"):
        monkeypatch.setattr(networks, names, weakref.WeakKeyDictionary())
    monkeypatch.setattr(networks, "_refused", {})
    return store


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """A reader for whatever is called a weights file here."""
    reader = Reader(load_weights("untrained"))
    monkeypatch.setattr(networks, "load_weights_bytes", reader)
    return reader


@pytest.fixture
def open_in_public(store: Store, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Bring a file of one's own to a public server, and look at a picture with it."""
    monkeypatch.setattr(networks, "policy", lambda: Policy(public=True))

    def open_own(name: str) -> networks.Network:
        found = networks.network_from_file(OwnFile(name.encode(), name))
        store.keep(Kind.TRACE, name, FakeTrace(found.model))
        return found

    return open_own


def test_in_public_at_most_two_of_visitors_own_are_in_memory(open_in_public: Open) -> None:
    alive: weakref.WeakSet[VGG16] = weakref.WeakSet()
    for name in "abcde":  # One after the other, each gone before the next comes.
        alive.add(open_in_public(name).model)
        assert len(alive) <= 2
    first, second = open_in_public("f"), open_in_public("g")
    with pytest.raises(ExplorerError, match="Other people's own weights") as told:
        open_in_public("h")
    assert not isinstance(told.value, WeightsError)
    assert len(networks._own) == 2
    del first, told
    gc.collect()
    assert open_in_public("h").model in networks._own
    assert second.model in networks._own
    assert len(networks._own) == 2


def test_the_bound_is_noticed_when_it_is_taken_away(
    open_in_public: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "_make_way", lambda: None)
    held = [open_in_public(name) for name in "abc"]
    assert len(networks._own) == len(held) == 3


def test_strangers_get_the_strict_limits_and_people_at_home_do_not(
    open_in_public: Open, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_in_public("a")
    assert reader.allowed == Allowance(64_000_000, from_strangers=True)
    monkeypatch.setattr(networks, "policy", Policy)
    networks.network_from_file(OwnFile(b"b"))
    assert reader.allowed == HERE_AT_HOME


def test_a_file_that_was_refused_is_not_read_again_but_what_may_pass_is_tried_again(
    store: Store, reader: Reader
) -> None:
    for refusal, reads in ((WeightsError("no VGG16"), 1), (ExplorerError("not now"), 4)):
        reader.refusal = refusal
        for _ in range(3):
            with pytest.raises(ExplorerError, match=str(refusal)):
                networks.network_from_file(OwnFile(str(refusal).encode()))
        assert reader.read == reads


def test_the_same_file_of_two_strangers_is_read_for_each_and_held_once(
    open_in_public: Open, store: Store, reader: Reader
) -> None:
    owners = [Owner() for _ in range(3)]
    hers, his, again = (
        networks.network_from_file(OwnFile(b"the same", "x.pth", owner.mark))
        for owner in (owners[0], owners[1], owners[0])
    )
    assert reader.read == 2
    assert hers.model is his.model
    assert again.model is hers.model
    assert len({hers.key, his.key}) == 2
    assert hers.loaded.sha256 == his.loaded.sha256
    assert [one.nbytes for one in (hers, his)] == [store.nbytes(Kind.NETWORK) - 128, 0]
    # A class that brings one file counts as one, and somebody else's still fits.
    another = open_in_public("another")
    networks.network_from_file(OwnFile(b"the same", "x.pth", owners[2].mark))
    assert set(networks._own) == {hers.model, another.model}
    with pytest.raises(ExplorerError, match="Other people's own weights"):
        open_in_public("a third")


def test_what_is_computed_with_own_weights_carries_their_owners_mark() -> None:
    hers, his = Owner(), Owner()
    untrained = networks.network("untrained")
    picture = sample_picture("coffee")
    runs = [
        Run(picture, Sampling(size=32), replace(untrained, mark=owner.mark))
        for owner in (hers, his)
    ]
    own = replace(picture, key=f"{his.mark}/{picture.key}")
    both = replace(runs[0], picture=own)
    assert len({run.identity for run in (*runs, both)}) == 3
    assert [marks.has(both.identity, owner.mark) for owner in (hers, his)] == [True, True]
    assert [marks.has(run.identity, hers.mark) for run in runs] == [True, False]
    assert all(marks.may_stay(run.identity) for run in (*runs, both))
    marks.farewell(hers.mark)
    assert [marks.may_stay(run.identity) for run in (*runs, both)] == [False, True, False]


def test_weights_drawn_from_a_seed_leave_memory_unless_a_page_still_has_them(store: Store) -> None:
    found = networks.network("untrained")
    model, key = weakref.ref(found.model), found.key
    store.keep(Kind.TRACE, "a run", FakeTrace(found.model))
    networks.rest(after_seconds=3600)
    assert networks.network("untrained") is found
    networks.rest(after_seconds=-1)
    assert not store.values(Kind.NETWORK)
    assert not store.values(Kind.TRACE)
    assert networks.network("untrained").model is model()
    networks.rest(after_seconds=-1)
    del found
    gc.collect()
    assert model() is None
    assert networks.network("untrained").key == key


def test_weights_that_somebody_looks_through_do_not_rest(store: Store) -> None:
    found = networks.network("untrained")
    networks.rest(after_seconds=-1)
    store.keep(Kind.NETWORK, ("catalogue", "untrained"), found)
    networks.rest(after_seconds=-1)
    assert store.values(Kind.NETWORK) == [found], "rested though nobody has asked since"
    found.in_use()
    networks.rest(after_seconds=3600)
    assert store.values(Kind.NETWORK) == [found]
    networks.rest(after_seconds=-1)
    assert not store.values(Kind.NETWORK)


def test_a_network_that_wakes_lets_the_pages_of_others_go_that_nobody_uses(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [networks._ready(load_weights("untrained")) for _ in range(3)]
    let_go: list[torch.Tensor] = []
    monkeypatch.setattr(networks, "let_go", lambda tensors: let_go.append(next(iter(tensors))))
    clock = 0.0
    monkeypatch.setattr(networks, "time", SimpleNamespace(monotonic=lambda: clock))
    old, other, new = files
    old.in_use()
    clock += 60
    other.in_use()
    clock += 1
    new.in_use()
    assert [id(each) for each in let_go] == [id(next(old.model.parameters()))]
    new.in_use()
    clock += 60
    new.in_use()
    assert len(let_go) == 1, "one that is awake has nobody make way"


def test_only_what_a_seed_can_draw_again_is_left_at_once(store: Store) -> None:
    drawn = networks.network("untrained")
    networks.leave(drawn)
    assert not store.values(Kind.NETWORK)
    held = networks._ready(load_weights("untrained"))
    store.keep(Kind.NETWORK, "somebody's", held)
    networks.leave(held)
    assert store.values(Kind.NETWORK) == [held]
