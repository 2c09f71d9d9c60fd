import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from streamlit import config

from benchmarks.server import free_port
from explorer.policy import Policy, policy_of
from explorer.serving import command, options

PUBLIC = policy_of({"EXPLORER_PUBLIC": "1"})


def test_at_home_weights_can_be_brought_and_in_public_they_can_not() -> None:
    assert policy_of({}) == Policy()
    assert policy_of({"EXPLORER_PUBLIC": "0"}) == Policy()
    assert Policy().weights_upload
    assert not PUBLIC.weights_upload
    assert policy_of({"EXPLORER_PUBLIC": "1", "EXPLORER_WEIGHTS_UPLOAD": "1"}).weights_upload


@pytest.mark.parametrize(("text", "most"), [("7", 7), ("", 60), ("many", 60), ("-1", 60)])
def test_the_number_of_sessions_is_a_number_or_the_default(text: str, most: int) -> None:
    assert policy_of({"EXPLORER_PUBLIC": "1", "EXPLORER_SESSIONS": text}).sessions == most


@pytest.mark.parametrize("allowed", [Policy(), PUBLIC])
def test_streamlit_knows_every_option_set(allowed: Policy) -> None:
    for name in options(allowed):
        config.get_option(name)


def test_the_public_limits_are_stricter_than_home() -> None:
    assert PUBLIC.input_side < Policy().input_side
    assert PUBLIC.sessions < Policy().sessions
    assert PUBLIC.upload_megabytes == 20
    assert Policy().upload_megabytes == 600
    with_weights = policy_of({"EXPLORER_PUBLIC": "1", "EXPLORER_WEIGHTS_UPLOAD": "1"})
    assert with_weights.upload_megabytes == 64


def test_a_public_server_starts_with_its_options_and_stops_cleanly_when_told() -> None:
    port = free_port()
    arguments = command(PUBLIC, "127.0.0.1", port)
    assert arguments[0] == sys.executable
    with subprocess.Popen(
        [sys.executable, "-m", "explorer.serving", "--address=127.0.0.1", f"--port={port}"],
        env={**os.environ, "EXPLORER_PUBLIC": "1"},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/_stcore/health", server)
            upload = urllib.request.Request(
                f"{address}/_stcore/upload_file/nobody/1", data=b"x", method="PUT"
            )
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(upload, timeout=60)
            refused.value.close()
            assert refused.value.code in (400, 403)
            server.send_signal(signal.SIGTERM)
            assert server.wait(60) in (0, -signal.SIGTERM)
            assert server.stderr is not None
            assert "Traceback" not in server.stderr.read()
        finally:
            server.kill()


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
