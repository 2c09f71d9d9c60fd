"""The replicas and their proxy as processes of this machine."""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.nginx import REST, Proxy, configuration

ROOT = Path(__file__).parents[1]
STARTING, ENDING = 120.0, 15.0
"""Seconds a replica may take to answer first, and to end when asked."""


@dataclass
class Replica:
    """One process that serves the app at a port of this machine."""

    port: int
    base: str
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    began: float = field(default=0.0)

    @property
    def place(self) -> str:
        """Its address for the proxy."""
        return f"127.0.0.1:{self.port}"

    @property
    def is_running(self) -> bool:
        """Whether its process is there."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start its process."""
        more = [f"--server.baseUrlPath={self.base.strip('/')}"] if self.base else []
        command = [sys.executable, "-m", "explorer.serving", "--address=127.0.0.1"]
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [*command, f"--port={self.port}", *more], cwd=ROOT, env=dict(self.environment)
        )

    def answers(self) -> bool:
        """Whether it serves."""
        with contextlib.suppress(OSError):
            address = f"http://{self.place}{self.base}/_stcore/health"
            urllib.request.urlopen(address, timeout=2).close()
            return True
        return False

    def ask_to_end(self) -> None:
        """Ask its process to end."""
        if self.process is not None:
            self.process.terminate()

    def end(self) -> None:
        """Ask it to end, and end it if it does not."""
        if self.process is None:
            return
        self.ask_to_end()
        try:
            self.process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def environment(replicas: int, given: Mapping[str, str]) -> dict[str, str]:
    """What every replica is told, unless it is told otherwise.

    Convention: public, for the proxy lets others in; the last hop is the proxy; one secret for
    the cookies of all; the cores are shared.
    """
    told = {
        "EXPLORER_PROXY_HOPS": "1",
        "STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(),
        "OMP_NUM_THREADS": str(max(1, (os.cpu_count() or 1) // replicas)),
    }
    return {**told, **given, "EXPLORER_PUBLIC": "1"}


class House:
    """The replicas and their proxy."""

    def __init__(self, replicas: Sequence[Replica], proxy: Proxy, nginx: str) -> None:
        self.replicas = replicas
        self._asked: list[int] = []
        self._file = Path(proxy.folder) / "nginx.conf"
        self._file.write_text(configuration(proxy), "utf-8")
        self._nginx = [nginx, "-p", proxy.folder, "-c", str(self._file), "-e", "stderr"]

    def run(self) -> int:
        """Serve until asked to end; 1 if the proxy ended by itself."""
        for wanted in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(wanted, lambda number, _frame: self._asked.append(number))
        for replica in self.replicas:
            replica.start()
        proxy = subprocess.Popen([*self._nginx, "-g", "daemon off;"])
        try:
            while proxy.poll() is None:
                if self._is_over:
                    return 0
                if self._asked:
                    self._asked.clear()
                    self._restart()
                self._mend()
                time.sleep(0.2)
            return 1
        finally:
            proxy.terminate()
            for replica in self.replicas:
                replica.ask_to_end()
            for replica in self.replicas:
                replica.end()
            proxy.wait(ENDING)

    @property
    def _is_over(self) -> bool:
        return bool(set(self._asked) - {signal.SIGHUP})

    def _mend(self) -> None:
        for replica in self.replicas:
            if not replica.is_running and time.monotonic() - replica.began > 1:
                print(f"replica {replica.place} ended; starting it again", file=sys.stderr)
                replica.start()

    def _restart(self) -> None:
        """Replace each replica once the proxy has noticed that the ones before it answer."""
        for replica in self.replicas:
            if self._is_over:
                return
            replica.end()
            replica.start()
            deadline = time.monotonic() + STARTING
            while not replica.answers() and time.monotonic() < deadline and not self._is_over:
                time.sleep(0.1)
            noticed = time.monotonic() + REST + 0.5
            while time.monotonic() < noticed and not self._is_over:
                time.sleep(0.1)
