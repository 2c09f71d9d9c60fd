"""Servers to be measured: started as `make public` starts them, as at home, or sabotaged."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from benchmarks.server import ROOT, free_port, running, started

HOOK = Path(__file__).parent / "sabotage" / "hook"
_TRICKS: ContextVar[tuple[str, ...]] = ContextVar("tricks", default=())


@contextmanager
def sabotaged(*tricks: str) -> Iterator[None]:
    """Have these tricks played (`stress.sabotage.tricks`) by every server started in this block."""
    before = _TRICKS.set((*_TRICKS.get(), *tricks))
    try:
        yield
    finally:
        _TRICKS.reset(before)


def tricked() -> dict[str, str]:
    """The environment in which a Python process plays the tricks of this block; mostly none."""
    tricks: Sequence[str] = _TRICKS.get()
    if not tricks:
        return {}
    paths = (str(HOOK), str(ROOT), os.environ.get("PYTHONPATH", ""))
    return {"STRESS_TRICKS": ",".join(tricks), "PYTHONPATH": os.pathsep.join(filter(None, paths))}


@contextmanager
def public(log: str | Path = os.devnull, **env: str) -> Iterator[tuple[str, int]]:
    """Run the public server by `explorer.serving`; yields its address and process id.

    Convention: it believes one proxy, so that every visitor can have an address of their own.
    """
    port = free_port()
    command = ("explorer.serving", "--address", "127.0.0.1", "--port", str(port))
    told = {"EXPLORER_PUBLIC": "1", "EXPLORER_PROXY_HOPS": "1", **tricked(), **env}
    with started(command, port, log=log, **told) as (address, pid):
        yield address, pid


@contextmanager
def home(log: str | Path = os.devnull, **env: str) -> Iterator[tuple[str, int]]:
    """Run the app as at home; yields its address and process id."""
    with running(log=log, **{**tricked(), **env}) as (address, pid):
        yield address, pid
