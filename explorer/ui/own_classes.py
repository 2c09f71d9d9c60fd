"""A visitor's own classes: pictures sorted into bins, and the head that learned them.

Convention: all of it is in the session's memory alone. No link and no browser's copy has anything
of it, and what is computed from it carries the mark of the visitor's classes.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakSet

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.typing import UploadedFile

from explorer.messages import N_, Message
from explorer.policy import MEGABYTE, policy
from explorer.studies.heads import Head
from explorer.ui.hosting import archives, owners, uploads
from explorer.ui.i18n import plain, say
from explorer.ui.settings import OwnFile

FEWEST_BINS, MOST_BINS = 2, 5
FEWEST, MOST = 3, 20
"""Pictures of a class."""
_SESSION, _EMPTIED = "own_classes", "own_inputs_emptied"
READING, LEARNING, MEASURING, JUDGING = "own_read", "own_learn", "own_weights", "own_judge"
"""The studies of them; what `long_runs` keeps of each names them."""
_AT_HOME, _IN_PUBLIC, _ALL_IN_PUBLIC = 400 * MEGABYTE, 24 * MEGABYTE, 240 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Bin:
    """One class: what its owner calls it, and its pictures' files."""

    number: int
    name: str = ""
    files: tuple[OwnFile, ...] = ()

    @property
    def title(self) -> str:
        """What it is called, or else its number."""
        return self.name or say(N_("Class {number}"), number=self.number)


@dataclass(frozen=True, slots=True, eq=False)
class OwnHead:
    """A head with the name that what it answers is remembered by.

    `pictures` counts what it learned from; 0 where its file does not tell.
    """

    head: Head
    key: str
    pictures: int = 0

    @property
    def nbytes(self) -> int:
        """The memory its numbers take."""
        return self.head.nbytes


class OwnClasses:
    """What one visitor teaches, and the head that answers in the network's place, if any."""

    def __init__(self) -> None:
        self.bins: tuple[Bin, ...] = (Bin(1), Bin(2))
        self.head: OwnHead | None = None
        self.chosen = 1
        """The bin that photos and what is pasted or dropped go into."""
        self.refused: list[Message] = []
        """Why files were not taken; told once."""

    @property
    def open_bin(self) -> Bin:
        """The chosen bin, or the first one where that is gone."""
        return next((each for each in self.bins if each.number == self.chosen), self.bins[0])

    @property
    def nbytes(self) -> int:
        """The memory the files take."""
        return sum(len(file.data) for each in self.bins for file in each.files)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to forget."""
        return self.head is None and not any(each.files for each in self.bins)

    def call(self, number: int, name: str) -> None:
        """Name a class."""
        shown = "".join(letter for letter in name if letter.isprintable()).strip()[:40]
        self.bins = tuple(
            replace(each, name=shown) if each.number == number else each for each in self.bins
        )

    def add_bin(self) -> None:
        """Begin another class, if there may be one more."""
        if len(self.bins) < MOST_BINS:
            numbers = {each.number for each in self.bins}
            free = min(set(range(1, MOST_BINS + 1)) - numbers)
            self.bins = (*self.bins, Bin(free))

    def drop_bin(self, number: int) -> None:
        """Let go of a class and its pictures, if enough are left."""
        if len(self.bins) > FEWEST_BINS:
            self.bins = tuple(each for each in self.bins if each.number != number)

    def add(self, number: int, files: Iterable[tuple[str, bytes]]) -> None:
        """Put files into a class; those that there is no room for are refused, in words."""
        mark = owners.this_mark_of_classes()
        for name, data in files:
            file = OwnFile(data, name, mark)
            refusal = self._refusal(number, file)
            if refusal is None:
                self.bins = tuple(
                    replace(each, files=(*each.files, file)) if each.number == number else each
                    for each in self.bins
                )
            else:
                self.refused.append(refusal)

    def remove(self, key: str) -> None:
        """Let go of a picture."""
        self.bins = tuple(
            replace(each, files=tuple(file for file in each.files if file.key != key))
            for each in self.bins
        )

    def _refusal(self, number: int, file: OwnFile) -> Message | None:
        """Why a file cannot come into a class."""
        name = {"name": plain(file.name)}
        for each in self.bins:
            if file.key in (other.key for other in each.files):
                return Message(N_("“{name}” is in “{title}” already."), name | _titled(each))
            if each.number == number and len(each.files) >= MOST:
                return Message(
                    N_("“{title}” has {most} pictures, which is all a class may have."),
                    _titled(each) | {"most": MOST},
                )
        room = _IN_PUBLIC if policy().public else _AT_HOME
        if self.nbytes + len(file.data) > room:
            return Message(
                N_(
                    "“{name}” has no room: all classes may have {most} MB of pictures together. "
                    "Smaller pictures, 500 px long, are as good here."
                ),
                name | {"most": room // MEGABYTE},
            )
        if policy().public and _held() + len(file.data) > _ALL_IN_PUBLIC:
            return Message(
                N_("The server has no room for more files at this moment. Try again in a minute.")
            )
        return None


_everybody: WeakSet[OwnClasses] = WeakSet()


def _titled(one: Bin) -> dict[str, object]:
    return {"title": plain(one.title)}


def _held() -> int:
    return sum(each.nbytes for each in list(_everybody))


def taught() -> OwnClasses:
    """The classes of the visitor whose page this is."""
    if _SESSION not in st.session_state:
        st.session_state[_SESSION] = found = OwnClasses()
        _everybody.add(found)
    mine: OwnClasses = st.session_state[_SESSION]
    return mine


def input_key(stem: str) -> str:
    """The key of an input for files; another one once it was emptied."""
    emptied: dict[str, int] = st.session_state.get(_EMPTIED, {})
    return f"{stem}_{emptied.get(stem, 0)}"


def take(stem: str, found: Any) -> list[UploadedFile]:
    """Take what came through an input out of Streamlit's hands, and show an empty one instead.

    Streamlit would hold the files as long as the page shows them.
    """
    # A browser that has not heard of it yet names once more what is no longer there.
    here = [file for file in found or [] if isinstance(file, UploadedFile)]
    context: Any = get_script_run_ctx(suppress_warning=True)
    for file in here:
        uploads.forget(context.session_id, file.file_id)
    if here:
        emptied: dict[str, int] = st.session_state.setdefault(_EMPTIED, {})
        emptied[stem] = emptied.get(stem, 0) + 1
    return here


def owned(head: Head, pictures: int = 0) -> OwnHead:
    """Give a head the name that its visitor's results are remembered by."""
    content = hashlib.sha256(repr((head.classes, head.origin, head.recipe)).encode())
    for layer in (head.readout.output, head.readout.hidden):
        if layer is not None:
            content.update(layer.weight.tobytes())
            content.update(layer.bias.tobytes())
    return OwnHead(head, f"{owners.this_mark_of_classes()}/{content.hexdigest()}", pictures)


def forget() -> None:
    """Let go of the pictures, the head, and all that came of them."""
    st.session_state.pop(_SESSION, None)
    for study in (READING, LEARNING, MEASURING, JUDGING):
        st.session_state.pop(f"{study}_wish", None)
    archives.drop_this()
    owners.forget_classes()
