"""Debian's Chromium, driven by Playwright."""

import contextlib
import shutil
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, sync_playwright

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

_BEEN_HERE = """try {
  for (const mark of ["explorer-been-here", "explorer-tour"]) localStorage.setItem(mark, "1")
} catch {}"""
"""What the app writes down in the browser of somebody who knows it."""


@contextlib.contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """Start a headless browser, with more flags if need be, and close it in the end.

    Convention: its profiles know the app, so that its address opens Explore and nothing is
    explained; see `newcomer`.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PATH, args=[*FLAGS, *flags])
        _acquaint(browser)
        try:
            yield browser
        finally:
            browser.close()


def _acquaint(browser: Browser) -> None:
    unacquainted = browser.new_context

    def new_context(**options: Any) -> BrowserContext:
        context = unacquainted(**options)
        context.add_init_script(_BEEN_HERE)
        return context

    browser.new_context = new_context  # type: ignore[method-assign]


def newcomer(browser: Browser, **options: Any) -> BrowserContext:
    """Make a profile that has never been here."""
    return Browser.new_context(browser, **options)


def told(message: ConsoleMessage) -> str:
    """A console message with the address it is about."""
    return f"{message.text} {message.location['url']}"


def is_complaint(message: ConsoleMessage) -> bool:
    """Whether a console message is an error; Streamlit itself looks for its server below the
    address of a room first, and does not find it there.
    """
    probe = message.location["url"].endswith(("/_stcore/health", "/_stcore/host-config"))
    return message.type == "error" and not probe
