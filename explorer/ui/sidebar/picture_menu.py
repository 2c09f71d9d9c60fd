"""The sidebar's choice of a picture: a sample, or one's own and what becomes of it."""

from collections.abc import Callable

import streamlit as st

from explorer.imaging import SAMPLES
from explorer.policy import policy
from explorer.ui.i18n import _, say
from explorer.ui.own_classes import taught
from explorer.ui.parts.choices import choose, telling
from explorer.ui.pictures import HeldPicture
from explorer.ui.settings import OWN, mine
from explorer.ui.sidebar import own_pictures, upload_inputs

FORMATS = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff"]


def title_of(name: str) -> str:
    """The name people see for a picture."""
    return _("Your picture") if name == OWN else _(SAMPLES[name].title)


def draw(picture: HeldPicture) -> None:
    """Draw the menu here, with what is to be said of the picture that is shown."""
    choose(
        _("Sample or your own"),
        {name: title_of(name) for name in _offered()},
        "picture",
        label_visibility="collapsed",
    )
    bring(own_pictures.adopt_upload)
    _forget()
    problem = own_pictures.problem()
    if problem is not None:
        st.error(say(problem), icon=":material/broken_image:")
    if own_pictures.is_missed():
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


def _offered() -> list[str]:
    here = mine().picture_file is not None or mine()["picture"] == OWN
    return [*SAMPLES, OWN] if here else list(SAMPLES)


def bring(take: Callable[[object], None]) -> None:
    """Draw the inputs for a picture of one's own; what comes through them goes to `take`."""
    st.file_uploader(
        _("Upload a picture"),
        type=FORMATS,
        **telling(upload_inputs.key_of("upload"), take),
        max_upload_size=20,
        help=_(
            "PNG, JPEG, WebP, GIF, BMP or TIFF, up to 20 MB. You can also paste a picture or drop "
            "it anywhere on the page. The machine that runs this app has it in memory only while "
            "you are here. Your browser keeps a copy for this tab, so that a reload does not lose "
            "it."
        ),
    )
    if policy().public:
        st.caption(
            _(
                "Pictures are processed on the server that runs this page. They stay in its memory "
                "while you are here, and for no more than ten minutes after you have left."
            )
        )
    if st.toggle(_("Take a photo"), key="use_camera"):
        st.camera_input(
            _("Camera"),
            **telling(upload_inputs.key_of("camera"), take),
            label_visibility="collapsed",
        )


def _forget() -> None:
    has_classes = not taught().is_empty
    if mine().picture_file is not None or has_classes:
        st.button(
            _("Forget my pictures") if has_classes else _("Forget my picture"),
            icon=":material/delete:",
            key="forget_picture",
            on_click=own_pictures.forget,
            width="stretch",
            help=_(
                "Takes your picture, your own classes with their head, and all that was computed "
                "from them, out of the server's memory at once, and erases the picture's copy in "
                "your browser."
            )
            if has_classes
            else _(
                "Takes your picture, and all that was computed from it, out of the server's memory "
                "at once, and erases the copy in your browser."
            ),
        )
    elif own_pictures.was_forgotten():
        st.success(
            _(
                "Your picture is forgotten: neither the server nor this tab has anything of it any "
                "more."
            ),
            icon=":material/check:",
        )
