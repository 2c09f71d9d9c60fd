import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in Path(str(item.path)).parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(environment: dict[str, str] | None = None) -> tuple[subprocess.Popen[bytes], str]:
    """Start the app as a hosting platform would, and wait until it answers."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    process = subprocess.Popen(
        [
            sys.executable, "-m", "streamlit", "run", "streamlit_app.py",
            "--server.port", str(port), "--server.address", "127.0.0.1",
            "--server.headless", "true", "--server.fileWatcherType", "none",
        ],
        cwd=ROOT,
        env=os.environ | (environment or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return process, address
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError("the app did not start")


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    process, address = serve()
    yield address
    process.terminate()
    process.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Open the app at a link; the test fails on any console error or request to another host."""
    contexts, wrong = [], []

    def run(link: str = "", at: str = address, ready: bool = True, **options: object) -> Page:
        context = browser.new_context(
            **({"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"} | options)
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda request: (
                request.url.startswith((at, at.replace("http", "ws"), "data:", "blob:"))
                or wrong.append(request.url)
            ),
        )
        page.goto(f"{at}/{link}")
        if ready:
            settled(page)
        return page

    yield run
    for context in contexts:
        context.close()
    assert not wrong


def settled(page: Page) -> None:
    """Wait until the linked view is drawn and the server has nothing left to do."""
    page.locator(".linked-view .panel.channel canvas").first.wait_for(timeout=60_000)
    page.locator(".linked-view.waiting").wait_for(state="detached", timeout=30_000)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
