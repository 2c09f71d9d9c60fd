"""The sidebar: the same settings in every room, set once."""

from dataclasses import dataclass, replace
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
from explorer.ui.components.paste import paste_area
from explorer.ui.i18n import Language, _, say
from explorer.ui.link import DEFAULT_PICTURE, OWN, parse_size

STYLESHEET = Path(__file__).parent / "app.css"
FORMATS = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff"]


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything the rooms share: the picture, how it is resampled, the network."""

    picture: cache.HeldPicture
    sampling: Sampling
    seen: Sampled
    network: cache.Network
    title: str


def sidebar() -> Setup:
    """Draw the sidebar and return what it is set to; impossible settings fall back, and say so."""
    with st.sidebar:
        st.segmented_control(
            _("Language"),
            list(Language),
            format_func=lambda language: language.native_name,
            key="lang",
            required=True,
            label_visibility="collapsed",
        )
        st.subheader(_("Picture"), anchor=False)
        picture = _choose_picture()
        st.subheader(_("Resampling"), anchor=False)
        sampling = _choose_sampling(picture)
        seen, sampling = seen_or_fallback(picture, sampling)
        st.subheader(_("Network"), anchor=False)
        network = weights_panel.choose_network()
        with st.popover(_("About these weights"), icon=":material/info:", width="stretch"):
            weights_panel.card(network)
    return Setup(picture, sampling, seen, network, _picture_title(st.session_state["picture"]))


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


def _choose_picture() -> cache.HeldPicture:
    state = st.session_state
    options = [*SAMPLES, OWN] if "own" in state else list(SAMPLES)
    if state["picture"] not in options:
        state["picture"] = DEFAULT_PICTURE
    choose(
        _("Sample or your own"),
        {name: _picture_title(name) for name in options},
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
    paste_area(
        _("That picture is over 15 MB. Please use the upload button instead."),
        _("Drop the picture to see it through VGG16"),
        _adopt,
    )
    if st.toggle(_("Take a photo"), key="use_camera"):
        st.camera_input(
            _("Camera"),
            key="camera",
            on_change=_adopt_widget,
            args=("camera",),
            label_visibility="collapsed",
        )
    if "picture_error" in state:
        st.error(say(state["picture_error"]), icon=":material/broken_image:")
    own = state["picture"] == OWN
    picture = cache.own_picture(state["own"]) if own else cache.sample_picture(state["picture"])
    for note in picture.notes:
        st.caption(f":material/info: {say(note)}")
    return picture


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


def _choose_sampling(picture: cache.HeldPicture) -> Sampling:
    state = st.session_state
    method = choose(
        _("Interpolation"), labels(Interpolation), "resample", help=hints(Interpolation)
    )
    deepest = max(1, max_pyr_down_passes(picture.size_wh))
    state["passes"] = min(state["passes"], deepest)
    passes = st.slider(
        _("Gaussian pyramid passes first"),
        0,
        deepest,
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
    fit = choose(_("Fit to the square"), labels(Fit), "fit", help=hints(Fit), disabled=size == OWN)
    order = choose(_("Colour order"), labels(ColourOrder), "order", help=hints(ColourOrder))
    side = None if size == OWN else int(size)
    most = policy().input_side
    return Sampling(Interpolation(method), passes, side, Fit(fit), ColourOrder(order), most)


def seen_or_fallback(picture: cache.HeldPicture, sampling: Sampling) -> tuple[Sampled, Sampling]:
    """Sample the picture; where that is impossible, say why and use the default size instead."""
    try:
        return cache.sampled(picture, sampling), sampling
    except ExplorerError as error:
        st.error(say(error.message), icon=":material/straighten:")
        fallback = replace(sampling, passes=0, size=Sampling().size)
        return cache.sampled(picture, fallback), fallback
