"""The sidebar: the same settings in every room, set once.

What the settings come to (`current`) is known before the sidebar is drawn, so that a room may show
its pictures first: a browser that draws menus takes turns with the arithmetic.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

import streamlit as st
from streamlit.typing import UploadedFile

from explorer.errors import ExplorerError
from explorer.imaging import SAMPLES, ColourOrder, Fit, Interpolation
from explorer.imaging.pyramids import max_pyr_down_passes
from explorer.imaging.resampling import MIN_SIDE
from explorer.imaging.sampling import Sampled, Sampling
from explorer.messages import N_, Message
from explorer.policy import policy
from explorer.ui import cache, stores, weights_panel
from explorer.ui.choices import choose, hints, labels
from explorer.ui.components.paste import PasteWords, paste_area
from explorer.ui.i18n import Language, _, say
from explorer.ui.link import DEFAULT_PICTURE, OWN, parse_size

STYLESHEET = Path(__file__).parent / "app.css"
FORMATS = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff"]


@dataclass(frozen=True, slots=True)
class Refusals:
    """Why settings fell back to others, to be said in the sidebar beside them."""

    size: Message | None = None
    weights: Message | None = None
    offer: Message | None = None


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything the rooms share: the picture, how it is resampled, the network."""

    picture: cache.HeldPicture
    sampling: Sampling
    seen: Sampled
    network: cache.Network
    title: str
    refusals: Refusals = field(default_factory=Refusals)


def current() -> Setup:
    """Work out what the settings come to; impossible ones fall back."""
    state = st.session_state
    if state["picture"] not in _pictures():
        state["picture"] = DEFAULT_PICTURE
    own = state["picture"] == OWN
    picture = cache.own_picture(state["own"]) if own else cache.sample_picture(state["picture"])
    state["passes"] = min(state["passes"], _deepest(picture))
    seen, sampling, size = seen_or_fallback(picture, _sampling())
    offer = weights_panel.offered_or_default()
    network, weights = weights_panel.current_network()
    title = _picture_title(state["picture"])
    return Setup(picture, sampling, seen, network, title, Refusals(size, weights, offer))


def listen_for_pictures() -> None:
    """Take a picture pasted or dropped anywhere; what the browser kept is asked for if it is lost.

    Convention: call it before `current`, which replaces a lost picture by the default one.
    """
    state = st.session_state
    paste_area(
        PasteWords(
            _("That picture is over 15 MB. Please use the upload button instead."),
            _("Drop the picture to see it through VGG16"),
        ),
        _adopt,
        current=state[OWN].sha256 if OWN in state else "",
        wanted=state["picture"] == OWN and OWN not in state,
    )


def choose_language() -> None:
    """Draw the choice of language; it opens the sidebar, so that nothing moves later."""
    st.segmented_control(
        _("Language"),
        list(Language),
        format_func=lambda language: language.native_name,
        key="lang",
        required=True,
        label_visibility="collapsed",
    )


def sidebar(setup: Setup) -> None:
    """Draw the sidebar's menus here, with the reasons why settings fell back."""
    st.subheader(_("Picture"), anchor=False)
    _choose_picture(setup.picture)
    st.subheader(_("Resampling"), anchor=False)
    _choose_sampling(setup.picture)
    if setup.refusals.size is not None:
        st.error(say(setup.refusals.size), icon=":material/straighten:")
    st.subheader(_("Network"), anchor=False)
    weights_panel.choose_network(setup.refusals.weights, setup.refusals.offer)
    with st.popover(_("About these weights"), icon=":material/info:", width="stretch"):
        weights_panel.card(setup.network)


def _adopt(data: bytes) -> None:
    """Make a file the current picture if it can be read; otherwise keep the view and say why."""
    state = st.session_state
    state.pop("picture_error", None)
    file = cache.own_file(data)
    stores.begin_callback()
    try:
        cache.own_picture(file)
    except ExplorerError as error:
        state["picture_error"] = error.message
        return
    state["own"] = file
    state["picture"] = OWN


