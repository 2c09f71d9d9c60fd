"""Which weights the network runs on: choice, download, card."""

import contextlib

import streamlit as st
from streamlit.typing import UploadedFile

from explorer.errors import ExplorerError
from explorer.imaging import Preprocessing
from explorer.messages import N_, Message
from explorer.network.weights import (
    DEFAULT,
    FETCHES,
    WEIGHTS,
    FetchState,
    FetchStatus,
    LoadedWeights,
    WeightsSource,
    is_cached,
)
from explorer.numerals import figure, millions
from explorer.policy import policy
from explorer.ui import networks
from explorer.ui.computing.store import MEGABYTE
from explorer.ui.hosting import owners
from explorer.ui.i18n import _, plain, say
from explorer.ui.parts.choices import choose, telling
from explorer.ui.parts.notices import row
from explorer.ui.settings import FILE, OwnFile, mine

_AUTOMATIC_LIMIT = 100 * MEGABYTE
"""Larger downloads wait for a click."""
_UPLOAD = "weights_file"
_GOOD_FILE = "weights_file_at_hand"
"""The last file of one's own that could be used: it stays when the next one cannot."""


def _megabytes(count: int) -> str:
    return f"{millions(count)} MB"


def _title(weights: str) -> str:
    return _("From a file…") if weights == FILE else _(WEIGHTS[weights].title)


def _offered() -> tuple[str, ...]:
    """Every source of weights that may be chosen here: strangers start no downloads."""
    if not policy().public:
        return (*WEIGHTS, FILE)
    here = [name for name in WEIGHTS if name == DEFAULT or is_cached(name)]
    return (*here, FILE) if policy().weights_upload else tuple(here)


def offered_or_default() -> Message | None:
    """Put the default weights in place of some that are not offered here, and say so."""
    if mine()["weights"] in _offered():
        return None
    mine()["weights"] = DEFAULT
    return Message(N_("These weights are not on this public server; the default ones are used."))


def current_network() -> tuple[networks.Network, Message | None]:
    """Return a network that can run now, and why it is not the one chosen where that is so.

    While the chosen weights are on their way, or cannot be had, it is the best one at hand.
    """
    weights = mine()["weights"]
    file = mine().weights_file if weights == FILE else None
    if weights != FILE:
        st.session_state.pop(_GOOD_FILE, None)
    try:
        if file is not None:
            found = networks.network_from_file(file)
            st.session_state[_GOOD_FILE] = file
            return found, None
        if weights != FILE and is_cached(weights):
            return networks.network(weights), None
    except ExplorerError as error:
        return _at_hand(), error.message
    return _at_hand(), None


def choose_network(refusal: Message | None, note: Message | None) -> None:
    """Draw the choice of weights, with the reason why others are in use."""
    if note is not None:
        st.info(say(note))
    weights = choose(
        _("Weights"),
        {name: _title(name) for name in _offered()},
        "weights",
        help=_("The numbers the network learned in training. They decide what it responds to."),
    )
    if weights == FILE:
        _choose_file()
    if refusal is not None:
        st.error(say(refusal), icon=":material/error:")


def _at_hand() -> networks.Network:
    good: OwnFile | None = st.session_state.get(_GOOD_FILE)
    if good is not None:
        with contextlib.suppress(ExplorerError):
            return networks.network_from_file(good)
    last = st.session_state.get("weights_at_hand", DEFAULT)
    for weights in (last, DEFAULT):
        if is_cached(weights):
            return networks.network(weights)
    return networks.network("untrained")


def _choose_file() -> None:
    st.file_uploader(
        _("Weights file"),
        type=["safetensors", "pth", "pt", "h5"],
        **telling(_UPLOAD, adopt_upload),
        help=_(
            "A VGG16 with torchvision's, Keras' or plain layer names, with or without classifier. "
            "Nothing in the file is executed."
        ),
    )
    if mine().weights_file is None:
        st.caption(_("Until a file is here, the previous weights stay."))


