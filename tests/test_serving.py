import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest
from streamlit import config
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from benchmarks.server import ROOT, free_port
from explorer.policy import Policy, policy_of
from explorer.serving import command, framed, options

PUBLIC = policy_of({"EXPLORER_PUBLIC": "1"})


def test_at_home_weights_can_be_brought_and_in_public_they_can_not() -> None:
    assert Policy().weights_upload
    assert not PUBLIC.weights_upload
    assert policy_of({"EXPLORER_PUBLIC": "1", "EXPLORER_WEIGHTS_UPLOAD": "1"}).weights_upload


@pytest.mark.parametrize(("text", "most"), [("7", 7), ("", 60), ("many", 60), ("-1", 60)])
def test_the_number_of_sessions_is_a_number_or_the_default(text: str, most: int) -> None:
    assert policy_of({"EXPLORER_PUBLIC": "1", "EXPLORER_SESSIONS": text}).sessions == most


@pytest.mark.parametrize("allowed", [Policy(), PUBLIC])
def test_streamlit_knows_every_option_set(allowed: Policy) -> None:
    for name in options(allowed) | framed({"SPACE_ID": "a/b"}):
        config.get_option(name)


def test_the_interface_for_agents_is_off_however_the_server_is_started() -> None:
    assert options(PUBLIC)["server.enableAgentApi"] == "false"
    assert config.get_option("server.enableAgentApi") is False
    assert "enableAgentApi = false" in (ROOT / ".streamlit" / "config.toml").read_text()


def test_only_in_another_sites_frame_the_uploads_cookie_may_cross_sites() -> None:
    assert framed({"SPACE_ID": "a/b"}) == {"server.xsrfCookieSameSite": "none"}
    assert not framed({})
    assert "server.xsrfCookieSameSite" not in options(PUBLIC)


def test_options_of_streamlits_own_come_last_so_they_count() -> None:
    arguments = command(options(PUBLIC), "localhost", 1, ["--server.maxUploadSize=7"])
    assert arguments[-1] == "--server.maxUploadSize=7"
    assert "--server.maxUploadSize=20" in arguments


def test_the_public_limits_are_stricter_than_home() -> None:
    assert PUBLIC.input_side < Policy().input_side
    assert PUBLIC.sessions < Policy().sessions
    assert PUBLIC.upload_megabytes == 20
    assert Policy().upload_megabytes == 600
    with_weights = policy_of({"EXPLORER_PUBLIC": "1", "EXPLORER_WEIGHTS_UPLOAD": "1"})
    assert with_weights.upload_megabytes == 64


def test_a_server_open_to_others_is_public_unasked_and_stops_cleanly_when_told() -> None:
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "explorer.serving", "--address=0.0.0.0", f"--port={port}"],
        env={name: value for name, value in os.environ.items() if name != "EXPLORER_PUBLIC"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/_stcore/health", server)
            for path, method, codes in (
                ("_stcore/upload_file/nobody/1", "PUT", (400, 403)),
                ("_stcore/metrics", "GET", (404,)),
            ):
                asked = urllib.request.Request(f"{address}/{path}", data=b"x", method=method)
                with pytest.raises(urllib.error.HTTPError) as refused:
                    urllib.request.urlopen(asked, timeout=60)
                refused.value.close()
                assert refused.value.code in codes, path
            server.send_signal(signal.SIGTERM)
            assert server.wait(60) in (0, -signal.SIGTERM)
            assert server.stderr is not None
            said = server.stderr.read()
            assert "Traceback" not in said
            assert said.count("VGG16 Explorer in public (other machines can reach it)") == 1
        finally:
            server.kill()


def test_as_the_readme_starts_it_only_this_machine_reaches_it_from_whatever_folder(
    tmp_path: Path,
) -> None:
    port = free_port()
    bare = {name: value for name, value in os.environ.items() if not name.startswith("EXPLORER_P")}
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(ROOT / "streamlit_app.py"),
            "--server.headless=true",
            f"--server.port={port}",
        ],
        env=bare,
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            wait_for(f"http://localhost:{port}/_stcore/health", server)
            listening = [
                line.laddr.ip
                for line in psutil.Process(server.pid).net_connections("inet")
                if line.status == psutil.CONN_LISTEN
            ]
            assert listening == ["127.0.0.1"]
            with opened_as("localhost", port):
                pass
            with pytest.raises(InvalidStatus) as refused, opened_as("elsewhere.example", port):
                pass
            assert refused.value.response.status_code == 403
            server.terminate()
            server.wait(60)
            assert server.stderr is not None
            assert "at home (only this machine can reach localhost)" in server.stderr.read()
        finally:
            server.kill()


def opened_as(host: str, port: int) -> ClientConnection:
    """Open a page's line to this machine from a page of a host that calls itself so."""
    return connect(
        f"ws://{host}:{port}/_stcore/stream",
        sock=socket.create_connection(("127.0.0.1", port)),
        origin=Origin(f"http://{host}:{port}"),
        subprotocols=[Subprotocol("streamlit")],
    )


def wait_for(address: str, server: "subprocess.Popen[str]") -> None:
    """Wait until the server answers; fail if it ends before, or within two minutes does not."""
    deadline = time.monotonic() + 120
    while True:
        try:
            urllib.request.urlopen(address, timeout=10).close()
            return
        except OSError:
            assert server.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
