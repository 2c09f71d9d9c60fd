"""Files with all layers, waiting to be fetched: bounded together, and not kept for long."""

import os
import tempfile
import threading
import time
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO
from weakref import WeakSet, finalize

import streamlit as st

from explorer.errors import ExplorerError
from explorer.messages import N_
from explorer.policy import policy

_SESSION = "all_layers"
_FETCHED_SECONDS, _WAITING_SECONDS = 120.0, 600.0
"""So long a file stays once it was fetched, and one that nobody fetches."""


@dataclass(eq=False, slots=True, weakref_slot=True)
class Archive:
    """A file without a name: it is gone once it is closed, or nobody holds it any more."""

    identity: Hashable
    file: IO[bytes]
    room: int
    """Bytes it has, or may get while it is written."""
    is_whole: bool = False
    until: float = field(default_factory=lambda: time.monotonic() + _WAITING_SECONDS)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __del__(self) -> None:
        self.file.close()

    @property
    def is_there(self) -> bool:
        """Whether it can be read."""
        return self.is_whole and not self.file.closed

    def read(self) -> bytes:
        """Read all of it; several may do so at once.

        Raises: ExplorerError: if it was given back meanwhile.
        """
        with self._lock:
            if not self.is_there:
                raise ExplorerError(N_("This file is no longer there. Please prepare it again."))
            self.until = time.monotonic() + _FETCHED_SECONDS
            found, number = bytearray(), self.file.fileno()
            while part := os.pread(number, self.room - len(found), len(found)):
                found += part
            return bytes(found)

    def close(self) -> None:
        """Give its room back."""
        with self._lock:
            self.file.close()
            self.room = 0


class Archives:
    """All of them that are there, with room for so many bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: WeakSet[Archive] = WeakSet()
        self._lock = threading.Lock()

    @property
    def nbytes(self) -> int:
        """The room they take together."""
        return sum(archive.room for archive in self._held)

    @contextmanager
    def writing(self, identity: Hashable, most: int) -> Iterator[Archive]:
        """Make room for a file of at most so many bytes, and keep it once it is written.

        Convention: those that wait to be fetched give way, the oldest first.
        Raises: ExplorerError: if the room is taken by others that are being written.
        """
        archive = self._begun(identity, most)
        try:
            yield archive
            archive.file.flush()
            archive.room, archive.is_whole = os.fstat(archive.file.fileno()).st_size, True
        finally:
            if not archive.is_whole:
                archive.close()

    def give_back(self) -> None:
        """Close those whose time is over."""
        for archive in list(self._held):
            if archive.is_whole and time.monotonic() > archive.until:
                archive.close()

    def _begun(self, identity: Hashable, most: int) -> Archive:
        with self._lock:
            for oldest in sorted(self._held, key=lambda archive: archive.until):
                if self.nbytes + most <= self._most:
                    break
                if oldest.is_whole:
                    oldest.close()
            if self.nbytes + most > self._most:
                raise ExplorerError(
                    N_(
                        "Other people are preparing all their layers at this moment, and there is "
                        "no room for more files. Please try again in a minute."
                    )
                )
            file = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the session holds it
            archive = Archive(identity, file, most)
            finalize(archive, file.close)
            self._held.add(archive)
            return archive


@st.cache_resource(show_spinner=False)
def archives() -> Archives:
    """All of this server's."""
    return Archives(policy().archives_bytes)


def give_back() -> None:
    """Close those whose time is over."""
    archives().give_back()


def this_one() -> Archive | None:
    """The visitor's file, if it is still there."""
    found: Archive | None = st.session_state.get(_SESSION)
    return found if found is not None and found.is_there else None


def keep_this(archive: Archive) -> None:
    """Make a file the visitor's, in place of the one before."""
    drop_this()
    st.session_state[_SESSION] = archive


def drop_this() -> None:
    """Close the visitor's file."""
    found: Archive | None = st.session_state.pop(_SESSION, None)
    if found is not None:
        found.close()
