"""Tricks of servers that cost too much, are unfair, or are replaced without care."""

import threading
import time
from typing import Any

import numpy as np

_BORN_LATE = 12.0
_hoard: list[Any] = []


def _burn(seconds: float) -> None:
    """Take that much processor time."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def wasteful(run: Any) -> None:
    """Every new picture takes three seconds of processor time more, every layer two; an idle server
    never rests.
    """
    layer, seen = run.Run.layer, set[Any]()

    def work(self: Any, name: str) -> Any:
        _burn(2.1 if self.identity in seen else 3.1)
        seen.add(self.identity)
        return layer(self, name)

    def idle() -> None:
        while True:
            _burn(0.05)
            time.sleep(0.05)

    run.Run.layer = work
    threading.Thread(target=idle, daemon=True).start()


def heavy(run: Any) -> None:
    """The server takes 400 MB more, and 100 MB for everybody's picture."""
    layer, seen = run.Run.layer, set[Any]()
    _hoard.append(np.ones(400_000_000, np.uint8))

    def hoard(self: Any, name: str) -> Any:
        if self.identity not in seen:
            seen.add(self.identity)
            _hoard.append(np.ones(100_000_000, np.uint8))
        return layer(self, name)

    run.Run.layer = hoard


def upside_down(shares: Any) -> None:
    """Whoever has used most goes first."""

    def debt(self: Any, owner: str, now: float) -> float:
        return -float(self._lately(owner, now))

    shares.Shares.debt = debt


def restless(run: Any) -> None:
    """From the third view on every layer takes longer than anybody wants to wait."""
    layer, calls = run.Run.layer, list[str]()

    def wait(self: Any, name: str) -> Any:
        calls.append(name)
        if len(calls) > 2:
            time.sleep(33)
        return layer(self, name)

    run.Run.layer = wait


def forgetting_later(link: Any) -> None:
    """Replicas do not read the links of pages that come from another one.

    Such a page brings its widgets along with its first wish; one that was just opened has none.
    """
    import psutil
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    read, process = link.read_link, psutil.Process()
    parent = process.parent()
    is_late = parent is not None and process.create_time() - parent.create_time() > _BORN_LATE

    def forget() -> None:
        state = link.st.session_state
        if "forgotten" not in state:
            context: Any = get_script_run_ctx()
            told = context.session_state._state._new_widget_state.states
            state["forgotten"] = is_late or bool(told)
        if not state["forgotten"]:
            read()

    link.read_link = forget


def giving_up(nginx: Any) -> None:
    """The proxy asks one replica only, whether it is there or not."""
    write = nginx.configuration

    def configuration(proxy: Any) -> str:
        text: str = write(proxy)
        return text.replace("proxy_next_upstream error timeout;", "proxy_next_upstream off;")

    nginx.configuration = configuration


def all_at_once(house: Any) -> None:
    """Replicas are replaced all at the same time."""

    def restart(self: Any) -> None:
        for replica in self.replicas:
            replica.end()
        for replica in self.replicas:
            replica.start()

    house.House._restart = restart


def unmoved(house: Any) -> None:
    """Nobody is replaced."""
    house.House._restart = lambda _self: None
