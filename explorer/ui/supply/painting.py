"""The browser's word that a picture is on its screen; until then the page holds back its menus."""

import threading
import time

import streamlit as st

from explorer.ui.supply.protocol import SERVER_TIMES

_connected = threading.Event()


def connect() -> None:
    """Say that this server answers beside the page."""
    _connected.set()


class PaintAcknowledgement:
    """What one browser has painted, as far as it has told."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._painted = ""
        self._since = 0.0
        self._asked = 0.0
        self._comes = _connected.is_set()

    def acknowledge(self, content: str) -> None:
        """Note that a picture is on the screen."""
        with self._changed:
            if content != self._painted:
                self._painted, self._since = content, time.monotonic()
            self._comes = True
            self._changed.notify_all()

    @property
    def comes(self) -> bool:
        """Whether this browser answers, as far as is known."""
        return self._comes

    def asked(self) -> None:
        """Note that a layer is asked for now."""
        self._asked = time.monotonic()

    def calm_in(self, *, long: bool = False) -> float:
        """Tell in how many seconds something nobody is eager for is in nobody's way, presumably.

        Convention: the menus that come after a picture go first; whoever clicks through the layers
        of a large picture (`long`) would wait for what has begun meanwhile.
        """
        until = self._since + SERVER_TIMES.calm
        if long:
            until = max(until, self._asked + SERVER_TIMES.calm_long)
        return max(0.0, until - time.monotonic())

    def wait_for(self, content: str) -> None:
        """Wait until a picture is on the screen, for as long as a browser may take for it.

        A browser that does not answer is not waited for again.
        """
        patience = SERVER_TIMES.painting if self._comes else SERVER_TIMES.silent
        with self._changed:
            self._comes = self._changed.wait_for(lambda: self._painted == content, patience)


def paint_acknowledgement() -> PaintAcknowledgement:
    """This session's."""
    found: PaintAcknowledgement = st.session_state.setdefault("paint", PaintAcknowledgement())
    return found
