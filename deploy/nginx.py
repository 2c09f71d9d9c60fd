"""The proxy's configuration: each visitor stays with one replica while it lives.

A cookie names the replica that answered last, so a class behind one address is spread over all,
and whoever's replica has ended is answered by another and stays there, also when it comes back.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

TEMPLATE = Path(__file__).with_name("nginx.conf.template")
COOKIE = "explorer_replica"
REST = 2
"""Seconds for which nginx leaves a replica alone that could not be connected to."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """What the proxy is told.

    Convention: `replicas` are numeric addresses with ports (nginx tells by them which one has
    answered), `listen` is nginx's own `listen`, `base` the path the app is served below,
    "" or like "/vgg16"; `body` bounds one upload in MB; `folder` is for nginx's own files.
    """

    replicas: Sequence[str]
    listen: str = "127.0.0.1:8500"
    base: str = ""
    body: int = 20
    folder: str = "/tmp"


def configuration(proxy: Proxy) -> str:
    """Write nginx's configuration.

    Raises: ValueError: if an address or the path could be taken for something else by nginx.
    """
    for replica in proxy.replicas:
        _plain(replica, r"\d+(\.\d+){3}:\d+|\[[\da-f:]+\]:\d+")
    _plain(proxy.base, r"(/[\w.~-]+)*")
    _plain(proxy.listen, r"[\w.:\[\]-]+( ssl)?")
    names = {f"r{number}": replica for number, replica in enumerate(proxy.replicas, 1)}
    return Template(TEMPLATE.read_text("utf-8")).substitute(
        {
            "upstreams": "\n".join(_upstream(name, names) for name in names),
            "anyone": "\n".join(f"        {_server(place)}" for place in names.values()),
            "chosen": "\n".join(f"        {name} replica_{name};" for name in names),
            "served": "\n".join(
                rf'        "~(?:^|\s){re.escape(place)}$" {name};' for name, place in names.items()
            ),
            "arguments": " ".join(
                [
                    f"--listen {proxy.listen}",
                    *([f"--base {proxy.base}"] if proxy.base else []),
                    "--print-nginx",
                    *proxy.replicas,
                ]
            ),
            "cookie": COOKIE,
            "listen": proxy.listen,
            "base": proxy.base,
            "body": proxy.body,
            "folder": proxy.folder,
        }
    )


def _upstream(own: str, names: Mapping[str, str]) -> str:
    others = [
        f"        {_server(place, ' backup')}" for name, place in names.items() if name != own
    ]
    name = f"replica_{own}"
    head = [
        f"    upstream {name} {{",
        f"        zone {name} 64k;",
        f"        {_server(names[own])}",
    ]
    return "\n".join([*head, *others, "    }"])


def _server(place: str, role: str = "") -> str:
    return f"server {place} max_fails=1 fail_timeout={REST}s{role};"


def _plain(text: str, pattern: str) -> None:
    if re.fullmatch(pattern, text) is None:
        raise ValueError(f"not fit for nginx's configuration: {text!r}")
