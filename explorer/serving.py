"""How the app is started: `python -m explorer.serving`, with options chosen for who may come.

Options of Streamlit's own may follow: `python -m explorer.serving --server.baseUrlPath=vgg16`.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from explorer.policy import Policy, policy_of
from explorer.resources import DOOR


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
        "server.enableAgentApi": "false",
        "server.fileWatcherType": "none",
        "server.headless": "true",
        # Its welcome asks a host elsewhere for this machine's address.
        "logger.hideWelcomeMessage": "true",
        "client.showErrorDetails": "none",
        "client.toolbarMode": "viewer",
        "browser.gatherUsageStats": "false",
    }


def framed(environment: Mapping[str, str]) -> dict[str, str]:
    """The options of a server whose page is shown in a frame of another site.

    Source: Streamlit's `server.xsrfCookieSameSite`: otherwise every upload is refused there.
    """
    return {"server.xsrfCookieSameSite": "none"} if environment.get("SPACE_ID") else {}


def command(
    flags: Mapping[str, str], address: str, port: int, more: Sequence[str] = ()
) -> list[str]:
    """The command that starts the app; more of Streamlit's options overrule those given here."""
    chosen = [f"--{name}={value}" for name, value in flags.items()]
    place = [f"--server.address={address}", f"--server.port={port}"]
    return [sys.executable, "-m", "streamlit", "run", str(DOOR), *place, *chosen, *more]


def main() -> None:
    """Become the server."""
    parser = argparse.ArgumentParser(
        prog="python -m explorer.serving",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--address", default="localhost")
    parser.add_argument("--port", type=int, default=8501)
    wanted, more = parser.parse_known_args()
    os.chdir(DOOR.parent)
    flags = options(policy_of(os.environ, wanted.address)) | framed(os.environ)
    arguments = command(flags, wanted.address, wanted.port, more)
    os.execv(arguments[0], arguments)


if __name__ == "__main__":
    main()
