"""Who may come: whoever wants the home limits on an open address has to say so."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from streamlit import config

from explorer import policy as policies
from explorer.policy import Policy, audience_of, policy_of
from explorer.ui.entry import opening

HERE = ("localhost", "LOCALHOST", "127.0.0.1", "127.8.9.10", "::1", "[::1]")
OPEN = ("", "0.0.0.0", "::", "192.168.1.7", "example.org", "localhost.example.org", "unix:///run/a")
SAID_NO = ("", " ", "0", "false", "No", "OFF")
SAID_YES = ("1", "true", "True", "yes", "on", "y", "please", "enabled", "2", "nope")
ALSO_HOME = ("1", "true", "Yes", "on")

Read = Callable[[Mapping[str, str], str], Policy]


def wrongly_at_home(read: Read) -> list[tuple[dict[str, str], str]]:
    """Every case in which strangers may come and the limits are the home's."""
    cases: list[tuple[dict[str, str], str]] = [
        ({"EXPLORER_PUBLIC": said, "EXPLORER_HOME": home}, address)
        for said in SAID_YES
        for home in ("", "1")
        for address in (*HERE, *OPEN)
    ]
    cases += [
        ({"EXPLORER_PUBLIC": said, "EXPLORER_HOME": home}, address)
        for said in SAID_NO
        for home in (*SAID_NO, "maybe")
        for address in OPEN
    ]
    cases += [({}, address) for address in OPEN]
    cases += [({"SPACE_ID": "somebody/space"}, address) for address in (*HERE, *OPEN)]
    return [(said, address) for said, address in cases if not read(said, address).public]


def test_strangers_never_meet_the_homes_limits() -> None:
    assert not wrongly_at_home(policy_of)


def test_a_reading_that_takes_only_1_for_public_would_be_noticed() -> None:
    def only_one(said: Mapping[str, str], address: str) -> Policy:
        return policy_of(said, address) if said.get("EXPLORER_PUBLIC") == "1" else Policy()

    assert wrongly_at_home(only_one)


def test_home_is_what_only_this_machine_reaches_or_what_says_so() -> None:
    for address in HERE:
        for said in SAID_NO:
            assert policy_of({"EXPLORER_PUBLIC": said}, address) == Policy(), (said, address)
    for home in ALSO_HOME:
        for address in OPEN:
            assert policy_of({"EXPLORER_HOME": home}, address) == Policy(), (home, address)


def test_until_somebody_says_where_it_listens_a_process_is_public(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(policies, "_heard", [])
    policies.policy.cache_clear()
    assert policies.policy().public
    policies.listens_on("localhost")
    assert not policies.policy().public
    policies.policy.cache_clear()


def test_the_repositorys_own_configuration_is_home() -> None:
    assert opening.address() == "localhost"
    assert not audience_of({}, opening.address()).public


def test_where_another_program_listens_streamlits_own_address_does_not_count(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert hasattr(config, "_server_mode")
    for mode, known in {
        "asgi-server": False,
        "asgi-mounted": False,
        "starlette-app": True,
        "starlette-managed": True,
    }.items():
        monkeypatch.setattr(config, "_server_mode", mode)
        assert bool(opening.address()) is known, mode
    monkeypatch.setattr(opening, "_COMMUNITY_CLOUD", tmp_path)
    assert not opening.address()


def test_the_first_line_of_the_log_says_who_may_come_what_holds_and_what_would_change_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("EXPLORER_PUBLIC", raising=False)
    monkeypatch.setattr(policies, "_heard", [])
    lines = {}
    for address in ("localhost", "0.0.0.0"):
        policies.listens_on(address)
        lines[address] = opening.greeting()
    policies.policy.cache_clear()
    home, public = lines.values()
    assert home.startswith("VGG16 Explorer at home (only this machine can reach localhost): ")
    assert public.startswith("VGG16 Explorer in public (other machines can reach it): ")
    assert "uploads to 600 MB, inputs to 1024 px" in home
    assert "uploads to 20 MB, inputs to 512 px, 60 people, no weights files" in public
    assert all("EXPLORER_HOME=1" in line and "\n" not in line for line in lines.values())