def _adopt_widget(key: str) -> None:
    upload: UploadedFile | None = st.session_state[key]
    # Replacing a file first takes the old one away; the view stays until there is a new one.
    if upload is not None:
        _adopt(upload.getvalue())


def _picture_title(name: str) -> str:
    return _("Your picture") if name == OWN else _(SAMPLES[name].title)


def _pictures() -> list[str]:
    return [*SAMPLES, OWN] if OWN in st.session_state else list(SAMPLES)


def _choose_picture(picture: cache.HeldPicture) -> None:
    choose(
        _("Sample or your own"),
        {name: _picture_title(name) for name in _pictures()},
        "picture",
        label_visibility="collapsed",
    )
    st.file_uploader(
        _("Upload a picture"),
        type=FORMATS,
        key="upload",
        on_change=_adopt_widget,
        args=("upload",),
        max_upload_size=20,
        help=_(
            "PNG, JPEG, WebP, GIF, BMP or TIFF, up to 20 MB. You can also paste a picture or drop "
            "it anywhere on the page. It is processed by the machine that runs this app and not "
            "kept."
        ),
    )
    if policy().public:
        st.caption(
            _("Pictures are processed on the server that runs this page and are not kept there.")
        )
    if st.toggle(_("Take a photo"), key="use_camera"):
        st.camera_input(
            _("Camera"),
            key="camera",
            on_change=_adopt_widget,
            args=("camera",),
            label_visibility="collapsed",
        )
    if "picture_error" in st.session_state:
        st.error(say(st.session_state["picture_error"]), icon=":material/broken_image:")
    for note in picture.notes:
        st.caption(f":material/info: {say(note)}")


def _check_size() -> None:
    state = st.session_state
    try:
        state["size"] = parse_size(str(state["size"]).strip())
    except ValueError:
        state["size"] = str(Sampling().size)
        state["size_error"] = True


def _sizes(chosen: str) -> dict[str, str]:
    named = {
        "224": _("224, the paper's"),
        "244": _("244, the article's"),
        "448": _("448, twice the paper's"),
        OWN: _("the picture's own"),
    }
    return named if chosen in named else named | {chosen: chosen}


def _deepest(picture: cache.HeldPicture) -> int:
    return max(1, max_pyr_down_passes(picture.size_wh))


def _sampling() -> Sampling:
    state = st.session_state
    return Sampling(
        Interpolation(state["resample"]),
        state["passes"],
        None if state["size"] == OWN else int(state["size"]),
        Fit(state["fit"]),
        ColourOrder(state["order"]),
        policy().input_side,
    )


def _choose_sampling(picture: cache.HeldPicture) -> None:
    state = st.session_state
    choose(_("Interpolation"), labels(Interpolation), "resample", help=hints(Interpolation))
    st.slider(
        _("Gaussian pyramid passes first"),
        0,
        _deepest(picture),
        key="passes",
        help=_(
            "Each pass (`pyrDown`) blurs the picture and drops every second row and column, before "
            "any resize."
        ),
    )
    size = choose(
        _("Network input size"),
        _sizes(state["size"]),
        "size",
        accept_new_options=True,
        on_change=_check_size,
        help=say(
            Message(
                N_("Pick a size or type any side from {low} to {high} px."),
                {"low": MIN_SIDE, "high": policy().input_side},
            )
        ),
    )
    if state.pop("size_error", False):
        st.warning(
            say(
                Message(
                    N_("Sizes are whole numbers from {low} to {high}; back to 224."),
                    {"low": MIN_SIDE, "high": policy().input_side},
                )
            )
        )
    choose(_("Fit to the square"), labels(Fit), "fit", help=hints(Fit), disabled=size == OWN)
    choose(_("Colour order"), labels(ColourOrder), "order", help=hints(ColourOrder))


def seen_or_fallback(
    picture: cache.HeldPicture, sampling: Sampling
) -> tuple[Sampled, Sampling, Message | None]:
    """Sample the picture; where that is impossible, at the default size, with the reason."""
    try:
        return cache.sampled(picture, sampling), sampling, None
    except ExplorerError as error:
        fallback = replace(sampling, passes=0, size=Sampling().size)
        return cache.sampled(picture, fallback), fallback, error.message
