"""What a visitor waits for: opening, another layer, another photo, and the bytes it takes."""

import statistics
import time
from collections.abc import Callable, Iterator

import torch
from playwright.sync_api import Browser, Page, Request, WebSocket

from benchmarks.chromium import chromium
from benchmarks.pages import PAINTED, click, new_page, opened, settle, visit
from benchmarks.pointing import pointing
from benchmarks.rows import Row
from benchmarks.server import running
from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, Trace, load_weights

_ROUNDS = 7
_LAYERS = ("conv3_2", "relu4_2", "pool2", "conv5_1", "relu3_1", "conv2_2", "pool4", "conv4_3")
_PICTURES = (
    "Coffee cup",
    "Astronaut",
    "Rocket",
    "Deep field",
    "Brick wall",
    "Grass",
    "Gravel",
)

_COUNT = "() => document.querySelector('[data-testid=stMain]')?.textContent.includes('count %d')"

_RERUN = """count => {
  const begin = performance.now()
  document.querySelector('[data-testid=stMain] button').click()
  const text = `count ${count}`
  const main = document.querySelector('[data-testid=stMain]')
  return when(() => main.textContent.includes(text)).then(end => end - begin)
}"""

# From the visitor's click, which Playwright does, to the maps of the other photo.
_PHOTO = """() => {
  const { content } = linkedView().dataset
  window.photo = new Promise(resolve => {
    document.addEventListener('click', event => {
      const there = () => linkedView()?.matches(`:not(.waiting, [data-content="${content}"])`)
      when(there).then(end => resolve(end - event.timeStamp))
    }, { capture: true, once: true })
  })
}"""

# The wall is painted when the layer's tiles have been put on its canvas.
_COLOURING = """() => {
  const host = linkedView()
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


def _rerun(page: Page) -> Callable[[int], float]:
    def once(count: int) -> float:
        took = page.evaluate(_RERUN, count + 1)
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
        blank = new_page(browser)
        blank.goto(empty)
        blank.locator("text=count 0").wait_for()
        rerun = _rerun(blank)
        page = new_page(browser)
        received: list[int] = []
        page.on("websocket", lambda socket: _count(socket, received))
        page.on("requestfinished", lambda request: received.append(_body_bytes(request)))
        visit(page, f"{address}/?layer=conv1_1")
        yield from _clicks(page, rerun, blocks, received)
        yield from _photos(page, rerun, bare)
        visit(page, f"{address}/?layer=conv1_2")
        yield Row("colouring one layer's tiles (conv1_2)", page.evaluate(_COLOURING), 15, "ms")
        yield from pointing(page, "conv1_2")


def _count(socket: WebSocket, received: list[int]) -> None:
    socket.on("framereceived", lambda payload: received.append(len(payload)))


def _body_bytes(request: Request) -> int:
    return int(request.sizes()["responseBodySize"])


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
        theirs.append(opened(browser, empty, _COUNT % 0))
        ours.append(opened(browser, address, PAINTED))
    base, full = statistics.median(theirs[1:]), statistics.median(ours[1:])
    detail = f"{full:.0f} ms / {base:.0f} ms"
    yield Row("open the page → maps painted / empty page", full / base, 1.4, "×", False, detail)


def _clicks(
    page: Page, rerun: Callable[[int], float], blocks: dict[str, float], received: list[int]
) -> Iterator[Row]:
    shares, most, detail = [], 0, ""
    for count, layer in enumerate(_LAYERS):
        base = rerun(count)
        received.clear()
        took = click(page, layer)
        settle(page)
        shares.append(took / (1.5 * base + blocks[layer]))
        most = max(most, sum(received))
        detail = f"last: {took:.0f} ms, empty rerun {base:.0f} ms, block {blocks[layer]:.0f} ms"
    share = statistics.median(shares)
    yield Row("click → layer painted / (1.5 empty rerun + block)", share, 0.6, "×", False, detail)
    yield Row("bytes to the browser for one layer view, most", most / 1e6, 1.5, "MB")


def _photos(page: Page, rerun: Callable[[int], float], bare: float) -> Iterator[Row]:
    shares, details = [], []
    for count, name in enumerate(_PICTURES):
        base = rerun(len(_LAYERS) + count)
        page.get_by_role("combobox", name="Sample or your own").click()
        option = page.get_by_role("option", name=name)
        option.wait_for()
        page.evaluate(_PHOTO)
        option.click()
        took = page.evaluate("photo")
        settle(page)
        shares.append(took / (1.5 * base + 1.3 * bare))
        details.append(f"{name}: {took:.0f} ms, empty rerun {base:.0f} ms, bare pass {bare:.0f} ms")
    # The first one is not counted: until then the browser has never opened that menu.
    worst = max(range(1, len(shares)), key=shares.__getitem__)
    name = "another photo → painted / (1.5 empty rerun + 1.3 bare pass), worst of six"
    yield Row(name, shares[worst], 0.95, "×", False, details[worst])
