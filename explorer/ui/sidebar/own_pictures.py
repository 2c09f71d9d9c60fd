"""A visitor's own picture: how it comes to the server, is missed there, and is forgotten."""

from dataclasses import dataclass

import streamlit as st
from streamlit.typing import UploadedFile

from explorer import handover
from explorer.errors import ExplorerError
from explorer.messages import N_, Message
from explorer.policy import MEGABYTE, policy
from explorer.ui import own_classes, recovery
from explorer.ui.catching import Catcher
from explorer.ui.components.paste import PasteWords, paste_area
from explorer.ui.computing.turns import BusyError
from explorer.ui.hosting import archives, owners
from explorer.ui.i18n import _, say
from explorer.ui.pictures import own_picture
from explorer.ui.settings import OWN, OwnFile, declared, mine
from explorer.ui.sidebar import upload_inputs
from explorer.ui.supply.endpoint import close_endpoint

_PROBLEM, _CANDIDATE = "picture_error", "picture_candidate"
_ERASE, _TOLD = "erase_browser_copy", "picture_forgotten"
_TICKET = "picture_ticket"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file on its way to be the own picture; one that is `given` back only takes its place."""

    file: OwnFile
    given: bool


def listen(catcher: Catcher | None = None) -> None:
    """Take a picture pasted or dropped anywhere; what the browser kept is asked for if it is lost.

    A room's own `catcher` takes it instead, where there is one.

    Convention: call it before the settings are worked out, which replaces a lost picture by the
    default one.
    """
    file = mine().picture_file
    paste_area(
        PasteWords(
            _("That picture is over 15 MB. Please use the upload button instead."),
            catcher.drop_here if catcher else _("Drop the picture to see it through VGG16"),
            _refusals(),
        ),
        catcher.take if catcher else adopt,
        _adopt_again,
        current=file.sha256 if file is not None else "",
        wanted=mine().picture_file is None and bool(_shown_as()),
        forget=st.session_state.pop(_ERASE, False),
    )


def take_handed_over() -> None:
    """Take the picture that the app was started with, if this page's address has the ticket for it.

    Convention: call it before the address is read; in public there are no tickets.
    """
    state, ticket = st.session_state, st.query_params.get(handover.TICKET)
    if ticket is None or policy().public:
        return
    del st.query_params[handover.TICKET]
    if state.get(_TICKET) == ticket:
        return  # The browser asked before it heard that the address has changed.
    state[_TICKET] = ticket
    data = handover.take(ticket)
    if data is not None:
        adopt(data)
    else:
        state[_PROBLEM] = Message(
            N_(
                "The picture of this address was opened before, and the app has kept no copy. "
                "Start the app with it again, or upload it here."
            )
        )


def take_candidate() -> None:
    """Make a new file the current picture if it can be read; otherwise keep the view and say why.

    It stays a candidate until it has been read, so that whoever asks for more meanwhile, or stops
    waiting, does not lose it. On the way back to the last good view it is left alone: a server too
    busy to read it would be too busy for that view, too.
    """
    state = st.session_state
    found: _Candidate | None = state.get(_CANDIDATE)
    if found is None or "going_back" in state:
        return
    state.pop(_PROBLEM, None)
    try:
        own_picture(found.file)
    except BusyError:
        raise
    except ExplorerError as error:
        state[_PROBLEM] = error.message
    else:
        mine().picture_file = found.file
        if not found.given:
            mine()["picture"] = OWN
    del state[_CANDIDATE]


def adopt_upload(upload: object) -> None:
    """Take what one of Streamlit's own inputs has got.

    Convention: replacing a file first takes the old one away, and a browser that goes back may
    tell of one that is gone; the view stays until there is a new one.
    """
    if isinstance(upload, UploadedFile):
        adopt(upload.getvalue())


def problem() -> Message | None:
    """Why the last file could not become the picture."""
    found: Message | None = st.session_state.get(_PROBLEM)
    return found


def is_missed() -> bool:
    """Whether the visitor's own picture is chosen, but lost with an earlier session."""
    return bool(mine()["picture"] != mine().picture)


def forget() -> None:
    """Let go of the own picture, the own classes, and all that came of them.

    Convention: here, at Streamlit's, and in the browser.
    """
    settings, state = mine(), st.session_state
    settings.update({key: declared()[key].default for key in _shown_as()})
    settings.picture_file = None
    state.pop(_CANDIDATE, None)
    state.pop(_PROBLEM, None)
    recovery.forget_views()
    close_endpoint()
    archives.drop_this()
    upload_inputs.drop_pictures()
    owners.forget_this()
    own_classes.forget()
    state[_ERASE] = state[_TOLD] = True


def was_forgotten() -> bool:
    """Whether the visitor just had the picture forgotten; tells it once."""
    return bool(st.session_state.pop(_TOLD, False))


def _refusals() -> dict[str, str]:
    """Why a file did not get through, by the status it was answered with (`entry.uploads`)."""
    lost = _("This page has lost its place on the server. Reload it and bring the file again.")
    limits = policy().uploads
    much = Message(
        N_(
            "That is too much: the server takes {file} MB in one file, and {all} MB or {count} "
            "files of one visitor. Bring a smaller file, or remove another one first."
        ),
        {
            "file": policy().upload_megabytes,
            "all": limits.session_bytes // MEGABYTE,
            "count": limits.files,
        },
    )
    return {
        "400": lost,
        "403": lost,
        "408": _("The file came too slowly. Try a better connection or a smaller file."),
        "413": say(much),
        "503": _("The server has no room for more files at this moment. Try again in a minute."),
        "": _("The file did not get through to the server. Check the connection and try again."),
    }


def _shown_as() -> list[str]:
    """The settings that ask for the own picture."""
    return [key for key, setting in declared().items() if setting.private == OWN == mine()[key]]


def adopt(data: bytes) -> None:
    """Take a picture that was brought, however it came."""
    st.session_state[_CANDIDATE] = _Candidate(_file(data), given=False)


def _adopt_again(data: bytes) -> None:
    st.session_state[_CANDIDATE] = _Candidate(_file(data), given=True)


def _file(data: bytes) -> OwnFile:
    return OwnFile(data, mark=owners.this_mark())
