"""Fetching behind the page."""

import threading
import time
from pathlib import Path

import pytest

from explorer.errors import DownloadError, WeightsError
from explorer.network.weights import FETCHES, FetchStage, FetchState, Progress, kept


class Gate:
    """Stands in for a fetch: waits until it is told how to end."""

    def __init__(self) -> None:
        self.calls = 0
        self.reported = threading.Event()
        self.go = threading.Event()
        self.problem: Exception | None = None

    def fetch(self, weights_id, progress, *, cancel):  # type: ignore[no-untyped-def]
        self.calls += 1
        progress(Progress(FetchStage.DOWNLOADING, 30, 60))
        self.reported.set()
        while not self.go.wait(0.01):
            if cancel.is_set():
                raise DownloadError("stopped")
        if self.problem is not None:
            raise self.problem
        kept.cache_folder().mkdir(exist_ok=True)
        kept.cached_path(weights_id).write_bytes(b"x")
        kept.cached_path(weights_id).with_suffix(".json").write_text(
            '{"sha256": "", "bytes": 1, "origin_sha256": "", "fetched": "", "versions": ""}'
        )


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    gate = Gate()
    monkeypatch.setattr(kept, "fetch", gate.fetch)
    return gate


def wait_until(state: FetchState) -> None:
    deadline = time.monotonic() + 60
    while (status := FETCHES.status("imagenet")).state is not state:
        assert time.monotonic() < deadline, status
        time.sleep(0.005)


def test_a_fetch_goes_from_idle_through_running_to_done(gate: Gate) -> None:
    assert FETCHES.status("imagenet").state is FetchState.IDLE
    status = FETCHES.start("imagenet")
    assert status.state is FetchState.RUNNING
    assert status.progress.total_bytes == 60_880_528
    assert gate.reported.wait(60)
    status = FETCHES.status("imagenet")
    assert (status.state, status.fraction) == (FetchState.RUNNING, 0.5)
    gate.go.set()
    wait_until(FetchState.DONE)
    assert FETCHES.status("imagenet").fraction == 1.0


def test_starting_returns_while_the_fetch_still_runs(gate: Gate) -> None:
    rescue = threading.Timer(60, gate.go.set)
    rescue.start()
    FETCHES.start("imagenet")
    assert not gate.go.is_set()
    rescue.cancel()
    gate.go.set()
    wait_until(FetchState.DONE)


def test_many_callers_share_one_fetch(gate: Gate) -> None:
    threads = [threading.Thread(target=FETCHES.start, args=("imagenet",)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gate.go.set()
    wait_until(FetchState.DONE)
    assert FETCHES.start("imagenet").state is FetchState.DONE
    assert gate.calls == 1


def test_a_failed_fetch_says_why_and_can_be_tried_again(gate: Gate) -> None:
    gate.problem = DownloadError("No {thing}.", thing="network")
    gate.go.set()
    FETCHES.start("imagenet")
    wait_until(FetchState.FAILED)
    assert str(FETCHES.status("imagenet").error) == "No network."
    gate.problem = None
    assert FETCHES.start("imagenet").state is FetchState.RUNNING
    wait_until(FetchState.DONE)
    assert gate.calls == 2


def test_a_bug_ends_the_fetch_with_a_word_and_no_detail(
    gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    gate.problem = ZeroDivisionError("secret/path")
    gate.go.set()
    FETCHES.start("imagenet")
    wait_until(FetchState.FAILED)
    assert "unexpectedly" in str(FETCHES.status("imagenet").error)
    assert "secret" not in str(FETCHES.status("imagenet").error)
    assert "secret" in caplog.text


def test_a_running_fetch_can_be_stopped(gate: Gate) -> None:
    FETCHES.start("imagenet")
    assert gate.reported.wait(60)
    assert FETCHES.status("imagenet").state is FetchState.RUNNING
    FETCHES.cancel("imagenet")
    wait_until(FetchState.FAILED)
    assert str(FETCHES.status("imagenet").error) == "stopped"
    assert not gate.go.is_set()
    assert not kept.is_cached("imagenet")


def test_weights_that_are_there_are_done_without_a_fetch(gate: Gate) -> None:
    assert FETCHES.status("untrained").state is FetchState.DONE
    assert FETCHES.start("untrained").state is FetchState.DONE
    assert gate.calls == 0


def test_weights_that_went_away_are_idle_again(gate: Gate, cache: Path) -> None:
    gate.go.set()
    FETCHES.start("imagenet")
    wait_until(FetchState.DONE)
    (cache / "imagenet.safetensors").unlink()
    assert FETCHES.status("imagenet").state is FetchState.IDLE


def test_an_unknown_name_starts_nothing(gate: Gate) -> None:
    for ask in (FETCHES.start, FETCHES.status):
        with pytest.raises(WeightsError, match="no weights called"):
            ask("vgg19")
    FETCHES.cancel("vgg19")
