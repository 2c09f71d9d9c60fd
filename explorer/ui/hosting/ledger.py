"""What has been uploaded, by whom, and what goes when it is too much."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from weakref import ref

from explorer.policy import UploadLimits
from explorer.ui.visitors import Visit


@dataclass(eq=False, slots=True)
class Upload:
    """One file, here or on its way; once `dropped` it is neither.

    Convention: the visit is held weakly, for a visit ends when nobody holds it any more.
    """

    visit: "ref[Visit]"
    owner: str
    session: str
    file: str
    size: int
    since: float = field(default_factory=time.monotonic)
    dropped: bool = False


class Ledger:
    """Files of everybody who is here, within bounds for each session and for all.

    Convention: a session over its own bound is refused. When there is too much in all, files of
    others go, the oldest first: of those who have left, of those silent for long, and of the
    address, or else the session of one's own address, that has most, as long as it keeps no less
    than the newcomer will have. `remove` lets go of a session's file.
    """

    def __init__(
        self, limits: UploadLimits, silent_seconds: float, remove: Callable[[str, str], None]
    ) -> None:
        self._limits, self._silent, self._remove = limits, silent_seconds, remove
        self._uploads: list[Upload] = []
        self._lock = threading.Lock()

    @property
    def nbytes(self) -> int:
        """How much is here or on its way."""
        with self._lock:
            return _size(self._uploads)

    def admit(self, visit: Visit, file: str, size: int) -> Upload | None:
        """Keep room for a file, or return None if there is none for this session."""
        upload = Upload(ref(visit), visit.owner, visit.session, file, size)
        with self._lock:
            self._drop_of_the_gone()
            theirs = [other for other in self._uploads if other.session == visit.session]
            names = {other.file for other in theirs}
            too_many = len(theirs) >= self._limits.files + (file in names)
            if too_many or _size(theirs) + size > self._limits.session_bytes:
                return None
            if not self._make_room(upload):
                return None
            self._uploads.append(upload)
            return upload

    def arrived(self, upload: Upload) -> None:
        """Note that a file is here whole: an older one of its name is replaced."""
        if upload.dropped:
            self._remove(upload.session, upload.file)  # It came in after all.
        else:
            self.forget(upload.session, upload.file, but=upload)

    def forget(self, session: str, file: str, but: Upload | None = None) -> None:
        """Note that a file is no longer there, or did not arrive."""
        with self._lock:
            self._uploads = [
                other
                for other in self._uploads
                if other is but or (other.session, other.file) != (session, file)
            ]

    def lost(self, upload: Upload) -> None:
        """Note that a file did not arrive."""
        with self._lock:
            if upload in self._uploads:
                self._uploads.remove(upload)

    def _drop_of_the_gone(self) -> None:
        for upload in tuple(self._uploads):
            visit = upload.visit()
            if visit is None or visit.over:
                self._drop(upload)

    def _make_room(self, upload: Upload) -> bool:
        while _size(self._uploads) + upload.size > self._limits.all_bytes:
            leaving = self._next_to_go(upload)
            if leaving is None:
                return False
            self._drop(leaving)
        return True

    def _next_to_go(self, newcomer: Upload) -> Upload | None:
        others = [other for other in self._uploads if other.session != newcomer.session]
        if silent := [other for other in others if self._is_silent(other)]:
            return min(silent, key=lambda other: other.since)
        for whose in (_owner, _session):
            held = Counter[str]()
            for upload in self._uploads:
                held[whose(upload)] += upload.size
            ours = held[whose(newcomer)] + newcomer.size
            greedy = [
                other
                for other in others
                if whose(other) != whose(newcomer) and held[whose(other)] - other.size >= ours
            ]
            if greedy:
                return min(greedy, key=lambda u: (-held[whose(u)], u.since))
        return None

    def _is_silent(self, upload: Upload) -> bool:
        visit = upload.visit()
        return visit is None or time.monotonic() - visit.heard > self._silent

    def _drop(self, upload: Upload) -> None:
        upload.dropped = True
        self._uploads.remove(upload)
        self._remove(upload.session, upload.file)


def _size(uploads: list[Upload]) -> int:
    return sum(upload.size for upload in uploads)


def _owner(upload: Upload) -> str:
    return upload.owner


def _session(upload: Upload) -> str:
    return upload.session
