"""A picture given on the command line, on its way to the one page that is opened for it.

It never leaves the memory of the process that read it and serves the page; the page's address has
a ticket for it, so no other page, opened by chance or by somebody else on this machine, gets it.
"""

import secrets

TICKET = "ticket"
"""The word in the page's address."""
_kept: dict[str, bytes] = {}


def give(data: bytes) -> str:
    """Keep a picture for whoever shows the ticket that is returned."""
    ticket = secrets.token_urlsafe(16)
    _kept[ticket] = data
    return ticket


def take(ticket: str) -> bytes | None:
    """Hand the picture of a ticket over, once; None for a ticket that was used or never given."""
    return _kept.pop(ticket, None)
