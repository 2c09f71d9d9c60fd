"""Memory of the server while one visitor walks through all rooms and sections, and afterwards."""

import io
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from benchmarks.chromium import chromium
from benchmarks.pages import new_page, visit
from benchmarks.rows import Row
from benchmarks.server import megabytes, running, watched
from explorer.imaging import load_sample
from explorer.network.weights import WEIGHTS

_PHOTO_WH = (4000, 3000)
_NETWORKS = ("imagenet", "hed")
_AFTERWARDS = 60.0
_BUTTONS = "[data-testid=stMain] [data-testid=stButtonGroup]"
_PATIENCE_MS = 120_000
_ELSEWHERE = "left => location.pathname !== left"
_AT_REST = """() => {
  const app = document.querySelector("[data-testid=stApp]")
  const stale = document.querySelector("[data-stale=true]")
  return app.dataset.testScriptState === "notRunning" && !stale
}"""


def run() -> Iterator[Row]:
    """Walk with a photo of twelve megapixels through both networks."""
    with running() as (address, pid), chromium() as browser:
        with watched(pid) as peak:
            page = new_page(browser)
            visit(page, address)
            _bring(page, photo())
            steps: list[tuple[float, str]] = []
            for network in _NETWORKS:
                for where in walk(page, network):
                    steps.append((megabytes(pid), where))
            page.context.close()
        most, where = max(steps)
        detail = f"most at rest {most:.0f} MB, {where}; {len(steps)} stops"
        name = "server memory at its peak, one visitor in all rooms and sections at 224 px"
        yield Row(name, peak.megabytes, 700, "MB", False, detail)
        time.sleep(_AFTERWARDS)
        yield Row("… a minute after that visitor left", megabytes(pid), 560, "MB")


def walk(page: Page, network: str) -> Iterator[str]:
    """Go through everything with a network; yields where one is, come to rest."""
    if page.locator(".st-key-weights input").input_value() != WEIGHTS[network].title:
        choose(page, "weights", WEIGHTS[network].title)
    yield f"{network}: explore"
    rooms = page.locator("[data-testid=stTopNavLink]")
    for room in [*range(2, rooms.count()), 1]:
        before = urlsplit(page.url).path
        rooms.nth(room).click()
        page.wait_for_function(_ELSEWHERE, arg=before, timeout=_PATIENCE_MS)
        settle(page)
        name = page.url.split("?")[0].rsplit("/", 1)[-1]
        yield f"{network}: {name}"
        for section in range(1, _sections(page)):
            page.locator(_BUTTONS).first.locator("button[role=radio]").nth(section).click()
            settle(page)
            yield f"{network}: {name}, section {section + 1}"


def settle(page: Page) -> None:
    """Wait until a run that was just asked for is over, and all it has drawn is there."""
    for _twice in range(2):
        page.wait_for_timeout(300)
        page.wait_for_function(_AT_REST, timeout=_PATIENCE_MS)


def choose(page: Page, key: str, words: str) -> None:
    """Pick what reads so in a select box of the sidebar."""
    menu = page.locator(f".st-key-{key} input")
    menu.scroll_into_view_if_needed()
    page.wait_for_timeout(200)  # An open menu closes when what it stands in is scrolled.
    menu.click()
    page.locator("[role=option]", has_text=words).first.click()
    settle(page)


def photo() -> bytes:
    """A photo as telephones make them."""
    image = Image.fromarray(load_sample("chelsea").pixels).resize(
        _PHOTO_WH, Image.Resampling.BICUBIC
    )
    grain = np.random.default_rng(0).normal(0, 4, (_PHOTO_WH[1], _PHOTO_WH[0], 1))
    pixels = np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=90)
    return out.getvalue()


def _bring(page: Page, data: bytes) -> None:
    field = page.locator("[data-testid=stFileUploaderDropzoneInput]").first
    field.set_input_files({"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": data})
    page.wait_for_url("**mine=picture**", timeout=_PATIENCE_MS)
    settle(page)


def _sections(page: Page) -> int:
    """How many sections this room has."""
    groups = page.locator(_BUTTONS)
    in_room = page.url.split("?")[0].rstrip("/").count("/") > 2
    return groups.first.locator("button[role=radio]").count() if in_room and groups.count() else 0
