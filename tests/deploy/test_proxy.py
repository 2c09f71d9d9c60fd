"""The proxy's configuration."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from deploy.house import environment
from deploy.nginx import Proxy, configuration
from explorer.policy import policy_of

ROOT = Path(__file__).parents[2]
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
needs_nginx = pytest.mark.skipif(
    NGINX is None and not os.environ.get("CI"), reason="no nginx on this machine"
)


@needs_nginx
@pytest.mark.parametrize("base", ["", "/vgg16/lab"])
def test_nginx_takes_what_is_written_for_one_two_and_five_replicas(
    base: str, tmp_path: Path
) -> None:
    assert NGINX is not None
    for count in (1, 2, 5):
        places = [f"127.0.0.1:{8600 + number}" for number in range(count)]
        proxy = Proxy(places, "127.0.0.1:8599", base, folder=str(tmp_path))
        file = tmp_path / "nginx.conf"
        file.write_text(configuration(proxy))
        done = subprocess.run(
            [NGINX, "-t", "-p", tmp_path, "-c", file, "-e", "stderr"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "warn" not in done.stderr


def test_the_one_for_compose_is_the_one_that_its_first_line_writes() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    compose = (ROOT / "deploy" / "compose.yaml").read_text()
    hosts = re.findall(r"ipv4_address: ([\d.]+)", compose)
    assert len(hosts) == 2
    body = policy_of({"EXPLORER_PUBLIC": "1"}).upload_megabytes
    places = [f"{host}:8501" for host in hosts]
    assert text == configuration(Proxy(places, "0.0.0.0:8080", body=body))
    assert "8080:8080" in compose


def test_an_upload_may_be_as_large_as_the_app_lets_it_be() -> None:
    for said in ({}, {"EXPLORER_WEIGHTS_UPLOAD": "1"}):
        allowed = policy_of({"EXPLORER_PUBLIC": "1", **said}).upload_megabytes
        text = configuration(Proxy(["127.0.0.1:1"], body=allowed))
        assert f"client_max_body_size {allowed}m;" in text


def test_a_replica_is_told_from_one_whose_address_ends_alike() -> None:
    text = configuration(Proxy(["10.0.0.1:8501", "110.0.0.1:8501"]))
    patterns = re.findall(r'"~(\(.*\$)" (r\d);', text)
    assert len(patterns) == 2
    for seen, name in (
        ("10.0.0.1:8501", "r1"),
        ("110.0.0.1:8501", "r2"),
        ("10.0.0.1:8501, 110.0.0.1:8501", "r2"),
        ("110.0.0.1:8501, 10.0.0.1:8501", "r1"),
    ):
        assert [n for pattern, n in patterns if re.search(pattern, seen)] == [name], seen


def test_what_is_no_address_or_path_is_refused() -> None:
    for wrong in (
        Proxy(["replica1:8501"]),
        Proxy(["127.0.0.1:1; }"]),
        Proxy(["127.0.0.1"]),
        Proxy(["127.0.0.1:1"], base="/a b"),
        Proxy(["127.0.0.1:1"], base="a"),
        Proxy(["127.0.0.1:1"], listen="80; include /etc/passwd"),
    ):
        with pytest.raises(ValueError, match="not fit"):
            configuration(wrong)


def test_replicas_behind_the_proxy_are_public_and_share_one_secret() -> None:
    for given in ({}, {"EXPLORER_PUBLIC": "0"}, {"EXPLORER_HOME": "1"}):
        told = environment(2, given)
        assert policy_of(told, "127.0.0.1").public
        assert len(told["STREAMLIT_SERVER_COOKIE_SECRET"]) >= 32
        assert told["EXPLORER_PROXY_HOPS"] == "1"
    assert (
        environment(2, {"STREAMLIT_SERVER_COOKIE_SECRET": "x"})["STREAMLIT_SERVER_COOKIE_SECRET"]
        == "x"
    )
