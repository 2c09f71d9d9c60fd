"""`vgg16-explorer`: the app of who installed it, opened in the browser, with a picture or not."""

import argparse
import os
import runpy
import signal
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from explorer import handover, serving
from explorer.cli.files import FileError, read
from explorer.errors import ExplorerError
from explorer.imaging.reading.decode_limits import DEFAULT_LIMITS, check_file_size
from explorer.imaging.reading.isolated import IsolatedDecoder
from explorer.messages import N_
from explorer.policy import Policy, audience_of
from explorer.version import VERSION

PORT = 8501
_PORTS_TRIED = 20
_ADDRESS = "localhost"
_LOOK_EVERY = 0.1
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME")


def main(arguments: Sequence[str] | None = None) -> int:
    """Become the server of one person at home, and open its page.

    Convention: returns 1 for a problem told in one line; argparse exits with 2 for a wrong command.
    """
    options = _parser().parse_args(arguments)
    port = options.port or free_port()
    if not is_free(port):
        return _refuse(f"port {port} is taken; choose another one, or leave --port out")
    try:
        query = _with_picture(Path(options.picture)) if options.picture else ""
    except ExplorerError as problem:
        return _refuse(f"{options.picture}: {problem}")
    address = f"http://{_ADDRESS}:{port}/{query}"
    threading.Thread(
        target=_announce, args=(port, address, options.browser), name="announce", daemon=True
    ).start()
    return _serve(port)


def _refuse(why: str) -> int:
    print(f"vgg16-explorer: {why}", file=sys.stderr)
    return 1


def _serve(port: int) -> int:
    """Run Streamlit in this very process: a picture that was given is in its memory alone."""
    flags = serving.options(Policy()) | {
        "server.baseUrlPath": "",
        "server.fileWatcherType": "none",
        # Else Streamlit asks for an e-mail address, and opens the page without the picture.
        "server.headless": "true",
        "logger.hideWelcomeMessage": "true",
    }
    # The server ends in good order, then raises the signal again: that is no failure.
    signal.signal(signal.SIGINT, lambda _signal, _frame: sys.exit(0))
    sys.argv = serving.command(flags, _ADDRESS, port)[2:]
    try:
        runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    return 0


def _with_picture(path: Path) -> str:
    """Read a picture and keep it for the page; returns what the page's address has to say for it.

    Raises: ExplorerError: if there is no such file, it cannot be shown, or strangers may come.
    """
    if audience_of(os.environ, _ADDRESS).public:
        raise ExplorerError(N_("A public server opens nobody's own picture. Start it without one."))
    if path.is_file():
        check_file_size(path.stat().st_size, DEFAULT_LIMITS)
    elif path.exists():  # A pipe or a device may never end.
        raise FileError(N_("This is not a file. Give the name of one picture."))
    data = read(str(path))
    decoder = IsolatedDecoder()
    try:
        decoder.decode(data)
    finally:
        decoder.close()
    return "?" + urlencode({handover.TICKET: handover.give(data)})


def free_port() -> int:
    """The usual port, or the next one that is free; after many, any."""
    ports = range(PORT, PORT + _PORTS_TRIED)
    return next(filter(is_free, ports), 0) or _any_port()


def is_free(port: int) -> bool:
    """Whether nobody listens on a port of this machine."""
    with socket.socket() as probe:
        if os.name == "posix":  # Else a port is thought taken for minutes after its server ended.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _announce(port: int, address: str, wants_browser: bool) -> None:
    """Say where the app is, and open it, as soon as it answers."""
    while not _answers(port):
        time.sleep(_LOOK_EVERY)
    print(f"\n  VGG16 Explorer: {address}\n  Ctrl+C ends it.\n", flush=True)
    if wants_browser and has_screen(sys.platform, os.environ):
        webbrowser.open(address)


def _answers(port: int) -> bool:
    line = HTTPConnection(_ADDRESS, port, timeout=5)  # urllib would ask a proxy
    try:
        line.request("GET", "/_stcore/health")
        return line.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        line.close()


def has_screen(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a browser can be opened; one for terminals would only write over the server's."""
    return platform in ("win32", "darwin") or any(map(environment.get, _SCREENS))


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 2**16:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port: 1 to {2**16 - 1}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vgg16-explorer",
        description="Open VGG16 Explorer in the browser, on this machine only.",
        epilog="Files without the app, and trained weights: python -m explorer --help. "
        "For others to come: python -m explorer.serving --help.",
    )
    parser.add_argument("picture", nargs="?", metavar="PICTURE", help="a picture to open it with")
    parser.add_argument(
        "--port",
        type=_port,
        metavar="N",
        help=f"where it listens; default: {PORT}, or the next free one",
    )
    parser.add_argument(
        "--no-browser", dest="browser", action="store_false", help="only say the address"
    )
    parser.add_argument("--version", action="version", version=f"VGG16 Explorer {VERSION}")
    return parser
