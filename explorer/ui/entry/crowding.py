"""How many lines may be open at once, and how fast each is heard.

One address cannot take all the handles that a server has, and who asks a thousand times a second
waits alone: every wish begins a run of the page.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.addresses import owner_of
from explorer.policy import LineLimits, policy

_LOG = logging.getLogger("explorer")
_UNKNOWN_PROXY = (
    "a visitor came with X-Forwarded-For and EXPLORER_PROXY_HOPS is %d: if a proxy stands before "
    "this server, everybody behind it counts as one address until that is told"
)
_NO_PROXY = (
    "a visitor came without X-Forwarded-For and EXPLORER_PROXY_HOPS is %d: if no proxy stands "
    "before this server, visitors can make their addresses up"
)
_COME_LATER = 1013
"""RFC 6455's registry: the server is overloaded; a page tries again by itself."""


def make_room_for_lines() -> None:
    """Let this process have as many handles as the system allows; each line takes four."""
    try:
        import resource
    except ImportError:  # Windows has no such limit.
        return
    _soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def paced(receive: Receive, limits: LineLimits) -> Receive:
    """Hand on what comes on a line no faster than it may; the rest waits where it comes from."""
    allowed, heard = float(limits.wishes_at_once), time.monotonic()

    async def receiving() -> Message:
        nonlocal allowed, heard
        message = await receive()
        now = time.monotonic()
        gained = (now - heard) * limits.wishes_per_second
        allowed, heard = min(limits.wishes_at_once, allowed + gained) - 1, now
        if allowed < 0:
            await asyncio.sleep(-allowed / limits.wishes_per_second)
        return message

    return receiving


class FewLines:
    """Middleware that opens no more lines than there may be, of one address and of all.

    Convention: in a full house somebody whose address has no line yet still gets one. The others
    hear that they should come later, which pages do by themselves.
    """

    def __init__(
        self, app: ASGIApp, limits: Callable[[], LineLimits] = lambda: policy().lines
    ) -> None:
        self._app, self._limits = app, limits
        self._open = Counter[str]()
        self._told = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, but for one line too many."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        owner = self._owner(scope)
        if not self._may(owner):
            await send({"type": "websocket.close", "code": _COME_LATER})
            return
        self._open[owner] += 1
        try:
            await self._app(scope, paced(receive, self._limits()), send)
        finally:
            self._open[owner] -= 1
            if not self._open[owner]:
                del self._open[owner]

    def _may(self, owner: str) -> bool:
        limits, theirs = self._limits(), self._open[owner]
        if self._open.total() >= limits.in_all:
            return theirs == 0
        return theirs < limits.of_one_address

    def _owner(self, scope: Scope) -> str:
        caller, hops = scope.get("client") or ("", 0), policy().proxy_hops
        forwarded = Headers(scope=scope).getlist("x-forwarded-for")
        if policy().public and bool(forwarded) != bool(hops) and not self._told:
            self._told = True
            _LOG.warning(_UNKNOWN_PROXY if forwarded else _NO_PROXY, hops)
        return owner_of(str(caller[0]), forwarded, hops)
