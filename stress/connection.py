"""A line to the server as a browser has it: plain requests with its cookie, and a WebSocket."""

import http.cookiejar
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import ExitStack

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol


class Connection:
    """One browser's line, open from `open` to `close`, perhaps several times."""

    def __init__(self, address: str, patience: float) -> None:
        self.address = address
        self.patience = patience
        jar = http.cookiejar.CookieJar()
        self._http = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self._http.open(f"{address}/_stcore/health", timeout=patience).close()
        self.token = next((c.value or "" for c in jar if c.name == "_streamlit_xsrf"), "")
        self.cookie = {"Cookie": f"_streamlit_xsrf={self.token}"}

    def open(self, session: str) -> None:
        """Open the WebSocket, of a session that is known already or of a new one."""
        known = [Subprotocol(session)] if session else []
        self._open = ExitStack()
        connection = connect(
            self.address.replace("http", "ws") + "/_stcore/stream",
            subprotocols=[Subprotocol("streamlit"), Subprotocol(self.token or "none"), *known],
            additional_headers=self.cookie,
            origin=Origin(self.address),
            max_size=None,
            open_timeout=self.patience,
            compression=None,
            ping_interval=None,  # Who measures is patient, and does not hang up by itself.
        )
        self._socket = self._open.enter_context(connection)

    def close(self) -> None:
        """Close the WebSocket."""
        self._open.close()

    def send(self, message: BackMsg) -> None:
        """Send the page's server a message."""
        self._socket.send(message.SerializeToString())

    def until(self, wanted: Callable[[ForwardMsg, int], bool]) -> ForwardMsg:
        """Take messages, each with its length, until one is wanted; returns it.

        Raises: TimeoutError: if none comes for as long as one is patient.
        """
        deadline = time.monotonic() + self.patience
        while True:
            data = self._socket.recv(timeout=max(0.01, deadline - time.monotonic()))
            reply = ForwardMsg()
            reply.ParseFromString(data if isinstance(data, bytes) else data.encode())
            if wanted(reply, len(data)):
                return reply

    def request(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[bytes, Mapping[str, str]]:
        """Ask for something beside the page; returns what came and its headers, in small
        letters.

        Raises: OSError: if the server refuses.
        """
        asked = urllib.request.Request(self.address + path, body, dict(headers or {}))
        asked.method = method
        with self._http.open(asked, timeout=self.patience) as answer:
            return answer.read(), {name.lower(): value for name, value in answer.headers.items()}
