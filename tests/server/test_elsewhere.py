"""The app started from a folder that is not its own."""

import urllib.request
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import Config

from benchmarks.server import running
from stress.load import FIRST, UPLOAD
from stress.photos import photo
from stress.truth import Answer, Truth
from stress.view import View
from stress.visitor import Visitor

ANOTHER_PROJECTS = """
[server]
maxUploadSize = 1
[client]
toolbarMode = "developer"
[theme]
baseFontSize = 20
"""


class Listener(Visitor):
    """A visitor who keeps every message."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.heard: list[ForwardMsg] = []

    def _take(self, reply: ForwardMsg, view: View) -> None:
        self.heard.append(reply)
        super()._take(reply, view)


@pytest.mark.weights
def test_from_another_folder_pictures_are_read_and_the_apps_own_look_and_limits_hold(
    tmp_path: Path,
) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(ANOTHER_PROJECTS)
    log = tmp_path / "log"
    with running(cwd=tmp_path, log=log) as (address, _), Listener(address) as visitor:
        first = visitor.look()
        data = photo(4, (400, 300)) + bytes(3_000_000)
        visitor.upload(first, UPLOAD, "photo.jpg", data)
        parts = visitor.look().parts
        assert not Truth(data).differences([Answer(FIRST, (), parts)])
        assert {"picture", "layer", "maps"} <= parts.keys()
        *_, icon = (
            m.page_config_changed.favicon
            for m in visitor.heard
            if m.HasField("page_config_changed")
        )
        assert icon.startswith("/media/")
        with urllib.request.urlopen(address + icon) as answer:
            assert answer.read(8) == b"\x89PNG\r\n\x1a\n"
    session = next(m.new_session for m in visitor.heard if m.HasField("new_session"))
    assert session.custom_theme.base_font_size == 15
    assert session.custom_theme.light.primary_color == "#0b6e75"
    assert session.config.toolbar_mode == Config.VIEWER
    assert "Traceback" not in log.read_text()