def adopt_upload(upload: object) -> None:
    """Take the weights that Streamlit's input has got; a browser may tell of some that are gone."""
    if isinstance(upload, UploadedFile):
        mark = owners.this_mark_of_weights()
        mine().weights_file = OwnFile(upload.getvalue(), upload.name, mark)


def recipe(preprocessing: Preprocessing) -> str:
    """Write a preprocessing recipe out as one line of arithmetic."""

    def triple(values: tuple[float, float, float]) -> str:
        return "(" + ", ".join(figure(value) for value in values) + ")"

    scale = "" if preprocessing.scale == 1 else " / 255"
    steps = f"(RGB{scale} − {triple(preprocessing.mean)})"
    if preprocessing.std != (1.0, 1.0, 1.0):
        steps += f" / {triple(preprocessing.std)}"
    return steps


def card(network: networks.Network) -> None:
    """Draw the weights' origin, licence, training data, preprocessing and hash."""
    loaded = network.loaded
    source = loaded.source
    lines = [f"**{_(source.title) if source else plain(loaded.title)}**"]
    if source:
        lines.append(_(source.summary))
        facts = {
            _("Trained on"): _(source.training_data),
            _("Origin"): _origin(source),
            _("Credit"): plain(source.credit),
            _("Licence"): _(source.licence),
        }
    else:
        facts = {_("Origin"): _("your file")}
    facts[_("Preprocessing")] = f"`{recipe(loaded.preprocessing)}`"
    facts["SHA-256"] = f"`{loaded.sha256[:16]}…`"
    lines.append("\n".join(f"- {name}: {value}" for name, value in facts.items()))
    lines += [say(note) for note in loaded.notes]
    st.markdown("\n\n".join(lines))


def _origin(source: WeightsSource) -> str:
    origin = source.origin
    return say(origin.told, name=f"`{origin.name}`", size=_megabytes(origin.size))


def progress_banner(wanted: str, network: networks.Network) -> None:
    """Show how the chosen weights are coming along, while another network stands in."""
    if wanted == FILE or is_cached(wanted):
        st.session_state["weights_at_hand"] = wanted if wanted != FILE else DEFAULT
        return
    source = WEIGHTS[wanted]
    status = FETCHES.status(wanted)
    small = source.origin.size <= _AUTOMATIC_LIMIT
    if status.state is FetchState.IDLE and small and not policy().public:
        FETCHES.start(wanted)
    _watch(wanted)


@st.fragment(run_every=0.5)
def _watch(wanted: str) -> None:
    status = FETCHES.status(wanted)
    if is_cached(wanted):
        st.rerun()
    with row("notice_weights"):
        _tell(wanted, status)


def _tell(wanted: str, status: FetchStatus) -> None:
    title, size = _(WEIGHTS[wanted].title), _megabytes(WEIGHTS[wanted].origin.size)
    if status.state is FetchState.RUNNING:
        text = Message(
            N_("Fetching “{title}” ({size}). Until it is here you see other weights."),
            {"title": title, "size": size},
        )
        done = (status.progress and status.progress.fraction) or 0.0
        st.progress(done, text=say(text))
        return
    if policy().public:
        missing = N_("“{title}” is not on this server, so you see other weights.")
        st.info(say(missing, title=title), icon=":material/info:")
        return
    if status.state is FetchState.FAILED and status.error is not None:
        st.error(say(status.error), icon=":material/error:")
        label = _("Try again")
    else:
        st.info(
            say(N_("“{title}” is not on this machine yet."), title=title),
            icon=":material/download:",
        )
        label = say(N_("Fetch it ({size})"), size=size)
    st.button(label, icon=":material/download:", on_click=_start, args=(wanted,))


def _start(weights: str) -> None:
    FETCHES.start(weights)


def title(loaded: LoadedWeights) -> str:
    """The weights' name as people see it, for tables and charts."""
    return _(loaded.source.title) if loaded.source else loaded.title


def label(loaded: LoadedWeights) -> str:
    """The same for Markdown."""
    return _(loaded.source.title) if loaded.source else plain(loaded.title)
