"""Large network inputs: what a click waits for, and what the server holds."""

import statistics
import time
from collections.abc import Callable, Iterator

from playwright.sync_api import Browser

from benchmarks.chromium import chromium
from benchmarks.pages import click, new_page, settle, visit
from benchmarks.rows import Row
from benchmarks.server import megabytes, running, watched
from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import LAYERS, VGG16, Trace, load_weights

_SIZES = (448, 1024)
_CLICKED = ("conv3_2", "relu4_2", "pool2", "conv5_1", "relu1_2", "conv2_2", "pool4", "conv4_3")
_LARGEST = 1024
_MINUTE = 60.0


def run() -> Iterator[Row]:
    """Measure clicks at two large sizes, then the memory of a walk through all layers."""
    for size in _SIZES:
        yield from clicks_at(size)
    yield from memory_at(_LARGEST)


def clicks_at(size: int) -> Iterator[Row]:
    """Measure click to painted over what the layer's block takes in this process, click by click.

    Convention: each layer is new to the server, its picture is not.
    """
    block = _blocks(size)
    over, details = [], []
    with running() as (address, _), chromium() as browser:
        page = new_page(browser)
        visit(page, f"{address}/?size={size}&layer=conv1_1")
        click(page, "pool5")  # until here the picture had not gone through all of the network
        settle(page)
        for layer in _CLICKED:
            arithmetic = block(layer)
            took = click(page, layer)
            settle(page)
            over.append(took - arithmetic)
            details.append(f"{layer} {took:.0f} - {arithmetic:.0f} ms")
    worst = max(range(len(over)), key=over.__getitem__)
    detail = f"worst: {details[worst]}"
    name = f"click at {size} px → painted, over its block"
    yield Row(name, statistics.median(over), 150, "ms", False, detail)


def memory_at(size: int) -> Iterator[Row]:
    """Measure the server's memory while all layers are visited, a minute later, and once alone."""
    layers = [layer.name for layer in LAYERS if layer.is_trunk]
    with running() as (address, pid), chromium() as browser:
        with watched(pid) as peak:
            _look_at_all(browser, address, size, layers)
        name = f"server memory at its peak, all {len(layers)} layers at {size} px"
        yield Row(name, peak.megabytes, 1100, "MB")
        time.sleep(_MINUTE)
        yield Row("… a minute later, the page still open", megabytes(pid), 560, "MB")
        for context in browser.contexts:
            context.close()
        time.sleep(_MINUTE)
        yield Row("… a minute after it was closed", megabytes(pid), 560, "MB")


def _look_at_all(browser: Browser, address: str, size: int, layers: list[str]) -> None:
    page = new_page(browser)
    visit(page, f"{address}/?size={size}&layer={layers[0]}")
    for layer in layers[1:]:
        click(page, layer)
        settle(page)


def _blocks(size: int) -> Callable[[str], float]:
    """Give what times a layer's block, its input known, in milliseconds."""
    loaded = load_weights("imagenet")
    pixels = sample(load_sample("chelsea").pixels, Sampling(size=size)).pixels
    trace = Trace(VGG16.from_weights(loaded), prepare(pixels, loaded.preprocessing))
    trace.record(["pool5"])

    def block(layer: str) -> float:
        times = []
        for _ in range(3):
            begin = time.perf_counter()
            trace.record([layer])
            times.append(time.perf_counter() - begin)
        return statistics.median(times) * 1e3

    return block
