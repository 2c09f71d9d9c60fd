"""The desk hands out what the page would have sent, to its own visitor only."""

import gzip
import threading

import numpy as np
import pytest

from explorer.errors import ExplorerError
from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import record
from explorer.ui import desk
from explorer.ui.components.container import parted, unpack
from explorer.ui.components.linked_view import Address
from explorer.ui.networks import network
from explorer.ui.pictures import sample_picture
from explorer.ui.run import Run

pytestmark = pytest.mark.weights


@pytest.fixture
def counter():
    run = Run(sample_picture("coffee"), Sampling(), network("imagenet"))
    return desk.Desk(
        Address(run.identity, "auto:en", "a-name"), run, "auto",
        {True: "about zero", False: "each its own"}, desk.Bell(),
    )  # fmt: skip


def opened(answer):
    body = gzip.decompress(answer.body) if answer.compressed else answer.body
    return {header["kind"]: (header, arrays) for header, arrays in map(unpack, parted(body))}


@pytest.mark.parametrize(("layer", "note"), [("conv3_2", "about zero"), ("pool4", "each its own")])
def test_an_answer_has_the_wall_and_the_floats_that_record_reads(counter, layer, note):
    parts = opened(counter.answer(layer, (7, 3), True, "here"))
    net = network("imagenet")
    pixels = sample(load_sample("coffee").pixels, Sampling()).pixels
    fed = prepare(pixels, net.loaded.preprocessing)
    before = {"conv3_2": "conv3_2", "pool4": "relu4_3"}[layer]
    maps = record(net.model, fed, {layer, before})
    header, arrays = parts["layer"]
    assert (header["layer"], header["scaleNote"]) == (layer, note)
    np.testing.assert_allclose(arrays["maximum"], maps[layer].max((1, 2)), rtol=1e-5)
    sent = parts["maps"][1]
    # A pooling's own numbers follow from what went into it, so only that travels.
    values = sent["maps" if layer == "conv3_2" else "before"]
    np.testing.assert_allclose(values, maps[before][[7, 3]], rtol=1e-4, atol=1e-2)


def test_without_the_wall_only_the_exact_numbers_travel(counter):
    assert set(opened(counter.answer("conv3_2", (1,), False, "here"))) == {"maps"}


def test_sparse_layers_travel_compressed_and_dense_ones_as_they_are(counter):
    assert counter.answer("pool4", (), True, "here").compressed
    assert not counter.answer("conv1_2", (), True, "here").compressed


def test_a_layer_that_is_not_there_is_refused(counter):
    for name in ("fc8", "conv9_9"):
        with pytest.raises(ExplorerError):
            counter.answer(name, (), True, "here")


def test_a_desk_serves_only_what_its_visitor_looks_at(counter):
    assert counter.serves(counter.address.content, "auto:en")
    assert not counter.serves("another picture", "auto:en")
    assert not counter.serves(counter.address.content, "layer:en")


def test_a_desk_is_gone_once_its_session_lets_go_of_it(counter):
    desk._open["short-lived"] = counter
    assert desk.find_desk("short-lived") is counter
    assert desk.find_desk("guessed") is None
    desk._open["other"] = other = desk.Desk(
        counter.address, counter.run, "auto", {}, counter.bell,
    )  # fmt: skip
    del other
    assert desk.find_desk("other") is None


def test_the_page_goes_on_as_soon_as_the_browser_has_painted(monkeypatch):
    monkeypatch.setattr(desk, "_PAINTING", 30.0)
    desk.connect()
    bell, rings, gone_on = desk.Bell(), [], threading.Event()

    def browser():
        for painted in ("an older picture", "this picture"):
            if not gone_on.wait(0.05):
                rings.append(painted)
                bell.ring(painted)

    painting = threading.Thread(target=browser)
    painting.start()
    bell.wait_for("this picture")
    gone_on.set()
    painting.join(10)
    assert rings == ["an older picture", "this picture"]
    assert bell.works


def test_a_browser_that_never_answers_is_waited_for_only_once(monkeypatch):
    monkeypatch.setattr(desk, "_PAINTING", 0.3)
    monkeypatch.setattr(desk, "_SILENT", 0.0)
    desk.connect()
    bell = desk.Bell()
    bell.wait_for("something")
    assert not bell.works
    monkeypatch.setattr(desk, "_PAINTING", 600.0)
    bell.wait_for("something else")
    bell.ring("something else")
    assert bell.works
