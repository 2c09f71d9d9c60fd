"""What a visitor waits for: opening, another layer, another photo, and the bytes it takes."""

import statistics
import time
from collections.abc import Callable, Iterator

import torch
from playwright.sync_api import Browser, Page, WebSocket

from benchmarks.chromium import chromium
from benchmarks.rows import Row
from benchmarks.server import running
from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, Trace, load_weights

_ROUNDS = 7
_MAIN = "[data-testid=stMain]"
_LAYERS = ("conv3_2", "relu4_2", "pool2", "conv5_1", "relu3_1", "conv2_2", "pool4", "conv4_3")
_PICTURES = ("Coffee cup", "Astronaut", "Rocket", "Deep field")

# Runs in the page: does something, then asks at every frame whether it is on screen. Elements are
# looked up once, so that asking costs next to nothing.
_TIME = """([action, place, text]) => new Promise(resolve => {
  const hosts = [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot)]
  const find = selector =>
    hosts.filter(Boolean).map(host => host.querySelector(selector)).find(Boolean)
  const [button, element, view] = [find(action), find(place), find('.linked-view')]
  const begin = performance.now()
  button.click()
  const look = () => {
    const waiting = view?.classList.contains('waiting')
    if (!waiting && element.textContent.includes(text)) resolve(performance.now() - begin)
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})"""

# The wall is painted when the layer's tiles have been put on its canvas.
_COLOURING = """() => {
  const host = [...document.querySelectorAll('*')].map(e => e.shadowRoot)
    .find(root => root?.querySelector('.wall'))
  const times = []
  for (let round = 0; round < 8; round += 1) {
    for (const order of ['peak', 'number']) {
      const button = host.querySelector(`[data-control=order] [data-value=${order}]`)
      const begin = performance.now()
      button.click()
      times.push(performance.now() - begin)
    }
  }
  return times.sort((a, b) => a - b)[times.length >> 1]
}"""


def _settle(page: Page) -> None:
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
    page.wait_for_timeout(300)


def _open(browser: Browser, address: str, marker: str) -> float:
    page = browser.new_context().new_page()
    begin = time.perf_counter()
    page.goto(address)
    page.locator(marker).first.wait_for()
    took = time.perf_counter() - begin
    page.context.close()
    return took


def _rerun(page: Page) -> Callable[[int], float]:
    def once(count: int) -> float:
        took = page.evaluate(_TIME, [f"{_MAIN} button", _MAIN, f"count {count + 1}"])
        page.wait_for_timeout(150)
        return float(took)

    return once


def run() -> Iterator[Row]:
    """Measure what the browser sees, side by side with an empty page in the same browser."""
    bare, blocks = _arithmetic()
    with (
        running() as (address, _),
        running("benchmarks/empty_app.py") as (empty, _),
        chromium() as browser,
    ):
        yield from _opening(browser, address, empty)
        blank = browser.new_context().new_page()
        blank.goto(empty)
        blank.locator("text=count 0").wait_for()
        rerun = _rerun(blank)
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        received: list[int] = []
        page.on("websocket", lambda socket: _count(socket, received))
        page.goto(f"{address}/?layer=conv1_1")
        page.locator(".tile-name").first.wait_for()
        _settle(page)
        yield from _clicks(page, rerun, blocks, received)
        yield from _photos(page, rerun, bare)
        page.goto(f"{address}/?layer=conv1_2")
        page.locator(".tile-name").first.wait_for()
        _settle(page)
        yield Row("colouring one layer's tiles (conv1_2)", page.evaluate(_COLOURING), 15, "ms")


def _count(socket: WebSocket, received: list[int]) -> None:
    socket.on("framereceived", lambda payload: received.append(len(payload)))


def _arithmetic() -> tuple[float, dict[str, float]]:
    """Milliseconds of a bare pass, and of each layer's block when its input is known."""
    loaded = load_weights("imagenet")
    model = VGG16.from_weights(loaded)
    pixels = sample(load_sample("chelsea").pixels, Sampling()).pixels
    fed = prepare(pixels, loaded.preprocessing)
    tensor = torch.from_numpy(fed.copy())
    trace = Trace(model, fed)
    trace.record(["pool5"])
    times: list[float] = []
    with torch.inference_mode():
        for _ in range(_ROUNDS):
            begin = time.perf_counter()
            model.features(tensor)
            times.append(time.perf_counter() - begin)
    blocks = {}
    for layer in _LAYERS:
        begin = time.perf_counter()
        trace.record([layer])
        blocks[layer] = (time.perf_counter() - begin) * 1e3
    return statistics.median(times) * 1e3, blocks


def _opening(browser: Browser, address: str, empty: str) -> Iterator[Row]:
    ours, theirs = [], []
    for _ in range(_ROUNDS):
        theirs.append(_open(browser, empty, "text=count 0"))
        ours.append(_open(browser, address, ".linked-view .tile-name"))
    base, full = statistics.median(theirs[1:]), statistics.median(ours[1:])
    detail = f"{full * 1e3:.0f} ms / {base * 1e3:.0f} ms"
    yield Row("open the page → maps painted / empty page", full / base, 1.6, "×", False, detail)


def _clicks(
    page: Page, rerun: Callable[[int], float], blocks: dict[str, float], received: list[int]
) -> Iterator[Row]:
    shares, most, detail = [], 0, ""
    for count, layer in enumerate(_LAYERS):
        base = rerun(count)
        received.clear()
        what = [f".map-layer[data-layer={layer}]", ".wall-section h3", f"channels of {layer}"]
        took = page.evaluate(_TIME, what)
        _settle(page)
        shares.append(took / (1.5 * base + blocks[layer]))
        most = max(most, sum(received))
        detail = f"last: {took:.0f} ms, empty rerun {base:.0f} ms, block {blocks[layer]:.0f} ms"
    share = statistics.median(shares)
    yield Row("click → layer painted / (1.5 empty rerun + block)", share, 1.0, "×", False, detail)
    yield Row("bytes to the browser for one layer view, most", most / 1e6, 1.5, "MB")


def _photos(page: Page, rerun: Callable[[int], float], bare: float) -> Iterator[Row]:
    shares, detail = [], ""
    for count, name in enumerate(_PICTURES):
        base = rerun(len(_LAYERS) + count)
        page.get_by_role("combobox", name="Sample or your own").click()
        option = page.get_by_role("option", name=name)
        option.wait_for()
        begin = time.perf_counter()
        option.click()
        page.get_by_text(f"{name} through").wait_for()
        page.locator(".linked-view:not(.waiting)").wait_for()
        took = (time.perf_counter() - begin) * 1e3
        _settle(page)
        shares.append(took / (1.5 * base + 1.3 * bare))
        detail = f"last: {took:.0f} ms, empty rerun {base:.0f} ms, bare pass {bare:.0f} ms"
    share = statistics.median(shares)
    name = "another photo → painted / (1.5 empty rerun + 1.3 bare pass)"
    yield Row(name, share, 1.0, "×", False, detail)
