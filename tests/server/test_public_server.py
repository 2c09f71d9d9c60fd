"""The real public server: seats, uploads and health, as somebody without a browser meets them."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from benchmarks.server import running
from stress.fairness import from_address
from stress.load import PUBLIC
from stress.visitor import Visitor

pytestmark = pytest.mark.weights
FULL = {
    **PUBLIC,
    "EXPLORER_SESSIONS": "2",
    "EXPLORER_SEATS_PER_ADDRESS": "1",
    "EXPLORER_PROXY_HOPS": "1",
}
ONE, OTHER = "192.0.2.1", "198.51.100.1"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running(**FULL) as (address, _pid):
        yield address


def put(visitor: Visitor, count: int, size: int) -> list[int]:
    """Upload files beside the page; returns how each was answered."""
    found = []
    body, headers = visitor.form("photo.jpg", b"x" * size)
    for _ in range(count):
        place = visitor.place("photo.jpg")
        try:
            visitor.line.request(place.upload_url, "PUT", body, headers)
            found.append(204)
        except urllib.error.HTTPError as error:
            found.append(error.code)
            error.close()
    return found


def test_a_full_house_has_a_seat_for_another_address_and_none_uploads_without(address) -> None:
    with (
        from_address(address, ONE) as first,
        from_address(address, ONE) as second,
        from_address(address, ONE) as third,
        from_address(address, OTHER) as newcomer,
    ):
        first.look()
        second.look()
        assert "Many people are here at this moment" in third.look().trouble
        assert put(third, 3, 10_000) == [403] * 3
        assert put(first, 4, 19_000_000) == [204, 204, 413, 413]
        assert not newcomer.look().trouble
        # The seat of whoever was heard the longest ago: an upload is heard, too.
        assert put(second, 1, 10_000) == [403]
        assert "your place was given to somebody else" in second.look().trouble
        assert put(first, 1, 10_000) == [204]
        assert put(newcomer, 1, 10_000) == [204]


def test_the_health_address_tells_how_it_is(address) -> None:
    with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:
        found = json.loads(answer.read())
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-store"
    assert found["ok"] is True
    assert set(found) == {"ok", "turn_held_seconds", "waiting", "visitors"}
