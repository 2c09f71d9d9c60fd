"""A helper in strange hands: it tries what it must not do, and tells what it could.

Arguments: the measures to put on, and where things are, both as JSON.
"""

import ctypes
import json
import mmap
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable

from explorer.isolation.locking import STEPS, Needs, begin
from explorer.isolation.measures import Protection
from explorer.isolation.pipe import write_header

EXTRA_BYTES = 100_000_000


def take_memory() -> None:
    mmap.mmap(-1, 6 * EXTRA_BYTES).close()


def compute_without_end() -> None:
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] == resource.RLIM_INFINITY


def read_a_secret_of_the_server() -> None:
    assert "SERVER_SECRET" in os.environ


def open_a_connection() -> None:
    socket.create_connection(("127.0.0.1", PLACES["port"]), 2).close()


def open_a_socket() -> None:
    socket.socket().close()


def write_to_an_open_file() -> None:
    os.write(PLACES["handle"], b"x")


def open_many_files() -> None:
    handles: list[int] = []
    try:
        for _ in range(100):
            handles.append(os.dup(0))
    finally:
        for handle in handles:
            os.close(handle)


def start_a_process() -> None:
    if (child := os.fork()) == 0:
        os._exit(0)
    os.waitpid(child, 0)


def start_a_program() -> None:
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)


def become_a_program() -> None:
    # An empty program name is looked up and not found, if looking is allowed at all.
    try:
        os.execv("/nowhere/at/all", ["nothing"])
    except FileNotFoundError:
        return


def read_another_file() -> None:
    with open("/etc/passwd") as file:
        assert file.read()


def create_a_file() -> None:
    os.close(os.open(PLACES["new"], os.O_CREAT | os.O_WRONLY))
    os.unlink(PLACES["new"])


def signal_the_server() -> None:
    os.kill(os.getppid(), 0)


def look_into_the_server() -> None:
    with open(f"/proc/{os.getppid()}/environ", "rb") as file:
        assert file.read()


def be_looked_into() -> None:
    assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 1  # PR_GET_DUMPABLE


ATTEMPTS: tuple[Callable[[], None], ...] = (
    take_memory,
    compute_without_end,
    read_a_secret_of_the_server,
    open_a_connection,
    open_a_socket,
    write_to_an_open_file,
    open_many_files,
    start_a_process,
    start_a_program,
    become_a_program,
    read_another_file,
    create_a_file,
    signal_the_server,
    look_into_the_server,
    be_looked_into,
)


def main(wanted: list[str]) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    steps = {measure: step for measure, step in STEPS.items() if measure in wanted}
    source, sink = begin(Needs(EXTRA_BYTES, 5), steps)
    assert set(steps) <= set(Protection)
    could = []
    for attempt in ATTEMPTS:
        try:
            attempt()
            could.append(attempt.__name__)
        except Exception:
            continue
    write_header(sink, {"could": could})
    source.read()


if __name__ == "__main__":
    PLACES = json.loads(sys.argv[2])
    main(json.loads(sys.argv[1]))
