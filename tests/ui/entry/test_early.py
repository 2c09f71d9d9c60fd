"""The middleware changes Streamlit's page and nothing else."""

import gzip
import html.parser
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Scope
from streamlit import file_util
from streamlit.web.server.starlette.starlette_app import create_streamlit_middleware
from streamlit.web.server.starlette.starlette_static_routes import (
    create_streamlit_static_assets_routes,
)

from explorer.ui.entry.early import EarlyScript, page_with_script
from tests.loops import awaited

STATIC = Path(file_util.get_static_dir())
INDEX = (STATIC / "index.html").read_bytes()
PAGE = {"Accept": "text/html,*/*"}


@dataclass
class Answer:
    status: int
    headers: Headers
    body: bytes

    @property
    def text(self) -> str:
        zipped = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if zipped else self.body).decode()


async def streamed(request: Request) -> Response:
    async def parts():
        for number in range(5):
            yield f"<title>{number}</title>".encode() * 1000

    return StreamingResponse(parts(), media_type="text/html")


async def stranger(request: Request) -> Response:
    return HTMLResponse(INDEX, headers={"ETag": '"of somebody else"'})


def site(base: str = "", early: bool = True) -> ASGIApp:
    routes = [
        Route("/streamed", streamed),
        Route("/media/report.html", stranger),
        *create_streamlit_static_assets_routes(base),
    ]
    ours = [Middleware(EarlyScript)] if early else []
    return Starlette(routes=routes, middleware=[*ours, *create_streamlit_middleware()])


def run(steps: Coroutine[None, None, None]) -> None:
    """Run in another thread, for a browser test leaves a loop running in this one."""
    awaited(steps)


def ask(app: ASGIApp, path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask as a server would; keyword names are headers, with `_` for `-`."""
    asked = [(k.lower().replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "root_path": "",
        "query_string": b"",
        "headers": asked,
        "scheme": "http",
        "server": ("here", 80),
        "asgi": {"version": "3.0", "spec_version": "2.4"},
    }
    heard: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        heard.append(message)

    run(app(scope, receive, send))
    start, *rest = heard
    assert [m["type"] for m in heard].count("http.response.start") == 1
    assert [bool(m.get("more_body")) for m in rest] == [True] * (len(rest) - 1) + [False]
    body = b"".join(m.get("body", b"") for m in rest)
    return Answer(start["status"], Headers(raw=start["headers"]), body)


def scripts(text: str) -> list[str]:
    """The inline scripts, as a parser other than a search finds them."""
    found: list[str] = []

    class Reader(html.parser.HTMLParser):
        inside = False

        def handle_starttag(self, tag, attrs):
            self.inside = tag == "script" and not attrs

        def handle_data(self, data):
            if self.inside:
                found.append(data)

        def handle_endtag(self, tag):
            self.inside = False

    Reader().feed(text)
    return found


@pytest.mark.parametrize(
    ("base", "paths"),
    [("", ["/", "/index.html", "/pooling", "/a/b"]), ("some/base", ["/some/base/pooling"])],
)
def test_the_page_has_the_script_at_every_address(base: str, paths: list[str]) -> None:
    ours, theirs = site(base), site(base, early=False)
    for path in paths:
        for encoding in ("gzip", "identity"):
            answer = ask(ours, path, accept_encoding=encoding)
            before = ask(theirs, path, accept_encoding=encoding)
            first, *rest = scripts(answer.text)
            assert "explorerEarly" in first
            assert rest == scripts(INDEX.decode())
            assert answer.text.index(first) < answer.text.index("<title>")
            assert answer.text.replace(f"<script>{first}</script>\n    ", "") == INDEX.decode()
            assert int(answer.headers["content-length"]) == len(answer.body)
            told = ("content-type", "content-encoding", "cache-control", "vary", "set-cookie")
            assert [answer.headers.get(n) for n in told] == [before.headers.get(n) for n in told]
            head = ask(ours, path, "HEAD")
            assert (head.status, head.body) == (200, b"")
            assert int(head.headers["content-length"]) == len(answer.text.encode())


def test_a_browser_that_has_the_page_is_told_so_and_one_with_streamlits_own_gets_ours() -> None:
    ours, theirs = site(), site(early=False)
    for path in ("/", "/pooling"):
        answer = ask(ours, path, **PAGE)
        assert "last-modified" not in answer.headers
        again = ask(ours, path, **PAGE, if_none_match=f"W/{answer.headers['etag']}")
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == answer.headers["etag"]
        assert again.headers["cache-control"] == "no-cache"
        old = ask(theirs, path).headers
        assert ask(ours, path, **PAGE, if_none_match=old["etag"]).body == answer.body
        since = ask(ours, path, **PAGE, if_modified_since=old["last-modified"])
        assert since.body == answer.body
        part = ask(ours, path, range="bytes=0-99")
        assert (part.status, part.body) == (200, answer.body)


def test_every_other_answer_passes_to_the_byte() -> None:
    ours, theirs = site(), site(early=False)
    script = next((STATIC / "static" / "js").glob("index.*.js"))
    asset = f"/static/js/{script.name}"
    known = {"if_none_match": ask(theirs, asset).headers["etag"]}
    for method, path, headers in [
        ("GET", asset, {}),
        ("GET", asset, known),
        ("GET", "/", {"if_none_match": ask(theirs, "/").headers["etag"]}),
        ("GET", asset, {"range": "bytes=5-50"}),
        ("HEAD", asset, {}),
        ("GET", "/favicon.png", {}),
        ("GET", "/streamed", {}),
        ("GET", "/media/report.html", {}),
        ("GET", "/pooling/", {}),
        ("GET", "/pooling/_stcore/health", {}),
        ("POST", "/", {}),
        ("GET", "//elsewhere", {}),
    ]:
        one, other = ask(ours, path, method, **headers), ask(theirs, path, method, **headers)
        what = (method, path, headers)
        assert (one.status, one.headers.raw) == (other.status, other.headers.raw), what
        assert one.body == other.body, what


def test_sockets_pass_and_streams_are_not_held_back() -> None:
    said: list[Message] = [
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-type", b"text/html")],
        },
        {"type": "http.response.body", "body": b"a", "more_body": True},
        {"type": "http.response.body", "body": b"b"},
    ]
    seen: list[Message] = []

    async def app(scope, receive, send):
        assert scope is asked
        assert receive is received
        for number, message in enumerate(said, 1):
            await send(message)
            assert len(seen) == number

    async def received() -> Message:
        return {}

    async def sent(message: Message) -> None:
        seen.append(message)

    for asked in ({"type": "http", "method": "GET", "headers": []}, {"type": "websocket"}):
        seen.clear()
        run(EarlyScript(app)(asked, received, sent))
        assert all(one is other for one, other in zip(seen, said, strict=True))


def test_without_a_page_of_the_known_kind_everything_passes(tmp_path: Path) -> None:
    assert page_with_script(tmp_path / "absent.html") is None
    (tmp_path / "index.html").write_text("<p>other</p>")
    assert page_with_script(tmp_path / "index.html") is None
    path = STATIC / "index.html"
    page = page_with_script(path)
    assert page is not None
    assert page.streamlits_etag == FileResponse(path, stat_result=path.stat()).headers["etag"]
