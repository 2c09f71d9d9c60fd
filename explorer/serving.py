"""How the app is started: `python -m explorer.serving`, with options chosen for who may come."""

import argparse
import os
import sys
from pathlib import Path

from explorer.policy import Policy, policy

DOOR = Path(__file__).parents[1] / "streamlit_app.py"


def options(allowed: Policy) -> dict[str, str]:
    """Streamlit's options under a policy; at home only what differs from its own defaults.

    Source: Streamlit 1.67's configuration reference.
    """
    if not allowed.public:
        return {"server.maxUploadSize": str(allowed.upload_megabytes)}
    return {
        "server.maxUploadSize": str(allowed.upload_megabytes),
        "server.maxMessageSize": "30",
        "server.disconnectedSessionTTL": "60",
        "server.maxCacheDataSize": "100mb",
        "server.enableStaticServing": "false",
        "server.enableXsrfProtection": "true",
        "server.enableCORS": "true",
        "server.fileWatcherType": "none",
        "server.headless": "true",
        "client.showErrorDetails": "none",
        "client.toolbarMode": "viewer",
        "browser.gatherUsageStats": "false",
    }


def command(allowed: Policy, address: str, port: int) -> list[str]:
    """The command that starts the app."""
    flags = [f"--{name}={value}" for name, value in options(allowed).items()]
    place = [f"--server.address={address}", f"--server.port={port}"]
    return [sys.executable, "-m", "streamlit", "run", str(DOOR), *place, *flags]


def main() -> None:
    """Become the server."""
    parser = argparse.ArgumentParser(prog="python -m explorer.serving", description=__doc__)
    parser.add_argument("--address", default="localhost")
    parser.add_argument("--port", type=int, default=8501)
    wanted = parser.parse_args()
    os.chdir(DOOR.parent)
    arguments = command(policy(), wanted.address, wanted.port)
    os.execv(arguments[0], arguments)


if __name__ == "__main__":
    main()
