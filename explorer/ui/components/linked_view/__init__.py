"""The linked view: network, picture, channels and their numbers, joined by the pointer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.shapes import GrayLevels
from explorer.ui.components import transport
from explorer.ui.components.bundling import bundle, stylesheet
from explorer.ui.components.hearing import heard
from explorer.ui.components.linked_view.strings import STRINGS
from explorer.ui.computing.compute import keep, peek
from explorer.ui.computing.store import Kind
from explorer.ui.supply.container import joined
from explorer.ui.supply.description import Address, HeadAnswer, LinkedView, Subject
from explorer.ui.supply.packing import (
    pack_answer,
    pack_close_up,
    pack_focus,
    pack_subject,
    pack_thumbnails,
    pack_wall,
)
from explorer.ui.supply.protocol import BROWSER_TIMES
from explorer.ui.supply.reports import LAYER, NOTHING, Lacking, LinkedChoice, Report

__all__ = ["STRINGS", "head_answer", "hear", "linked_view", "more_thumbnails", "serial_heard"]

_FRONTEND = Path(__file__).parent / "frontend"


_host = st.components.v2.component(
    "vgg16_linked_view",
    html='<div class="linked-view"></div>',
    css=stylesheet(_FRONTEND / "style.css"),
    js=bundle(_FRONTEND / "main.js"),
)


@dataclass(frozen=True, slots=True)
class _Look:
    """Where the page says that one looks."""

    content: str
    scale: str
    layer: str
    channels: tuple[int, ...]


@dataclass(slots=True)
class _Said:
    """What page and browser said last: the subject and where to look; a report without an answer.

    Convention: the subject is a content and the words it was told in.
    """

    subject: tuple[str, int] | None = None
    look: _Look | None = None
    report: Report | None = None
    serial: int = 0

    def lacking(self, look: _Look) -> Lacking:
        """Tell what to send beside the focus: what the browser reports, or all that is new."""
        before, report = self.look, self.report
        if before is None or (before.content, before.scale) != (look.content, look.scale):
            return LAYER
        if report is not None:
            known = (report.content, report.scale, report.layer)
            return report.lacking if known == (look.content, look.scale, look.layer) else LAYER
        return NOTHING if before == look else LAYER


def _said(key: str) -> _Said:
    found: _Said = st.session_state.setdefault(f"{key}-said", _Said())
    return found


def serial_heard(key: str) -> int:
    """The number of the last choice that the page has heard of."""
    return _said(key).serial


def hear(key: str, payload: Any, on_choice: Callable[[LinkedChoice], None] | None) -> None:
    """Take down a browser's report, whoever brought it.

    Convention: a choice counts once and never after a newer one, however often and late it is told.
    """
    report = Report.read(payload)
    if report is None:
        return
    said = _said(key)
    is_new = report.serial > said.serial
    said.report, said.serial = report, max(said.serial, report.serial)
    if is_new and report.choice is not None and on_choice is not None:
        on_choice(report.choice)


def _subject_part(address: Address, subject: Subject, instance: str, words: int) -> bytes:
    """Pack the subject once for all who look at the same; it takes too little time for a turn."""
    key = ("subject", address.content, instance, words)
    found: bytes | None = peek(Kind.RESULT, key)
    if found is None:
        found = pack_subject(address, subject, instance)
        keep(Kind.RESULT, key, found)
    return found


def linked_view(
    address: Address,
    subject: Subject,
    look: Callable[[], LinkedView],
    *,
    key: str,
    on_choice: Callable[[LinkedChoice], None] | None = None,
    on_lead: Callable[[Any], None] | None = None,
) -> bool:
    """Draw the linked view and return whether the browser has another layer to paint now.

    Convention: a controlled component: what is on screen is what `look` returns, which may take its
    time. When the visitor chooses something, the page runs again, and `on_choice` is called first,
    before the page's own code; so is `on_lead`, with what a browser sends of a unit that leads on
    into a lab. What is sent travels together: a browser that draws in between takes
    turns with the arithmetic.
    """
    words = hash((subject.locale, tuple(subject.strings.items()), tuple(subject.layers)))
    with st.container(gap=None):
        _host(
            key=key,
            data={"instance": key, "times": BROWSER_TIMES.as_data()},
            on_report_change=lambda: hear(key, heard(key, "report"), on_choice),
            on_lead_change=lambda: on_lead(heard(key, "lead")) if on_lead else None,
        )
        view = look()
        said = _said(key)
        here = _Look(address.content, address.scale, view.wall.layer, view.close_up.channels)
        lacking = said.lacking(here)
        parts = []
        if lacking.picture or said.subject != (address.content, words):
            parts.append(_subject_part(address, subject, key, words))
        if lacking.wall:
            parts.append(pack_wall(address, view.wall, key))
        if lacking.wall or lacking.channels:
            parts.append(pack_close_up(address, view.close_up.only(lacking.channels), key))
        parts.append(pack_focus(address, view, key, said.serial))
        transport.send(joined(parts), f"{key}-look")
    said.subject, said.look, said.report = (address.content, words), here, None
    return lacking.wall


def more_thumbnails(
    content_key: str, thumbnails: Mapping[str, GrayLevels], *, view_key: str, key: str
) -> None:
    """Add thumbnails to a linked view that is already on screen, where its browser can't ask.

    Convention: `view_key` is the linked view's key, `key` this element's own.
    """
    transport.send(pack_thumbnails(content_key, thumbnails, view_key), key)


def head_answer(content_key: str, answer: HeadAnswer, *, view_key: str, key: str) -> None:
    """Write on the network map what a head of the visitor's own says; keys as above."""
    transport.send(pack_answer(content_key, answer, view_key), key)
