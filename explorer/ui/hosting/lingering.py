"""What a page showed a moment ago can still be fetched: its browser may only be on the way.

Streamlit forgets which pictures a page shows when its script begins anew, and at the end of
anybody's run it deletes those that no page has shown since. Where a click cut that script short, or
while it is still drawing, a browser still has on the screen what the server has deleted.
"""

import time
from collections.abc import Callable
from typing import Any

from streamlit.runtime import media_file_manager

from explorer.ui.computing import marks

SECONDS = 10.0
"""How long what no page shows any more can be fetched."""
_UNSHOWN = "_get_inactive_file_ids"


class Lingering:
    """Since when which files are shown by no page, and whose they are."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: dict[str, float] = {}
        self._mark: dict[str, str] = {}

    def note(self, name: str, mark: str) -> None:
        """Remember whose marks a file carries."""
        if mark:
            self._mark[name] = mark

    def over(self, unshown: set[str]) -> set[str]:
        """Which of the files that no page shows may be deleted by now.

        Convention: what was made of a picture that is forgotten goes at once.
        """
        now = self._clock()
        self._since = {name: self._since.get(name, now) for name in unshown}
        gone = {
            name
            for name, since in self._since.items()
            if now - since >= SECONDS or not marks.may_stay(self._mark.get(name, ""))
        }
        for name in gone:
            self._mark.pop(name, None)
        return gone


LINGERING = Lingering()


def let_linger() -> None:
    """Have Streamlit delete later; where its insides differ it deletes as it always did."""
    manager: Any = media_file_manager.MediaFileManager
    unshown = getattr(manager, _UNSHOWN, None)
    if not callable(unshown) or getattr(unshown, "lingers", False):
        return

    def over(self: Any) -> set[str]:
        return LINGERING.over(unshown(self))

    over.lingers = True  # type: ignore[attr-defined]
    setattr(manager, _UNSHOWN, over)
