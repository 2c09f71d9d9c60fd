"""Tricks with what stands on a page, and with who may come to it."""

from collections.abc import Callable
from typing import Any


def _on_every_page(link: Any, html: str) -> None:
    read: Callable[[], None] = link.read_link

    def show() -> None:
        read()
        link.st.html(html)

    link.read_link = show


def nameless(link: Any) -> None:
    """Every page has a picture that says nothing to those who cannot see it."""
    _on_every_page(link, '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')


def sprawling(link: Any) -> None:
    """Every page has something that is wider than any window."""
    _on_every_page(link, '<div style="width: 4000px">…</div>')


def deaf_to_sections(link: Any) -> None:
    """Links no longer say which section of a room they mean."""
    take = link._take

    def refuse(settings: Any, key: str, text: str) -> None:
        if key.endswith("_section"):
            raise ValueError(text)
        take(settings, key, text)

    link._take = refuse
