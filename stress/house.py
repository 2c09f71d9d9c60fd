"""Replicas behind their proxy, started with the one command that people use."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.server import ROOT, free_port
from deploy.nginx import COOKIE
from stress.servers import tricked

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
COMMAND = ("-m", "deploy.replicas")


@dataclass
class House:
    """The replicas and their proxy."""

    process: "subprocess.Popen[bytes]"
    address: str
    ports: tuple[int, int]

    def replicas(self) -> dict[int, int]:
        """The process that serves each port; one that is gone is left out."""
        found = {}
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):
                words = " ".join(child.cmdline())
                found.update({port: child.pid for port in self.ports if f"port={port}" in words})
        return found

    def answers(self, port: int | None = None) -> bool:
        """Whether a replica serves, or the proxy."""
        return _serves(self.address if port is None else f"http://127.0.0.1:{port}")

    def answers_visitor_of(self, replica: int) -> bool:
        """Whether the proxy serves somebody who has been at that replica; they count from 1."""
        return _serves(self.address, {"Cookie": f"{COOKIE}=r{replica}"})

    def wait(self, until: Callable[[], bool], seconds: float = 120) -> None:
        """Wait for something.

        Raises: TimeoutError: if it does not come about, or the house has ended.
        """
        deadline = time.monotonic() + seconds
        while not until():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise TimeoutError("the replicas do not do what is waited for")
            time.sleep(0.05)

    def is_replaced(self, old: dict[int, int]) -> bool:
        """Whether every replica is another process than before, and answers."""
        new = self.replicas()
        changed = len(new) == len(self.ports) and not set(new.values()) & set(old.values())
        return changed and all(self.answers(port) for port in self.ports)


def _serves(address: str, headers: Mapping[str, str] | None = None) -> bool:
    asked = urllib.request.Request(f"{address}/_stcore/health", headers=dict(headers or {}))
    with suppress(OSError):
        urllib.request.urlopen(asked, timeout=5).close()
        return True
    return False


@contextmanager
def open_house(log: str | Path = os.devnull, command: Sequence[str] = COMMAND) -> Iterator[House]:
    """Start two replicas and their proxy; yields once all of them answer."""
    ports, listen = _two_ports(), free_port()
    places = [f"--listen=127.0.0.1:{listen}", f"--first-port={ports[0]}"]
    with open(log, "ab") as said:
        process = subprocess.Popen(
            [sys.executable, *command, *places],
            cwd=ROOT,
            env={**os.environ, **tricked()},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    house = House(process, f"http://127.0.0.1:{listen}", ports)
    try:
        house.wait(lambda: all(house.answers(port) for port in ports) and house.answers())
        yield house
    finally:
        process.terminate()
        process.wait(60)


def _two_ports() -> tuple[int, int]:
    while True:
        first = free_port()
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", first + 1))
            return first, first + 1
