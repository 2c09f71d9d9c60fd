"""A large file over HTTP, against a server on this machine."""

import hashlib
import os
import threading
import time
from errno import ENOSPC
from pathlib import Path

import numpy as np
import pytest

from explorer.errors import DownloadError
from explorer.network.weights import downloads
from explorer.network.weights.downloads import DirectUrl
from explorer.network.weights.progress import FetchStage, Progress
from tests.network.weights.makers import Server, serving

PAYLOAD = np.random.default_rng(1).bytes(3_000_000)
DIGEST = hashlib.sha256(PAYLOAD).hexdigest()


def origin_of(server: Server, digest: str = DIGEST) -> DirectUrl:
    return DirectUrl(url=server.url, sha256=digest, bytes=len(PAYLOAD))


def bring(folder: Path, origin: DirectUrl, seen: list[Progress] | None = None) -> bytes:
    """Download as fetching does, and return what arrived."""
    with downloads.resumable(folder, "x") as part:
        report = seen.append if seen is not None else lambda _: None
        assert downloads.download(origin, part, report, None) == DIGEST
        content = part.read_bytes()
        part.unlink()
        return content


def parts(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_whole_file_arrives_and_leaves_no_part(tmp_path: Path) -> None:
    with serving(Server(PAYLOAD)) as server:
        assert bring(tmp_path, origin_of(server)) == PAYLOAD
    assert server.asked == [None]
    assert parts(tmp_path) == []


def test_an_earlier_part_is_continued_from_its_end(tmp_path: Path) -> None:
    (tmp_path / ".x.part").write_bytes(PAYLOAD[:1_000_000])
    with serving(Server(PAYLOAD)) as server:
        assert bring(tmp_path, origin_of(server)) == PAYLOAD
    assert server.asked == ["bytes=1000000-"]


def test_a_connection_cut_midway_is_taken_up_where_it_was_cut(tmp_path: Path) -> None:
    with serving(Server(PAYLOAD, cuts=[700_000, 900_000])) as server:
        assert bring(tmp_path, origin_of(server)) == PAYLOAD
    assert server.asked == [None, "bytes=700000-", "bytes=1600000-"]


def test_a_connection_cut_again_and_again_keeps_its_part_for_next_time(tmp_path: Path) -> None:
    with serving(Server(PAYLOAD, cuts=[100_000] * 4)) as server:
        with pytest.raises(DownloadError, match=r"cut after 0 of 3 MB.*continues from there"):
            bring(tmp_path, origin_of(server))
        assert parts(tmp_path) == [".x.part"]
        assert bring(tmp_path, origin_of(server)) == PAYLOAD
    assert server.asked[-1] == "bytes=400000-"


def test_a_server_that_ignores_ranges_sends_all_of_it_anew(tmp_path: Path) -> None:
    (tmp_path / ".x.part").write_bytes(PAYLOAD[:1_000_000])
    with serving(Server(PAYLOAD, ranges=False)) as server:
        assert bring(tmp_path, origin_of(server)) == PAYLOAD
    assert server.asked == ["bytes=1000000-"]


def test_a_damaged_part_is_thrown_away_and_all_of_it_fetched_anew(tmp_path: Path) -> None:
    (tmp_path / ".x.part").write_bytes(bytes(1_000_000))
    with serving(Server(PAYLOAD)) as server:
        assert bring(tmp_path, origin_of(server)) == PAYLOAD
    assert server.asked == ["bytes=1000000-", None]


@pytest.mark.parametrize("excess", [0, 1])
def test_a_part_as_long_as_the_file_or_longer_is_not_trusted(tmp_path: Path, excess: int) -> None:
    (tmp_path / ".x.part").write_bytes(bytes(len(PAYLOAD) + excess))
    with serving(Server(PAYLOAD)) as server:
        assert bring(tmp_path, origin_of(server)) == PAYLOAD
    assert server.asked == [None]


def test_a_wrong_file_is_refused_and_the_next_attempt_begins_afresh(tmp_path: Path) -> None:
    with serving(Server(PAYLOAD)) as server:
        with pytest.raises(DownloadError, match=r"not the known one.*is not 00000000.*again"):
            bring(tmp_path, origin_of(server, "0" * 64))
        assert parts(tmp_path) == []
        assert bring(tmp_path, origin_of(server)) == PAYLOAD
    assert server.asked == [None, None]


def test_more_bytes_than_promised_are_not_stored(tmp_path: Path) -> None:
    with (
        serving(Server(PAYLOAD + b"more")) as server,
        pytest.raises(DownloadError, match="did not give the expected file"),
    ):
        bring(tmp_path, origin_of(server))
    assert parts(tmp_path) == []


def test_a_shorter_file_on_the_server_is_told(tmp_path: Path) -> None:
    with serving(Server(PAYLOAD[:2_000_000])) as server, pytest.raises(DownloadError):
        bring(tmp_path, origin_of(server))


@pytest.mark.parametrize("status", [403, 404, 503])
def test_a_refusal_names_the_address_and_the_status(tmp_path: Path, status: int) -> None:
    with (
        serving(Server(PAYLOAD, status=status)) as server,
        pytest.raises(DownloadError, match=rf"{server.url}.*HTTP status {status}"),
    ):
        bring(tmp_path, origin_of(server))
    assert parts(tmp_path) == []


def test_a_file_that_only_begins_with_the_known_digits_is_refused(tmp_path: Path) -> None:
    for digest in (DIGEST[:8] + "0" * 56, DIGEST[:-1] + ("0" if DIGEST[-1] != "0" else "1")):
        with serving(Server(PAYLOAD)) as server, pytest.raises(DownloadError, match="known one"):
            bring(tmp_path, origin_of(server, digest))


def test_an_unreachable_server_is_named_with_what_else_can_be_done(tmp_path: Path) -> None:
    origin = DirectUrl("http://127.0.0.1:9/vgg16.pth", "00000000", 1000)
    with pytest.raises(
        DownloadError, match=r"127\.0\.0\.1:9/vgg16\.pth could not be reached.*load"
    ):
        bring(tmp_path, origin)
    assert parts(tmp_path) == []


def test_progress_never_goes_back(tmp_path: Path) -> None:
    seen: list[Progress] = []
    with serving(Server(PAYLOAD, cuts=[700_000, 900_000])) as server:
        bring(tmp_path, origin_of(server), seen)
    order = list(FetchStage)
    places = [(order.index(p.stage), p.done_bytes) for p in seen]
    assert places == sorted(places)
    assert len({p.done_bytes for p in seen}) > 3
    assert {p.total_bytes for p in seen} == {len(PAYLOAD)}
    assert seen[-1].fraction == 1.0


def test_stopping_keeps_what_has_arrived(tmp_path: Path) -> None:
    cancel = threading.Event()
    seen: list[int] = []

    def report(progress: Progress) -> None:
        seen.append(progress.done_bytes)
        if progress.done_bytes > 500_000:
            cancel.set()

    with (
        serving(Server(PAYLOAD)) as server,
        pytest.raises(DownloadError, match="was stopped"),
        downloads.resumable(tmp_path, "x") as part,
    ):
        downloads.download(origin_of(server), part, report, cancel)
    assert (tmp_path / ".x.part").stat().st_size == seen[-1]


def test_a_full_disk_is_not_called_a_network_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    monkeypatch.setattr(downloads, "_continue", full)
    with pytest.raises(OSError, match="No space left"):
        bring(tmp_path, DirectUrl("http://127.0.0.1:9/", "0", 9))


def test_two_attempts_at_once_never_write_to_the_same_part(tmp_path: Path) -> None:
    (tmp_path / ".x.part").write_bytes(b"abc")
    with (
        downloads.resumable(tmp_path, "x") as first,
        downloads.resumable(tmp_path, "x") as second,
    ):
        assert first != second
        assert first.read_bytes() == b"abc"
        assert second.read_bytes() == b""
        second.write_bytes(b"abcdef")
    assert parts(tmp_path) == [".x.part"]


def test_the_part_of_a_process_that_died_is_taken_over(tmp_path: Path) -> None:
    orphan = tmp_path / ".x.part-1-0"
    orphan.write_bytes(b"abc")
    os.utime(orphan, (time.time() - 3600,) * 2)
    with downloads.resumable(tmp_path, "x") as part:
        assert part.read_bytes() == b"abc"
    assert parts(tmp_path) == [".x.part"]


def test_the_part_of_a_living_process_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".x.part-1-0").write_bytes(b"abc")
    with downloads.resumable(tmp_path, "x") as part:
        assert part.read_bytes() == b""
    assert parts(tmp_path) == [".x.part-1-0"]
