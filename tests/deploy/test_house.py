"""What starts the replicas and looks after them; here they serve a word instead of the app."""

import os
import signal
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from deploy.nginx import COOKIE, REST
from stress.house import NGINX, House, open_house

pytestmark = pytest.mark.skipif(
    NGINX is None and not os.environ.get("CI"), reason="no nginx on this machine (nginx-light)"
)
STUB = (str(Path(__file__).with_name("stub_house.py")),)


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))


def ask(house: House, name: str = "") -> tuple[str, str]:
    """Ask for a page with a cookie; returns who has answered and the replica that is told."""
    asked = urllib.request.Request(
        f"{house.address}/", headers={"Cookie": f"{COOKIE}={name}"} if name else {}
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:
        told = answer.headers.get("Set-Cookie", "")
        return answer.read().decode(), told.split(";")[0].removeprefix(f"{COOKIE}=")


def test_who_loses_a_replica_is_told_of_another_and_stays_there(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with open_house(log, STUB) as house:
        first, second = (str(port)[-4:] for port in house.ports)
        assert {ask(house, "r1") for _ in range(5)} == {(first, "")}
        assert {ask(house, "r2") for _ in range(5)} == {(second, "")}
        assert {ask(house)[1] for _ in range(6)} == {"r1", "r2"}
        old = house.replicas()
        os.kill(old[house.ports[0]], signal.SIGKILL)
        assert ask(house, "r1") == (second, "r2")
        house.wait(lambda: house.replicas().get(house.ports[0], 0) not in (0, *old.values()))
        house.wait(lambda: house.answers(house.ports[0]))
        time.sleep(REST + 0.5)  # so that nothing but the cookie keeps anybody away from it
        assert {ask(house, "r2") for _ in range(5)} == {(second, "")}
        assert {ask(house, "r1") for _ in range(5)} == {(first, "")}
        everybody = psutil.Process(house.process.pid).children(recursive=True)
    assert house.process.returncode == 0
    assert len(everybody) >= 4
    assert not [process for process in everybody if process.is_running()]
    assert "Traceback" not in log.read_text()


def test_replaced_in_turn_there_is_always_one_that_answers(tmp_path: Path) -> None:
    with open_house(tmp_path / "log", STUB) as house:
        old, answered = house.replicas(), []

        def replaced() -> bool:
            answered.append(house.answers())
            assert len(house.replicas()) >= 1
            return house.is_replaced(old)

        house.process.send_signal(signal.SIGHUP)
        house.wait(replaced)
        assert len(answered) > 1
        assert all(answered)
