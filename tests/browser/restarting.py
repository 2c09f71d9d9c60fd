"""A server that can be started anew at the same address."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from benchmarks.server import free_port, running


class Server:
    """A script's server, as long as its stack is open."""

    def __init__(self, script: str, **env: str) -> None:
        self._script, self._env, self._port = script, env, free_port()
        self._stack = ExitStack()
        self.address = self._start()

    def restart(self) -> None:
        """Stop it and start it again: what it had in memory is gone."""
        self.stop()
        self._start()

    def stop(self) -> None:
        """Stop it."""
        self._stack.close()

    def _start(self) -> str:
        address, _pid = self._stack.enter_context(running(self._script, self._port, **self._env))
        return address


@contextmanager
def restarting(script: str, **env: str) -> Iterator[Server]:
    """Run a script on a server that can be restarted."""
    server = Server(script, **env)
    try:
        yield server
    finally:
        server.stop()
