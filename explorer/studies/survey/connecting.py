"""Reaching workers: a cluster of our own on this machine, or a scheduler that runs already.

Whoever reaches a scheduler's port can run code on its workers: a cluster of our own listens on this
machine only, and beyond it certificates are asked for.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import dask
from distributed import Client, LocalCluster
from distributed.security import Security

from explorer.addresses import is_local
from explorer.errors import SurveyError
from explorer.messages import N_

_SETTINGS = {
    # A part carries its pictures' files, so that whoever takes it over has them too.
    "distributed.admin.large-graph-warning-threshold": "1GB",
    "distributed.comm.timeouts.connect": "10s",
    "distributed.scheduler.allowed-failures": 3,
}


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files that let machines of a cluster trust each other and nobody else."""

    authority: Path
    certificate: Path
    key: Path

    def security(self) -> Security:
        """What dask makes of them.

        Raises: SurveyError: if one is missing.
        """
        for path in (self.authority, self.certificate, self.key):
            if not path.is_file():
                raise SurveyError(N_("There is no file {path}."), path=path)
        return Security(
            tls_ca_file=str(self.authority),
            tls_client_cert=str(self.certificate),
            tls_client_key=str(self.key),
            require_encryption=True,
        )


def has_dashboard() -> bool:
    """Whether what draws a scheduler's dashboard is installed."""
    return find_spec("bokeh") is not None


@contextmanager
def local_client(workers: int) -> Iterator[Client]:
    """Start so many workers of one thread on this machine, that end with the block."""
    with dask.config.set(_SETTINGS):
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            # Even without a dashboard dask answers there, and to everybody where it is not told.
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        )
        with cluster, Client(cluster) as client:
            yield client


@contextmanager
def remote_client(address: str, certificates: Certificates | None) -> Iterator[Client]:
    """Reach a scheduler that runs already.

    Raises: SurveyError: if it does not answer, or is on another machine without certificates.
    """
    check_address(address, certificates)
    security = None if certificates is None else certificates.security()
    with dask.config.set(_SETTINGS):
        try:
            client = Client(address, security=security, timeout=10)
        except (OSError, ValueError, RuntimeError) as problem:
            raise SurveyError(
                N_("No scheduler answers at {address}."), address=address
            ) from problem
        with client:
            yield client


def facts_of(client: Client) -> tuple[str, int]:
    """A cluster's address, and how many workers it has now."""
    address = "" if client.scheduler is None else client.scheduler.address
    return str(address), len(client.ncores())


def check_address(address: str, certificates: Certificates | None) -> None:
    """Refuse a scheduler that strangers could listen to, or be.

    Raises: SurveyError: if it is on another machine without certificates, or is no address.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    if parts.scheme not in ("tcp", "tls") or not host or port is None:
        raise SurveyError(
            N_("A scheduler's address is like tcp://127.0.0.1:8786, and {found} is not."),
            found=address[:100],
        )
    if (parts.scheme == "tls") != (certificates is not None):
        raise SurveyError(
            N_("An address with tls:// needs all three certificate files, and they need tls://.")
        )
    if parts.scheme == "tcp" and not is_local(host):
        raise SurveyError(
            N_(
                "{host} is another machine, and whoever reaches a scheduler can run code there. "
                "Use tls:// with certificates; docs/scaling.md says how."
            ),
            host=host,
        )
