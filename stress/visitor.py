"""A visitor without a browser: speaks Streamlit's own protocol over a real WebSocket."""

import http.cookiejar
import time
import urllib.request
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Self

import numpy.typing as npt
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.util import calc_hash
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from explorer.ui.components.container import parted, unpack

Part = tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]


@dataclass
class View:
    """What one run of the page sent."""

    seconds: float = 0.0
    """Until the run was over."""
    first_seconds: dict[str, float] = field(default_factory=dict)
    """Until each part arrived first."""
    sent_bytes: int = 0
    texts: list[str] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)
    """What the linked view has; as a browser does, it keeps what came with earlier views."""
    came: set[str] = field(default_factory=set)
    """The parts that came with this view."""
    widgets: dict[str, str] = field(default_factory=dict)
    """Widget ids by label."""

    def says(self, words: str) -> bool:
        """Whether a sentence on the page has these words."""
        return any(words in text for text in self.texts)


class Visitor:
    """One session; use it in a `with` block."""

    def __init__(
        self, address: str, query: str = "", patience: float = 60.0, room: str = ""
    ) -> None:
        self._address = address
        self._query = query
        self._patience = patience
        self._states: dict[str, WidgetState] = {}
        self._page = calc_hash(room) if room else ""
        self._session = ""
        self._kept: dict[str, Part] = {}
        jar = http.cookiejar.CookieJar()
        self._http = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self._http.open(f"{address}/_stcore/health", timeout=patience).close()
        self._xsrf = next((c.value or "" for c in jar if c.name == "_streamlit_xsrf"), "")
        self._headers = {"Cookie": f"_streamlit_xsrf={self._xsrf}"}

    def __enter__(self) -> Self:
        self._connect()
        return self

    def cut(self) -> None:
        """Lose the connection."""
        self._open.close()

    def reconnect(self) -> None:
        """Come back to the same session, as a browser does."""
        self._connect()

    def _connect(self) -> None:
        known = [Subprotocol(self._session)] if self._session else []
        self._open = ExitStack()
        connection = connect(
            self._address.replace("http", "ws") + "/_stcore/stream",
            subprotocols=[Subprotocol("streamlit"), Subprotocol(self._xsrf or "none"), *known],
            additional_headers=self._headers,
            origin=Origin(self._address),
            max_size=None,
            open_timeout=self._patience,
            compression=None,
        )
        self._socket = self._open.enter_context(connection)

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def look(self) -> View:
        """Run the page as it is set now and wait until the run is over."""
        message = BackMsg()
        client = message.rerun_script
        client.query_string = self._query
        client.page_script_hash = self._page
        client.widget_states.widgets.extend(self._states.values())
        client.context_info.locale = "en-GB"
        began = time.perf_counter()
        self._socket.send(message.SerializeToString())
        view = View(parts=dict(self._kept))

        def over(reply: ForwardMsg) -> bool:
            self._take(reply, view)
            for part in view.came - view.first_seconds.keys():
                view.first_seconds[part] = time.perf_counter() - began
            return (
                reply.WhichOneof("type") == "script_finished"
                and reply.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            )

        self._until(over)
        view.seconds = time.perf_counter() - began
        self._kept = dict(view.parts)
        return view

    def upload(self, view: View, label: str, name: str, data: bytes, xsrf: str = "") -> None:
        """Put a file into the uploader with this label; the next `look` acts on it."""
        message = BackMsg()
        message.file_urls_request.request_id = uuid.uuid4().hex
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self._session
        self._socket.send(message.SerializeToString())
        reply = self._until(lambda found: found.WhichOneof("type") == "file_urls_response")
        urls = reply.file_urls_response.file_urls[0]
        boundary = uuid.uuid4().hex
        body = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode() + data + f"\r\n--{boundary}--\r\n".encode()  # fmt: skip
        request = urllib.request.Request(self._address + urls.upload_url, body, method="PUT")
        request.add_header("Content-Type", f"multipart/form-data; boundary={boundary}")
        request.add_header("X-Xsrftoken", xsrf or self._xsrf)
        self._http.open(request, timeout=self._patience).close()
        state = WidgetState(id=view.widgets[label])
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(data), urls.file_id
        info.file_urls.CopyFrom(urls)
        self._states[state.id] = state

    def _until(self, wanted: Callable[[ForwardMsg], bool]) -> ForwardMsg:
        deadline = time.monotonic() + self._patience
        while True:
            data = self._socket.recv(timeout=max(0.01, deadline - time.monotonic()))
            reply = ForwardMsg()
            reply.ParseFromString(data if isinstance(data, bytes) else data.encode())
            self._size = len(data)
            if wanted(reply):
                return reply

    def _take(self, reply: ForwardMsg, view: View) -> None:
        view.sent_bytes += self._size
        kind = reply.WhichOneof("type")
        if kind == "new_session":
            self._session = reply.new_session.initialize.session_id or self._session
            self._page = reply.new_session.page_script_hash
        elif kind == "page_info_changed":
            self._query = reply.page_info_changed.query_string
        elif kind == "delta" and reply.delta.WhichOneof("type") == "new_element":
            _read(reply.delta.new_element, view)


def _read(element: Any, view: View) -> None:
    kind = element.WhichOneof("type")
    body = getattr(element, kind)
    if getattr(body, "id", "") and getattr(body, "label", ""):
        view.widgets[body.label] = body.id
    if isinstance(text := getattr(body, "body", None), str):
        view.texts.append(text)
    if kind == "exception":
        view.texts.append(f"exception: {body.type}: {body.message}")
    data = getattr(body, "bytes", b"")
    for one in parted(data) if data[:3] == b"VLV" else []:
        header, arrays = unpack(one)
        part = header.get("part") or header.get("kind") or ",".join(sorted(arrays))
        view.parts[part] = header, arrays
        view.came.add(part)
