"""The app, with a somebody who computes from `turn/take` to `turn/give`, and a count of layers."""

import threading

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from explorer.network.recording import Trace
from explorer.ui.computing import compute
from explorer.ui.entry.parts import parts

record = Trace.record
recorded: list[str] = []
given = threading.Event()


def counting(trace: Trace, layers: list[str]) -> object:
    recorded.extend(layers[:1])
    return record(trace, layers)


Trace.record = counting  # type: ignore[method-assign, assignment]


def take(_request: Request) -> Response:
    """Have the turn; answer once it is had."""
    had = threading.Event()
    given.clear()

    def work() -> None:
        compute.begin(60.0, owner="somebody else")
        with compute.turn():
            had.set()
            given.wait(120)

    threading.Thread(target=work, daemon=True).start()
    had.wait(60)
    return PlainTextResponse("taken")


def give(_request: Request) -> Response:
    """Hand the turn back."""
    given.set()
    return PlainTextResponse("given")


def layers(_request: Request) -> Response:
    """Name the layers computed so far, in order, and how many wait for a turn."""
    return PlainTextResponse(" ".join([str(compute.held().waiting), *recorded]))


found = parts()
ours = [
    Route("/turn/take", take),
    Route("/turn/give", give),
    Route("/turn/layers", layers),
]
app = st.App(**found | {"routes": [*ours, *found["routes"]]})
