"""Whose a request is: one address on the network, as far as a server can tell."""

import ipaddress
import re
from collections.abc import Iterable

HERE = "here"
"""The owner of what comes without an address, as at home."""
_PORT = re.compile(r"^\[(?P<v6>[^\]]+)\](?::\d+)?$|^(?P<v4>\d+\.\d+\.\d+\.\d+):\d+$")


def owner_of(socket: str | None, forwarded: Iterable[str] = (), hops: int = 0) -> str:
    """Name the owner of a connection: its address or, behind so many proxies, what they noted.

    `forwarded` are the values of `X-Forwarded-For`, which each proxy lengthens on the right by the
    address it was called from; so the visitor's is the `hops`-th from the right, and what stands
    further left the visitor may have made up.
    Convention: where fewer stand there, or it is no address, the socket's own counts. Somebody who
    is given one IPv6 address is given 2**64, so these count as one.
    """
    heard = [part.strip() for value in forwarded for part in value.split(",")]
    if 0 < hops <= len(heard) and (found := _known(heard[-hops])):
        return found
    return _known(socket or "") or HERE


def is_local(address: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address.lower() == "localhost"


def _known(text: str) -> str:
    """An address in the one way it is written here; nothing if it is none."""
    found = _PORT.match(text)
    try:
        address = ipaddress.ip_address((found["v6"] or found["v4"]) if found else text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), 64), strict=False))
