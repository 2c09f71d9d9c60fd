"""`vgg16-explorer`: what it refuses before anything is opened, and where it listens.

That it opens the app is tested in tests/server/test_package.py, from a wheel.
"""

import socket
from pathlib import Path

import pytest

from explorer import handover
from explorer.cli import launch
from tests.app.test_explore import png
from tests.offenders import none_of


@pytest.fixture(autouse=True)
def nothing_starts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Remember the ports that a server would have been started at."""
    started: list[int] = []
    monkeypatch.setattr(launch, "_serve", lambda port: started.append(port) or 0)
    monkeypatch.setattr(launch, "_announce", lambda *_: None)
    return started


def test_a_file_that_cannot_be_the_picture_is_refused_in_one_line_and_nothing_starts(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    nothing_starts: list[int],
) -> None:
    (tmp_path / "text.jpg").write_text("hello")
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "cut.png").write_bytes(png((30, 20))[:60])
    with (tmp_path / "huge.png").open("wb") as huge:
        huge.truncate(20_000_001)
    refusals = {
        "none.jpg": "No such file",
        ".": "not a file",
        "text.jpg": "text file",
        "empty.jpg": "empty",
        "cut.png": "damaged",
        "huge.png": "up to 20 MB",
    }
    read, taken_in = launch.read, []
    monkeypatch.setattr(launch, "read", lambda name: taken_in.append(Path(name).name) or read(name))
    wrong = []
    for name, reason in refusals.items():
        code = launch.main([str(tmp_path / name)])
        lines = capsys.readouterr().err.splitlines()
        if code != 1 or len(lines) != 1 or reason not in lines[0] or name not in lines[0]:
            wrong.append(f"{name}: {code} {lines}")
    none_of(wrong, "not refused as it should be")
    assert "text.jpg" in taken_in
    assert "huge.png" not in taken_in
    assert not nothing_starts


def test_a_public_server_is_not_started_with_anybody_s_picture(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    nothing_starts: list[int],
) -> None:
    monkeypatch.setenv("EXPLORER_PUBLIC", "1")
    (tmp_path / "mine.png").write_bytes(png((30, 20)))
    assert launch.main([str(tmp_path / "mine.png")]) == 1
    assert "public server" in capsys.readouterr().err
    assert launch.main([]) == 0
    assert len(nothing_starts) == 1


def test_the_address_has_a_ticket_for_exactly_the_file_s_bytes_once(tmp_path: Path) -> None:
    path, data = tmp_path / "mine.png", png((30, 20)) + b"more"
    path.write_bytes(data)
    begin, _, ticket = launch._with_picture(path).partition("=")
    assert begin == f"?{handover.TICKET}"
    assert len(ticket) >= 22  # 128 bits
    path.unlink()
    assert handover.take(ticket) == data
    assert handover.take(ticket) is None


def test_a_port_that_is_taken_is_passed_over_or_where_it_was_asked_for_refused(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    nothing_starts: list[int],
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(launch, "PORT", port)
        assert launch.main([]) == 0
        assert nothing_starts[0] != port
        assert launch.main(["--port", str(port)]) == 1
        assert f"port {port} is taken" in capsys.readouterr().err
        monkeypatch.setattr(launch, "_PORTS_TRIED", 1)
        assert launch.free_port() not in (0, port)
    assert launch.free_port() == port
    for text in ("0", "65536", "-1", "http", "٣"):
        with pytest.raises(SystemExit) as ended:
            launch.main([f"--port={text}"])
        assert ended.value.code == 2


def test_a_browser_is_opened_only_where_there_is_a_screen() -> None:
    for platform, environment, opened in (
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"BROWSER": "firefox"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ):
        assert launch.has_screen(platform, environment) is opened, (platform, environment)
