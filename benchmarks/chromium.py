"""Debian's Chromium, driven by Playwright."""

import contextlib
import shutil
from collections.abc import Iterator

from playwright.sync_api import Browser, ConsoleMessage, sync_playwright

PATH = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextlib.contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """Start a headless browser, with more flags if need be, and close it in the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PATH, args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


def told(message: ConsoleMessage) -> str:
    """A console message with the address it is about."""
    return f"{message.text} {message.location['url']}"


def is_complaint(message: ConsoleMessage) -> bool:
    """Whether a console message is an error; Streamlit itself looks for its server below the
    address of a room first, and does not find it there.
    """
    probe = message.location["url"].endswith(("/_stcore/health", "/_stcore/host-config"))
    return message.type == "error" and not probe
