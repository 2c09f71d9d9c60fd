"""Under which names Streamlit serves pictures and downloads: such that nobody can work them out."""

import hashlib
import logging
import secrets
from typing import Any

from streamlit.runtime import memory_media_file_storage

from explorer.ui.hosting import owners
from explorer.ui.hosting.lingering import LINGERING

_LOG = logging.getLogger("explorer")
_NAMING = "_calculate_file_id"
_SECRET = secrets.token_bytes(32)


def name_of(data: bytes, mimetype: str, filename: str | None = None) -> str:
    """Name a file that Streamlit is to serve.

    Convention: Streamlit names files by their content, and from a megabyte on by parts of it. So
    whoever has a picture could ask whether somebody looks at it, and two large files might have
    one name. Here all of it counts, with a secret of this server, and with the visitor's mark where
    there is a picture of their own.
    """
    digest, mark = hashlib.blake2b(key=_SECRET, digest_size=28), owners.mark_if_any()
    for part in (mimetype, filename or "", mark):
        digest.update(f"{len(part)}:{part}".encode())
    digest.update(data)
    name = digest.hexdigest()
    LINGERING.note(name, mark)
    return name


def keep_names_secret() -> None:
    """Have Streamlit name files so; where its insides differ it goes on, and the log says so."""
    storage: Any = memory_media_file_storage
    if not callable(getattr(storage, _NAMING, None)):
        _LOG.warning("this Streamlit names pictures by their content, which others may guess")
        return
    setattr(storage, _NAMING, name_of)
