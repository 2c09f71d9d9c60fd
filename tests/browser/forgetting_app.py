"""The app, quick to notice who has left, and an address that tells what it has of a picture."""

import gc
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit import runtime

from explorer.imaging import Picture
from explorer.ui.computing.compute import store
from explorer.ui.computing.store import Kind
from explorer.ui.entry.early import EarlyScript
from explorer.ui.entry.routes import routes
from explorer.ui.hosting import housekeeping
from explorer.ui.pictures import HeldPicture
from explorer.ui.settings import OwnFile

housekeeping.EVERY_SECONDS = 0.5


async def held(request: Request) -> Response:
    """Count what there is of the file with a digest, by where it is."""
    sha, server = request.query_params["sha"], runtime.get_instance()
    gc.collect()
    found = {kind.__name__: 0 for kind in (OwnFile, Picture, HeldPicture)}
    for one in gc.get_objects():
        if type(one) in (OwnFile, Picture, HeldPicture):
            found[type(one).__name__] += getattr(one, "sha256", "") == sha
    files: Any = server.uploaded_file_mgr
    found["uploads"] = sum(len(of_one) for of_one in files.file_storage.values())
    found["marked"] = sum(
        "own_" in repr(key) for kind in Kind for key in store()._shelves[kind]._items
    )
    media: Any = server.media_file_mgr
    found["media"] = len(media._storage._files_by_id) + len(media._deferred_callables)
    return JSONResponse(found)


app = st.App(
    Path(__file__).parents[2] / "explorer/ui/door/script.py",
    routes=[*routes(), Route("/held", held)],
    middleware=[Middleware(EarlyScript)],
)
