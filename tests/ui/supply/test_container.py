"""Several containers travel as one run of bytes and come apart unchanged."""

import numpy as np
import pytest

from explorer.ui.supply.container import ALIGNMENT, container, joined, parted, unpack


def some(count):
    rng = np.random.default_rng(count)
    return [
        container({"kind": f"no. {i}"}, {"values": rng.normal(size=3 + i).astype(np.float32)})
        for i in range(count)
    ]


@pytest.mark.parametrize("count", [1, 2, 5])
def test_joined_containers_come_apart_with_every_value(count):
    before = some(count)
    after = parted(joined(before))
    assert len(after) == count
    for one, other in zip(before, after, strict=True):
        (header, arrays), (header_after, arrays_after) = unpack(one), unpack(other)
        assert header == header_after
        np.testing.assert_array_equal(arrays["values"], arrays_after["values"])


def test_every_joined_container_starts_where_a_browser_can_view_it():
    data = joined(some(3))
    starts = [data.find(b"VLV1", at) for at in (0, 9, 120)]
    assert all(start >= 0 and start % ALIGNMENT == 0 for start in starts)


def test_a_container_alone_is_one():
    (only,) = some(1)
    assert parted(only) == [only]


def test_other_bytes_are_refused():
    with pytest.raises(ValueError, match="not a container"):
        parted(b"something else entirely")
