"""Addresses of our own beside Streamlit's: layers as bytes."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import config

from explorer.errors import ExplorerError
from explorer.ui.desk import Answer, Desk, connect, find_desk
from explorer.ui.settings import parse_channels

_LOG = logging.getLogger("explorer")
_AT_ONCE = 4
"""Requests taken in; the next ones are sent to the page, whose queue tells people their place."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_BYTES = "application/octet-stream"
_worker = ThreadPoolExecutor(1, "desk")
"""One thread: only one computes at a time anyway, and PyTorch keeps helpers for each."""
_waiting: set[object] = set()


async def _layer(request: Request) -> Response:
    """Answer with a layer's wall and exact numbers."""
    layer, asked = request.path_params["layer"], request.query_params

    def make(desk: Desk) -> Answer:
        channels = parse_channels(asked["channels"]) if asked.get("channels") else ()
        return desk.answer(layer, channels, "wall" in asked, asked["instance"])

    return await _answer(request, make)


async def _thumbnails(request: Request) -> Response:
    """Answer with the small pictures of a block's layers."""
    block, instance = request.path_params["block"], request.query_params.get("instance", "")
    return await _answer(request, lambda desk: desk.thumbnails(block, instance))


async def _answer(request: Request, make: Callable[[Desk], Answer]) -> Response:
    """Have the desk answer, or give nothing: then the browser asks the page."""
    asked = request.query_params
    desk = find_desk(request.path_params["desk"])
    if desk is None or not desk.serves(asked.get("content", ""), asked.get("scale", "")):
        return Response(status_code=204, headers=_HEADERS)
    if len(_waiting) >= _AT_ONCE:
        return Response(status_code=204, headers=_HEADERS)
    ticket = object()
    _waiting.add(ticket)
    try:
        answer = await asyncio.get_running_loop().run_in_executor(_worker, make, desk)
    except ExplorerError:
        return Response(status_code=204, headers=_HEADERS)
    except (KeyError, ValueError):
        return Response(status_code=400, headers=_HEADERS)
    except Exception:
        _LOG.exception("the desk could not answer")
        return Response(status_code=500, headers=_HEADERS)
    finally:
        _waiting.discard(ticket)
    encoding = {"Content-Encoding": "gzip" if answer.compressed else "identity"}
    return Response(answer.body, media_type=_BYTES, headers=_HEADERS | encoding)


async def _painted(request: Request) -> Response:
    """Hear that the browser has painted something."""
    desk = find_desk(request.path_params["desk"])
    if desk is not None:
        desk.bell.ring(request.query_params.get("content", ""))
    return Response(status_code=204, headers=_HEADERS)


def routes() -> list[Route]:
    """List our addresses, below the one Streamlit is served at."""
    connect()
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    prefix = f"/{base}" if base else ""
    return [
        Route(f"{prefix}/layers/{{desk}}/{{layer}}", _layer, methods=["GET"]),
        Route(f"{prefix}/thumbnails/{{desk}}/{{block:int}}", _thumbnails, methods=["GET"]),
        Route(f"{prefix}/painted/{{desk}}", _painted, methods=["POST"]),
    ]
