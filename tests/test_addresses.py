"""Whose a request is, and that nobody can choose that for themselves."""

from hypothesis import given
from hypothesis import strategies as st

from explorer.addresses import HERE, owner_of


def test_without_proxies_the_sockets_address_counts_whatever_is_claimed() -> None:
    assert owner_of("198.51.100.7", ["203.0.113.9"], 0) == "198.51.100.7"
    assert owner_of(None) == owner_of("") == owner_of("unix") == HERE


def test_behind_proxies_the_one_they_noted_counts_and_not_what_a_visitor_made_up() -> None:
    claimed = ["6.6.6.6, 203.0.113.9"]
    cases = [
        (["203.0.113.9"], 1, "203.0.113.9"),
        (claimed, 1, "203.0.113.9"),
        (["6.6.6.6", "203.0.113.9"], 1, "203.0.113.9"),  # In two headers as in one.
        (["6.6.6.6, 203.0.113.9, 10.0.0.2"], 2, "203.0.113.9"),
        ([], 1, "10.0.0.1"),
        (["203.0.113.9"], 2, "10.0.0.1"),
        (["203.0.113.9, unknown"], 1, "10.0.0.1"),
        (["203.0.113.9:4711"], 1, "203.0.113.9"),
        (["[2001:db8::5]:4711"], 1, "2001:db8::/64"),
    ]
    wrong = [case for case in cases if owner_of("10.0.0.1", case[0], case[1]) != case[2]]
    assert not wrong


def test_one_ipv6_network_is_one_owner_and_ipv4_has_one_name() -> None:
    assert owner_of("2001:db8::1") == owner_of("2001:db8::ffff:1") == "2001:db8::/64"
    assert owner_of("2001:db8:0:1::1") != owner_of("2001:db8::1")
    assert owner_of("::ffff:192.0.2.1") == owner_of("192.0.2.1")


@given(st.lists(st.text(max_size=30), max_size=4), st.integers(0, 3))
def test_no_header_makes_an_owner_that_is_no_address(values: list[str], hops: int) -> None:
    found = owner_of("192.0.2.1", values, hops)
    if found != "192.0.2.1":
        assert owner_of(found.partition("/")[0]) == found
