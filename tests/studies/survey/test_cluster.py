"""Surveys by workers that die, join and are refused: the same bytes in the end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from distributed import Client, LocalCluster, get_worker

from explorer.errors import SurveyError
from explorer.messages import Message
from explorer.studies.survey import HowFar, progress_of, work
from explorer.studies.survey.cluster import OnCluster
from explorer.studies.survey.connecting import Certificates, check_address, local_client
from explorer.studies.survey.course import run_survey
from explorer.studies.survey.manifest import Arithmetic
from explorer.studies.survey.sources import FolderSource
from explorer.studies.survey.surveyor import arithmetic_of
from explorer.studies.survey.work import Order, Unfit

from .conftest import Bench, contents

ROOT = Path(__file__).parents[3]
PATIENCE = 120.0


def order(bench: Bench) -> Order:
    arithmetic = arithmetic_of(bench.loaded.sha256)
    return Order("untrained", arithmetic, bench.sampling, bench.columns)


@pytest.fixture(scope="module")
def two_here() -> Iterator[Client]:
    """Two workers in this very process: they cannot be killed, but cost nothing."""
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=False,
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def wait_until(happened, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def test_killed_with_all_its_workers_and_once_more_with_one_it_ends_with_the_same_bytes(
    bench: Bench, made: Path, tmp_path: Path
) -> None:
    target = tmp_path / "killed"
    command = [sys.executable, "-m", "explorer", "survey", str(bench.pictures), "-o", str(target)]
    command += ["--weights", "untrained", "--size", "40", "--workers", "1"]
    command += ["--layers", *bench.columns.layers]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) as program:
        wait_until(lambda: any(target.glob("parts/*.part")), "no part came")
        family = psutil.Process(program.pid).children(recursive=True)
        program.kill()
    assert len(family) >= 2
    _, alive = psutil.wait_procs(family, timeout=PATIENCE)
    assert not alive
    begun = progress_of(target)
    if begun is not None:  # it may have been quicker than we
        assert 0 < begun.done <= begun.files
        _go_on_with_a_death(bench, target)
    assert contents(target) == contents(made)


def _go_on_with_a_death(bench: Bench, target: Path) -> None:
    """Throw one part away, kill the worker over it, and let another join."""
    for part in list(target.glob("parts/*.part"))[1:]:
        part.unlink()
    source, said = FolderSource(bench.pictures, target), []
    with local_client(1) as client:
        victims = list(client.run(os.getpid).values())
        client.cluster.scale(2)

        def report(progress: HowFar) -> None:
            while victims:
                os.kill(victims.pop(), signal.SIGKILL)

        engine = OnCluster(client, order(bench), said.append)
        run_survey(source, target, bench.about, engine, report)
        assert not victims
    assert not said


def test_two_workers_give_the_bytes_of_one_process(
    bench: Bench, made: Path, tmp_path: Path, two_here: Client
) -> None:
    bench.survey(tmp_path / "two", OnCluster(two_here, order(bench), list[Message]().append))
    assert contents(tmp_path / "two") == contents(made)


def test_a_worker_with_other_weights_is_refused_and_the_rest_do_its_parts(
    bench: Bench,
    made: Path,
    tmp_path: Path,
    two_here: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad = sorted(two_here.ncores())[0]
    monkeypatch.setattr(work, "_ready", _Everytime())
    monkeypatch.setattr(work, "load_weights", lambda _name: bench.loaded)
    right = work.arithmetic_of

    def arithmetic(sha256: str) -> Arithmetic:
        return right("0" * 64 if get_worker().address == bad else sha256)

    monkeypatch.setattr(work, "arithmetic_of", arithmetic)
    said: list[Message] = []
    bench.survey(tmp_path / "mixed", OnCluster(two_here, order(bench), said.append))
    assert contents(tmp_path / "mixed") == contents(made)
    assert len(said) == 1
    assert bad in str(said[0])
    assert "its weights are others: 000000000000" in str(said[0])
    assert bad not in two_here.ncores()

    bad = next(iter(two_here.ncores()))
    with pytest.raises(SurveyError, match="No worker is left"):
        bench.survey(tmp_path / "none", OnCluster(two_here, order(bench), said.append))


class _Everytime(dict):
    """Forgets, so that every part asks whether its worker is fit."""

    def __contains__(self, key: object) -> bool:
        return False


def test_a_worker_says_why_it_is_unfit(bench: Bench) -> None:
    right = order(bench)
    reasons = {}
    for name in ("weights_sha256", "explorer", "torch"):
        facts = {key: getattr(right.arithmetic, key) for key in Arithmetic.__slots__}
        other = Order("untrained", Arithmetic(**facts | {name: "9.9"}), *_rest(right))
        answer = work.work(other, ())
        assert isinstance(answer, Unfit)
        reasons[name] = str(answer.reason)
    assert "weights are others" in reasons["weights_sha256"]
    assert "instead of 9.9" in reasons["torch"]
    assert "explorer" in reasons["explorer"]
    missing = work.work(Order("/nowhere.safetensors", right.arithmetic, *_rest(right)), ())
    assert isinstance(missing, Unfit)
    assert "no weights called" in str(missing.reason)


def _rest(right: Order) -> tuple:
    return right.sampling, right.columns


def test_other_machines_need_certificates(tmp_path: Path) -> None:
    files = Certificates(*(tmp_path / name for name in ("ca.pem", "cert.pem", "key.pem")))
    for address, certificates in (
        ("tcp://127.0.0.1:8786", None),
        ("tcp://localhost:8786", None),
        ("tcp://[::1]:8786", None),
        ("tls://10.0.0.7:8786", files),
    ):
        check_address(address, certificates)
    for address, certificates, why in (
        ("tcp://10.0.0.7:8786", None, "another machine"),
        ("tcp://node7:8786", None, "another machine"),
        ("tcp://10.0.0.7:8786", files, "all three certificate files"),
        ("tls://10.0.0.7:8786", None, "all three certificate files"),
        ("127.0.0.1:8786", None, "address is like"),
        ("http://127.0.0.1:8786", None, "address is like"),
        ("tcp://127.0.0.1", None, "address is like"),
        ("tcp://127.0.0.1:eight", None, "address is like"),
    ):
        with pytest.raises(SurveyError, match=why):
            check_address(address, certificates)
    with pytest.raises(SurveyError, match=r"no file .*ca\.pem"):
        files.security()
