"""The sidebar: the same settings in every room, set once.

What the settings come to (`current`) is known before the sidebar is drawn, so that a room may show
its pictures first: a browser that draws menus takes turns with the arithmetic.
"""

from dataclasses import replace
from pathlib import Path

import streamlit as st
from streamlit.typing import UploadedFile

from explorer.errors import ExplorerError
from explorer.imaging import SAMPLES, ColourOrder, Fit, Interpolation
from explorer.imaging.pyramids import max_pyr_down_passes
from explorer.imaging.resampling import MIN_SIDE
from explorer.imaging.sampling import Sampling
from explorer.messages import N_, Message
from explorer.policy import policy
from explorer.ui import weights_panel
from explorer.ui.choices import bound, choose, hints, labels, refused
from explorer.ui.components.paste import PasteWords, paste_area
from explorer.ui.computing.turns import BusyError
from explorer.ui.i18n import Language, _, say
from explorer.ui.pictures import HeldPicture, own_picture, sample_picture
from explorer.ui.run import Run, sampled
from explorer.ui.settings import OWN, OwnFile, Settings, mine
from explorer.ui.setup import Refusals, Setup

STYLESHEET = Path(__file__).parent / "app.css"
FORMATS = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff"]
_PROBLEM, _CANDIDATE = "picture_error", "picture_candidate"


def current() -> Setup:
    """Work out what the settings come to; impossible ones fall back."""
    settings = mine()
    picture = _picture(settings)
    sampling, size = possible(picture, _sampling(picture))
    offer = weights_panel.offered_or_default()
    network, weights = weights_panel.current_network()
    title = _picture_title(settings.picture)
    return Setup(Run(picture, sampling, network), title, Refusals(size, weights, offer))


def misses_own() -> bool:
    """Whether the visitor's own picture is chosen, but lost with an earlier session."""
    return bool(mine()["picture"] != mine().picture)


def _picture(settings: Settings) -> HeldPicture:
    if settings.picture == OWN and settings.picture_file is not None:
        return own_picture(settings.picture_file)
    return sample_picture(settings.picture)


def listen_for_pictures() -> None:
    """Take a picture pasted or dropped anywhere; what the browser kept is asked for if it is lost.

    Convention: call it before `current`, which replaces a lost picture by the default one.
    """
    file = mine().picture_file
    paste_area(
        PasteWords(
            _("That picture is over 15 MB. Please use the upload button instead."),
            _("Drop the picture to see it through VGG16"),
        ),
        _adopt,
        current=file.sha256 if file is not None else "",
        wanted=misses_own(),
    )


def choose_language() -> None:
    """Draw the choice of language; it opens the sidebar, so that nothing moves later."""
    st.segmented_control(
        _("Language"),
        list(Language),
        format_func=lambda language: language.native_name,
        **bound("lang"),
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
    st.session_state[_CANDIDATE] = OwnFile(data)


def take_candidate() -> None:
    """Make a new file the current picture if it can be read; otherwise keep the view and say why.

    It stays a candidate until it has been read, so that whoever asks for more meanwhile, or stops
    waiting, does not lose it. On the way back to the last good view it is left alone: a server too
    busy to read it would be too busy for that view, too.
    """
    state = st.session_state
    file: OwnFile | None = state.get(_CANDIDATE)
    if file is None or "going_back" in state:
        return
    state.pop(_PROBLEM, None)
    try:
        own_picture(file)
    except BusyError:
        raise
    except ExplorerError as error:
        state[_PROBLEM] = error.message
    else:
        mine().picture_file = file
        mine()["picture"] = OWN
    del state[_CANDIDATE]


def _adopt_widget(key: str) -> None:
    upload: UploadedFile | None = st.session_state[key]
    # Replacing a file first takes the old one away; the view stays until there is a new one.
    if upload is not None:
        _adopt(upload.getvalue())


def _picture_title(name: str) -> str:
    return _("Your picture") if name == OWN else _(SAMPLES[name].title)


def _pictures() -> list[str]:
    here = mine().picture_file is not None or mine()["picture"] == OWN
    return [*SAMPLES, OWN] if here else list(SAMPLES)


def _choose_picture(picture: HeldPicture) -> None:
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
            "kept. Your browser keeps a copy for this tab, so that a reload does not lose it."
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
    if _PROBLEM in st.session_state:
        st.error(say(st.session_state[_PROBLEM]), icon=":material/broken_image:")
    if misses_own():
        st.warning(
            _(
                "Your own picture is no longer on the server, or this link came from somebody "
                "else: pictures are never part of a link. Please upload it again; all settings are "
                "kept."
            ),
            icon=":material/photo_library:",
        )
    for note in picture.notes:
        st.caption(f":material/info: {say(note)}")


def _sizes(chosen: str) -> dict[str, str]:
    named = {
        "224": _("224, the paper's"),
        "244": _("244, the article's"),
        "448": _("448, twice the paper's"),
        OWN: _("the picture's own"),
    }
    return named if chosen in named else named | {chosen: chosen}


def _deepest(picture: HeldPicture) -> int:
    return max(1, max_pyr_down_passes(picture.size_wh))


def _passes(picture: HeldPicture) -> int:
    """As many passes as were chosen, or as this picture allows; the choice stays for the next."""
    return int(min(mine()["passes"], _deepest(picture)))


def _sampling(picture: HeldPicture) -> Sampling:
    settings = mine()
    return Sampling(
        Interpolation(settings["resample"]),
        _passes(picture),
        None if settings["size"] == OWN else int(settings["size"]),
        Fit(settings["fit"]),
        ColourOrder(settings["order"]),
        policy().input_side,
    )


def _choose_sampling(picture: HeldPicture) -> None:
    choose(_("Interpolation"), labels(Interpolation), "resample", help=hints(Interpolation))
    st.slider(
        _("Gaussian pyramid passes first"),
        0,
        _deepest(picture),
        **bound("passes", shown=_passes(picture)),
        help=_(
            "Each pass (`pyrDown`) blurs the picture and drops every second row and column, before "
            "any resize."
        ),
    )
    size = choose(
        _("Network input size"),
        _sizes(mine()["size"]),
        "size",
        accept_new_options=True,
        help=say(
            Message(
                N_("Pick a size or type any side from {low} to {high} px."),
                {"low": MIN_SIDE, "high": policy().input_side},
            )
        ),
    )
    if refused("size"):
        st.warning(
            say(
                Message(
                    N_("Sizes are whole numbers from {low} to {high}; nothing was changed."),
                    {"low": MIN_SIDE, "high": policy().input_side},
                )
            )
        )
    choose(_("Fit to the square"), labels(Fit), "fit", help=hints(Fit), disabled=size == OWN)
    choose(_("Colour order"), labels(ColourOrder), "order", help=hints(ColourOrder))


def possible(picture: HeldPicture, sampling: Sampling) -> tuple[Sampling, Message | None]:
    """Return settings that this picture allows: these, or the default size with the reason."""
    try:
        sampled(picture, sampling)
    except ExplorerError as error:
        if isinstance(error, BusyError):
            raise
        return replace(sampling, passes=0, size=Sampling().size), error.message
    return sampling, None
