"""The workers of a survey, as the command line asks for them."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from explorer.cli.making import UsageError
from explorer.cli.surveys.logging import Log
from explorer.studies.survey import connecting
from explorer.studies.survey.cluster import OnCluster
from explorer.studies.survey.connecting import Certificates
from explorer.studies.survey.course import About
from explorer.studies.survey.surveyor import arithmetic_of
from explorer.studies.survey.work import Order


@contextmanager
def opened_cluster(options: argparse.Namespace, about: About, log: Log) -> Iterator[OnCluster]:
    """Lend workers: those of a scheduler that runs, or some of our own that end with the block.

    Raises: SurveyError: if the scheduler does not answer, or must not be asked.
    """
    if options.scheduler is None:
        opened = connecting.local_client(options.workers or _cores())
    else:
        opened = connecting.remote_client(options.scheduler, _certificates(options))
    order = Order(
        options.weights, arithmetic_of(about.weights_sha256), about.sampling, about.columns
    )
    with opened as client:
        address, workers = connecting.facts_of(client)
        log.say(f"scheduler: {address}, {workers} workers now; others may join and leave")
        if connecting.has_dashboard() and client.dashboard_link:
            log.say(f"dashboard: {client.dashboard_link}")
        yield OnCluster(client, order, lambda message: log.say(str(message)))


def _certificates(options: argparse.Namespace) -> Certificates | None:
    files = (options.tls_ca, options.tls_cert, options.tls_key)
    if not any(files):
        return None
    if not all(files):
        raise UsageError("--tls-ca, --tls-cert and --tls-key go together")
    return Certificates(*map(Path, files))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
