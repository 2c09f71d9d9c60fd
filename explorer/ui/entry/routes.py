"""Addresses of our own beside Streamlit's: layers as bytes, and whether the server is well."""

import logging
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import config

from explorer.errors import ExplorerError
from explorer.ui.desk import Answer, Desk, connect, find_desk
from explorer.ui.entry import health
from explorer.ui.entry.clerks import Clerks
from explorer.ui.settings import parse_channels

_LOG = logging.getLogger("explorer")
_DESK = "X-Desk"
"""Where a browser tells its desk's secret name: addresses are written down in logs."""
_LONGEST = 40
"""Letters of a name that is only sent back."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_BYTES = "application/octet-stream"
_computing = Clerks("desk", threads=4, places=4, of_one_owner=3)
"""Those who may wait for a turn; the next are sent to the page, whose queue tells their place."""
_at_hand = Clerks("shelf", threads=1, places=64, of_one_owner=64)
"""Those whose answer is in the store and need no turn."""


async def _layer(request: Request) -> Response:
    """Answer with a layer's wall and exact numbers."""
    layer, asked = request.path_params["layer"], request.query_params
    wall = "wall" in asked

    def make(desk: Desk) -> Answer:
        channels = parse_channels(asked["channels"]) if asked.get("channels") else ()
        return desk.answer(layer, channels, wall, asked["instance"])

    return await _answer(request, make, lambda desk: desk.has(layer, wall))


async def _thumbnails(request: Request) -> Response:
    """Answer with the small pictures of a block's layers."""
    block, instance = request.path_params["block"], request.query_params.get("instance", "")
    return await _answer(
        request,
        lambda desk: desk.thumbnails(block, instance),
        lambda desk: desk.has_thumbnails(block),
    )


async def _answer(
    request: Request, make: Callable[[Desk], Answer | None], is_at_hand: Callable[[Desk], bool]
) -> Response:
    """Have the desk answer, or give nothing: then the browser asks the page."""
    asked = request.query_params
    if len(asked.get("instance", "")) > _LONGEST:
        return _nothing(400)
    desk = _desk(request)
    if desk is None or request.method == "HEAD":
        return _nothing()
    if not desk.serves(asked.get("content", ""), asked.get("scale", "")):
        return _nothing()
    clerks = _at_hand if is_at_hand(desk) else _computing
    try:
        answer = await clerks.serve(desk.address.desk, desk.visit.owner, lambda: make(desk))
    except ExplorerError:
        return _nothing()
    except (KeyError, ValueError):
        return _nothing(400)
    except Exception:
        _LOG.exception("the desk could not answer")
        return _nothing(500)
    if answer is None:
        return _nothing()
    encoding = {"Content-Encoding": "gzip" if answer.compressed else "identity"}
    return Response(answer.body, media_type=_BYTES, headers=_HEADERS | encoding)


async def _painted(request: Request) -> Response:
    """Hear that the browser has painted something."""
    desk = _desk(request)
    if desk is not None:
        desk.bell.ring(request.query_params.get("content", ""))
    return _nothing()


def _desk(request: Request) -> Desk | None:
    return find_desk(request.headers.get(_DESK, ""))


def _nothing(status: int = 204) -> Response:
    return Response(status_code=status, headers=_HEADERS)


def routes() -> list[Route]:
    """List our addresses, below the one Streamlit is served at."""
    connect()
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    prefix = f"/{base}" if base else ""
    return [
        Route(f"{prefix}/layers/{{layer}}", _layer, methods=["GET"]),
        Route(f"{prefix}/thumbnails/{{block:int}}", _thumbnails, methods=["GET"]),
        Route(f"{prefix}/painted", _painted, methods=["POST"]),
        Route(f"{prefix}/healthz", health.answer, methods=["GET"]),
    ]
