"""How many lines may be open at once: one address cannot take all the handles a server has."""

from collections import Counter
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from explorer.addresses import owner_of
from explorer.policy import LineLimits, policy

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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, but for one line too many."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        owner = _owner(scope)
        if not self._may(owner):
            await send({"type": "websocket.close", "code": _COME_LATER})
            return
        self._open[owner] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open[owner] -= 1
            if not self._open[owner]:
                del self._open[owner]

    def _may(self, owner: str) -> bool:
        limits, theirs = self._limits(), self._open[owner]
        if self._open.total() >= limits.in_all:
            return theirs == 0
        return theirs < limits.of_one_address


def _owner(scope: Scope) -> str:
    caller = scope.get("client") or ("", 0)
    forwarded = Headers(scope=scope).getlist("x-forwarded-for")
    return owner_of(str(caller[0]), forwarded, policy().proxy_hops)
