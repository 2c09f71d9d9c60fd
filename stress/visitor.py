"""A visitor without a browser: speaks Streamlit's own protocol over a real WebSocket."""

import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.util import calc_hash

from explorer.ui.supply.protocol import ENDPOINT_HEADER
from stress.acting import Act
from stress.connection import Connection
from stress.view import Part, View


class Visitor:
    """One session; use it in a `with` block.

    Convention: as a browser does, it tells the server when pictures are on its screen; the server
    holds back menus until then, and leaves small pictures to be fetched (`stress.beside`).
    """

    def __init__(
        self, address: str, query: str = "", patience: float = 60.0, room: str = ""
    ) -> None:
        self.line = Connection(address, patience)
        self._query = query
        self._states: dict[str, WidgetState] = {}
        self._page = calc_hash(room) if room else ""
        self._session = ""
        self._last = View()
        self._painted = ""

    def __enter__(self) -> Self:
        self.line.open("")
        return self

    def __exit__(self, *_error: object) -> None:
        self.line.close()

    def cut(self) -> None:
        """Lose the connection."""
        self.line.close()

    def reconnect(self) -> None:
        """Come back to the same session, as a browser does."""
        self.line.open(self._session)

    def look(self) -> View:
        """Run the page as it is set now and wait until the run is over."""
        return self._wait(self._ask(), _is_of_whole_page)

    def go(
        self,
        room: str,
        late: Act | None = None,
        before: Sequence[Act] = (),
        begun: bool = False,
    ) -> View:
        """Go to another room, told of by its path.

        Acts `before` are told right before it, and one that comes `late` still on the page that is
        being left: at once or, with `begun`, when the server has begun with the other one. As in a
        browser, a wish to go names no widgets of the page that is left.
        """
        for act in before:
            self._ask(act)
        left, self._page = self._page, calc_hash(room)
        states, self._states = self._states, {}
        began = self._ask()
        if late is not None and begun:
            self.line.until(lambda reply, _size: reply.WhichOneof("type") == "new_session")
        if late is not None:
            self._page, self._states = left, states
            self._ask(late)
            self._states = {}
        return self._wait(began, _is_of_whole_page)

    @property
    def query(self) -> str:
        """The settings in the address."""
        return self._query

    def act(self, *acts: Act) -> View:
        """Do something in fragments, only these run, and wait until the last act is answered.

        Several acts come one right after the other, from somebody who does not wait for an answer.
        """
        sent = [self._ask(act) for act in acts]
        return self._wait(sent[0], acts[-1].is_answered)

    def keep(self, parts: dict[str, Part]) -> None:
        """Have what came beside the page, as the components do."""
        self._last.parts.update(parts)

    def upload(self, view: View, label: str, name: str, data: bytes, token: str = "") -> None:
        """Put a file into the uploader with this label; the next `look` acts on it.

        Raises: OSError: if the server refuses, as it does without the page's own token.
        """
        self._take_away(view.widgets[label])
        place = self.place(name)
        body, headers = self.form(name, data, token)
        self.line.request(place.upload_url, "PUT", body, headers)
        state = WidgetState(id=view.widgets[label])
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(data), place.file_id
        info.file_urls.CopyFrom(place)
        self._states[state.id] = state

    def _take_away(self, uploader: str) -> None:
        """Replacing a file first takes the old one away, as in a browser."""
        state = self._states.pop(uploader, None)
        if state is not None:
            headers = {"X-Xsrftoken": self.line.token} | self.line.cookie
            for info in state.file_uploader_state_value.uploaded_file_info:
                self.line.request(info.file_urls.delete_url, "DELETE", headers=headers)

    def place(self, name: str) -> FileURLs:
        """Ask for the address that a file may be sent to."""
        message = BackMsg()
        message.file_urls_request.request_id = uuid.uuid4().hex
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self._session
        self.line.send(message)
        reply = self.line.until(lambda found, _: found.WhichOneof("type") == "file_urls_response")
        urls: FileURLs = reply.file_urls_response.file_urls[0]
        return urls

    def form(self, name: str, data: bytes, token: str = "") -> tuple[bytes, dict[str, str]]:
        """Wrap a file as a browser's form does; returns the body and its headers."""
        boundary = uuid.uuid4().hex
        body = (
            (
                f"--{boundary}\r\n"
                f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n"
            ).encode()
            + data
            + f"\r\n--{boundary}--\r\n".encode()
        )
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "X-Xsrftoken": token or self.line.token,
        }
        return body, headers | self.line.cookie

    def _ask(self, act: Act | None = None) -> float:
        """Ask for a run, of the whole page or of an act's fragment; returns when that was."""
        states = dict(self._states)
        message = BackMsg()
        client = message.rerun_script
        if act is not None:
            client.fragment_id = act.fragment
            states[act.state.id] = act.state
            if act.stays:
                self._states = states
        client.query_string = self._query
        client.page_script_hash = self._page
        client.widget_states.widgets.extend(states.values())
        client.context_info.locale = "en-GB"
        self.line.send(message)
        return time.perf_counter()

    def _wait(self, began: float, is_answer: Callable[[View], bool]) -> View:
        view = View(
            parts=dict(self._last.parts),
            widgets=dict(self._last.widgets),
            fragments=dict(self._last.fragments),
        )

        def over(reply: ForwardMsg, size: int) -> bool:
            view.sent_bytes += size
            self._take(reply, view)
            for part in view.came - view.first_seconds.keys():
                view.first_seconds[part] = time.perf_counter() - began
            if "focus" in view.came:
                self._paint(view.parts["focus"][0])
            return (
                reply.WhichOneof("type") == "script_finished"
                and reply.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
                and is_answer(view)
            )

        self.line.until(over)
        view.seconds = time.perf_counter() - began
        self._last = view
        for name in view.settled:
            self._states.pop(name, None)
        return view

    def _paint(self, focus: dict[str, Any]) -> None:
        """Say, once for each subject, that it is on the screen."""
        content = focus["content"]
        if content != self._painted:
            self._painted = content
            named = {ENDPOINT_HEADER: focus["endpoint"]}
            # Of the question for small pictures only the head: they are asked for by themselves.
            self.line.request(f"/thumbnails/1?content={content}", "HEAD", headers=named)

    def _take(self, reply: ForwardMsg, view: View) -> None:
        kind = reply.WhichOneof("type")
        if kind == "new_session":
            self._session = reply.new_session.initialize.session_id or self._session
            self._page = reply.new_session.page_script_hash
            view.begin(tuple(reply.metadata.run.fragment_ids))
        elif kind == "navigation":
            self._page = reply.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = reply.page_info_changed.query_string
        elif kind == "delta" and reply.delta.WhichOneof("type") == "new_element":
            view.take(reply)


def _is_of_whole_page(view: View) -> bool:
    return () in view.ran[-1:]
