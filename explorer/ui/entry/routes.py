"""Addresses of our own beside Streamlit's: the linked view's, and whether the server is well."""

from starlette.routing import Route
from streamlit import config

from explorer.ui.entry import health
from explorer.ui.supply import routes as supply


def routes() -> list[Route]:
    """List our addresses, below the one Streamlit is served at."""
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    prefix = f"/{base}" if base else ""
    return [
        *supply.routes(prefix),
        Route(f"{prefix}/healthz", health.answer, methods=["GET"]),
    ]
