"""The endpoint hands out what the page would have sent, to its own visitor only."""

import gzip

import numpy as np
import pytest

from explorer.errors import ExplorerError
from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import record
from explorer.ui.networks import network
from explorer.ui.pictures import sample_picture
from explorer.ui.run import Run
from explorer.ui.supply import endpoint
from explorer.ui.supply.container import parted, unpack
from explorer.ui.supply.description import Address
from explorer.ui.supply.painting import PaintAcknowledgement

pytestmark = pytest.mark.weights


@pytest.fixture
def mine():
    run = Run(sample_picture("coffee"), Sampling(), network("imagenet"))
    return endpoint.LayerEndpoint(
        Address(run.identity, "auto:en", "a-name"),
        run,
        "auto",
        {True: "about zero", False: "each its own"},
        PaintAcknowledgement(),
    )


def opened(answer):
    body = gzip.decompress(answer.body) if answer.compressed else answer.body
    return {header["kind"]: (header, arrays) for header, arrays in map(unpack, parted(body))}


@pytest.mark.parametrize(("layer", "note"), [("conv3_2", "about zero"), ("pool4", "each its own")])
def test_an_answer_has_the_wall_and_the_floats_that_record_reads(mine, layer, note):
    parts = opened(mine.answer(layer, (7, 3), True, "here"))
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


def test_without_the_wall_only_the_exact_numbers_travel(mine):
    assert set(opened(mine.answer("conv3_2", (1,), False, "here"))) == {"maps"}


def test_sparse_layers_travel_compressed_and_dense_ones_as_they_are(mine):
    assert mine.answer("pool4", (), True, "here").compressed
    assert not mine.answer("conv1_2", (), True, "here").compressed


def test_a_layer_that_is_not_there_is_refused(mine):
    for name in ("fc8", "conv9_9"):
        with pytest.raises(ExplorerError):
            mine.answer(name, (), True, "here")


def test_an_endpoint_serves_only_what_its_visitor_looks_at(mine):
    assert mine.serves(mine.address.content, "auto:en")
    assert not mine.serves("another picture", "auto:en")
    assert not mine.serves(mine.address.content, "layer:en")


def test_an_endpoint_is_gone_once_its_session_lets_go_of_it(mine):
    endpoint._open["short-lived"] = mine
    assert endpoint.find_endpoint("short-lived") is mine
    assert endpoint.find_endpoint("guessed") is None
    endpoint._open["other"] = other = endpoint.LayerEndpoint(
        mine.address,
        mine.run,
        "auto",
        {},
        mine.paint,
    )
    del other
    assert endpoint.find_endpoint("other") is None
