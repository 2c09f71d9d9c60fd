"""The endpoint's addresses beside the page: layers and thumbnails as bytes."""

import asyncio
import logging
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from explorer.errors import ExplorerError
from explorer.ui.settings import parse_channels
from explorer.ui.supply.endpoint import Answer, LayerEndpoint, find_endpoint
from explorer.ui.supply.painting import connect
from explorer.ui.supply.protocol import ENDPOINT_HEADER
from explorer.ui.supply.waits import GivenUpError, Wait, Waits
from explorer.ui.supply.workers import Workers

_LOG = logging.getLogger("explorer")
_LONGEST = 40
"""Letters of a name that is only sent back."""
_PAUSE = 0.05
"""Seconds between two looks at whether a browser is still there."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_BYTES = "application/octet-stream"
_computing = Workers("endpoint", threads=4, places=4, of_one_owner=3)
"""Those who may wait for a turn; the next are sent to the page, whose queue tells their place."""
_at_hand = Workers("endpoint-stored", threads=1, places=64, of_one_owner=64)
"""Those whose answer is in the store and need no turn."""
_waits = Waits()


async def _layer(request: Request) -> Response:
    """Answer with a layer's wall and exact numbers."""
    layer, asked = request.path_params["layer"], request.query_params
    wall = "wall" in asked

    def make(endpoint: LayerEndpoint) -> Answer:
        channels = parse_channels(asked["channels"]) if asked.get("channels") else ()
        return endpoint.answer(layer, channels, wall, asked["instance"])

    endpoint = _endpoint(request)
    if endpoint is not None:
        endpoint.paint.asked()
    try:
        return await _answer(request, make, lambda endpoint: endpoint.has(layer, wall), eager=True)
    finally:
        if endpoint is not None:
            endpoint.paint.asked()


async def _place(request: Request) -> Response:
    """Tell a visitor's place in the queue, if they wait there."""
    endpoint = _endpoint(request)
    wait = None if endpoint is None else _waits.find(endpoint.address.endpoint)
    if wait is None or request.method == "HEAD":
        return _nothing()
    return JSONResponse({"before": wait.before}, headers=_HEADERS)


async def _thumbnails(request: Request) -> Response:
    """Answer with the small pictures of a block's layers, and know by that what is painted."""
    block, instance = request.path_params["block"], request.query_params.get("instance", "")
    endpoint, content = _endpoint(request), request.query_params.get("content", "")
    if endpoint is not None and endpoint.address.content == content:
        endpoint.paint.acknowledge(content)
        if request.method != "HEAD" and not endpoint.has_thumbnails(block):
            await _calm(endpoint)
    return await _answer(
        request,
        lambda endpoint: endpoint.thumbnails(block, instance),
        lambda endpoint: endpoint.has_thumbnails(block),
        eager=False,
    )


async def _answer(
    request: Request,
    make: Callable[[LayerEndpoint], Answer | None],
    is_at_hand: Callable[[LayerEndpoint], bool],
    *,
    eager: bool,
) -> Response:
    """Have the endpoint answer, or give nothing: then the browser asks the page."""
    asked = request.query_params
    if len(asked.get("instance", "")) > _LONGEST:
        return _nothing(400)
    endpoint = _endpoint(request)
    if endpoint is None or request.method == "HEAD":
        return _nothing()
    if not endpoint.serves(asked.get("content", ""), asked.get("scale", "")):
        return _nothing()
    workers = _at_hand if is_at_hand(endpoint) else _computing
    name, owner = endpoint.address.endpoint, endpoint.visit.owner

    def endured(wait: Wait) -> Answer | None:
        with wait.endured():
            return make(endpoint)

    try:
        with _waits.one(name, eager=eager) as wait:
            gone = asyncio.ensure_future(_noticed_gone(request, wait))
            try:
                answer = await workers.serve(name, owner, lambda: endured(wait))
            finally:
                gone.cancel()
    except (ExplorerError, GivenUpError):
        return _nothing()
    except (KeyError, ValueError):
        return _nothing(400)
    except Exception:
        _LOG.exception("the endpoint could not answer")
        return _nothing(500)
    if answer is None:
        return _nothing()
    encoding = {"Content-Encoding": "gzip" if answer.compressed else "identity"}
    return Response(answer.body, media_type=_BYTES, headers=_HEADERS | encoding)


async def _calm(endpoint: LayerEndpoint) -> None:
    """Wait until what nobody is eager for is in nobody's way; a new picture ends that, too."""
    while pause := endpoint.paint.calm_in(long=endpoint.is_long):
        await asyncio.sleep(pause)


async def _noticed_gone(request: Request, wait: Wait) -> None:
    """Give a wait up when its browser has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        await asyncio.sleep(_PAUSE)  # Whatever is told over and over keeps nobody else waiting.
    wait.wanted = False


def _endpoint(request: Request) -> LayerEndpoint | None:
    return find_endpoint(request.headers.get(ENDPOINT_HEADER, ""))


def _nothing(status: int = 204) -> Response:
    return Response(status_code=status, headers=_HEADERS)


def routes(prefix: str) -> list[Route]:
    """List the endpoint's addresses, below the one that Streamlit is served at."""
    connect()
    return [
        Route(f"{prefix}/layers/waiting", _place, methods=["GET"]),
        Route(f"{prefix}/layers/{{layer}}", _layer, methods=["GET"]),
        Route(f"{prefix}/thumbnails/{{block:int}}", _thumbnails, methods=["GET"]),
    ]
