"""Streamlit's sessions: who is here, and that nothing stays of those who have left.

Streamlit drops a session that was left only when another one ends or comes, and holds the one it
served last until it serves somebody else: on a quiet server, a picture as long as it runs.
"""

import weakref
from typing import Any

from streamlit import runtime

_seen: "dict[str, weakref.ref[Any]]" = {}


def sweep() -> frozenset[str]:
    """Close the sessions whose time to come back is over, and name the others.

    Convention: the closing follows a moment later. Streamlit has no public way to either; where its
    insides differ nothing is closed, and nobody is here.
    """
    try:
        server: Any = runtime.get_instance()
    except RuntimeError:
        return frozenset()  # It has just stopped.
    manager: Any = getattr(server, "_session_mgr", None)
    left: Any = getattr(getattr(manager, "_session_storage", None), "_cache", None)
    loop: Any = getattr(getattr(server, "_async_objs", None), "eventloop", None)
    if manager is None or not hasattr(left, "expire") or loop is None or loop.is_closed():
        return frozenset()
    # On the server's own thread: there nobody is on the way from one list to another.
    loop.call_soon_threadsafe(_close_left, manager, left)
    return frozenset(info.session.id for info in manager.list_sessions())


def clear_downloads() -> None:
    """Have Streamlit let go of downloads that nobody's page shows any more.

    Convention: it notes them the first time and lets them go the second, so whoever has just
    clicked gets the file. It does so by itself only when somebody's page runs.
    """
    try:
        files: Any = getattr(runtime.get_instance(), "media_file_mgr", None)
    except RuntimeError:
        return
    if hasattr(files, "remove_orphaned_files"):
        files.remove_orphaned_files()


def _close_left(manager: Any, left: Any) -> None:
    left.expire()
    here = {info.session.id: info.session for info in manager.list_sessions()}
    for name in _seen.keys() - here.keys():
        session = _seen.pop(name)()
        if session is not None:
            _close(session)
    _seen.update({name: weakref.ref(session) for name, session in here.items()})


def _close(session: Any) -> None:
    """End a session, and empty it, whoever holds it still."""
    session.shutdown()
    for part in ("session_state", "_fragment_storage", "_browser_queue"):
        clear = getattr(getattr(session, part, None), "clear", None)
        if clear is not None:
            clear()
    if hasattr(session, "_client_state"):
        session._client_state = type(session._client_state)()
