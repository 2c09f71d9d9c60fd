"""The bins: a name and an input each, and the pictures in them."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.messages import N_, N_n
from explorer.rendering import png_bytes
from explorer.ui.catching import Catcher
from explorer.ui.i18n import _, plain, say
from explorer.ui.own_classes import (
    FEWEST,
    FEWEST_BINS,
    MOST,
    MOST_BINS,
    Bin,
    OwnClasses,
    input_key,
    take,
    taught,
)
from explorer.ui.pages.learning.own.reading import ReadPicture
from explorer.ui.parts import lab
from explorer.ui.parts.choices import showing, telling
from explorer.ui.settings import OwnFile

_FORMATS = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff"]
_WIDTH = 300
_CAMERA, _SHOOTING = "own_camera", "own_camera_on"


def draw(own: OwnClasses) -> dict[int, DeltaGenerator]:
    """Draw the bins' names and inputs; returns the places for their pictures, by bin."""
    places = {}
    with st.container(horizontal=True, gap="large", vertical_alignment="top"):
        for each in own.bins:
            with st.container(width=_WIDTH):
                _inputs(own, each)
                places[each.number] = st.container(horizontal=True, gap="small")
    for refusal in own.refused:
        st.warning(say(refusal), icon=":material/block:")
    own.refused.clear()
    if len(own.bins) < MOST_BINS:
        st.button(
            _("Add a class"),
            icon=":material/add:",
            key="own_add",
            on_click=lambda: taught().add_bin(),
        )
    _camera(own)
    return places


def _inputs(own: OwnClasses, each: Bin) -> None:
    number = each.number
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            say(N_("Name of class {number}"), number=number),
            max_chars=40,
            placeholder=say(N_("Class {number}"), number=number),
            **showing(f"own_name_{number}", each.name, lambda name: taught().call(number, name)),
        )
        if len(own.bins) > FEWEST_BINS:
            words = say(N_("Remove “{title}” and its pictures"), title=plain(each.title))
            st.button(
                words,
                icon=":material/delete:",
                key=f"own_drop_{number}",
                on_click=lambda: taught().drop_bin(number),
                help=words,
            )
    stem = f"own_upload_{number}"
    st.file_uploader(
        # Another label would make it another input, and what is on its way be lost.
        say(N_("Pictures of class {number}"), number=number),
        type=_FORMATS,
        accept_multiple_files=True,
        max_upload_size=20,
        **telling(input_key(stem), lambda found: _take(stem, number, found)),
    )
    st.caption(
        say(
            N_n(
                "{n} picture; {least} to {most} make a class.",
                "{n} pictures; {least} to {most} make a class.",
            ),
            n=len(each.files),
            least=FEWEST,
            most=MOST,
        )
    )


def _camera(own: OwnClasses) -> None:
    titles = {each.number: plain(each.title) for each in own.bins}
    st.segmented_control(
        _("Photos, and what is pasted or dropped on this page, go to"),
        list(titles),
        format_func=lambda number: titles.get(number, str(number)),
        required=True,
        **showing("own_goes_to", own.open_bin.number, _choose),
    )
    if st.toggle(_("Take photos"), key=_SHOOTING):
        st.camera_input(
            _("Camera"),
            label_visibility="collapsed",
            **telling(input_key(_CAMERA), _shoot),
        )


def _choose(number: int | None) -> None:
    if number is not None:
        taught().chosen = number


def _shoot(photo: Any) -> None:
    _take(_CAMERA, taught().open_bin.number, [photo])


def catcher() -> Catcher:
    """Who takes what is pasted or dropped on the page."""
    title = taught().open_bin.title
    return Catcher(say(N_("Drop the picture to put it into “{title}”"), title=title), _catch)


def _catch(data: bytes) -> None:
    own = taught()
    count = sum(len(each.files) for each in own.bins)
    own.add(own.open_bin.number, [(f"picture-{count + 1}", data)])


def _take(stem: str, number: int, found: Any) -> None:
    taught().add(number, [(file.name, file.getvalue()) for file in take(stem, found)])


def pictures(
    own: OwnClasses,
    places: Mapping[int, DeltaGenerator],
    known: Mapping[str, ReadPicture],
    taken_for: Mapping[str, str],
) -> None:
    """Show every bin's pictures as the network sees them, with what each was taken for if wrong."""
    for each in own.bins:
        with places[each.number]:
            for file in each.files:
                with st.container(width=76, gap=None, horizontal_alignment="center"):
                    _picture(file, known.get(file.key), taken_for.get(file.key))


def _picture(file: OwnFile, seen: ReadPicture | None, taken_for: str | None) -> None:
    name = file.name
    if seen is not None and seen.thumbnail is not None:
        words = name
        if taken_for is not None:
            words = say(N_("{file}, taken for {name}"), file=name, name=taken_for)
        st.image(png_bytes(seen.thumbnail), width=64, output_format="PNG", alt=words)
        if taken_for is not None:
            st.caption(f":red[→ {plain(taken_for)}]")
    elif seen is not None and seen.problem is not None:
        st.markdown(":material/broken_image:", help=f"{plain(name)}: {say(seen.problem)}")
    else:
        st.markdown(":material/hourglass_empty:", help=plain(name))
    words = say(N_("Remove {name}"), name=plain(name))
    st.button(
        words,
        icon=":material/close:",
        key=f"own_remove_{file.sha256[:16]}",
        type="tertiary",
        on_click=_remove,
        args=(file.key,),
        help=words,
    )


def _remove(key: str) -> None:
    # Streamlit keeps what a button calls, so nothing of that may hold the file.
    taught().remove(key)


def problems(own: OwnClasses, known: Mapping[str, ReadPicture]) -> None:
    """Say which pictures cannot be used, and why."""
    for each in own.bins:
        for file in each.files:
            seen = known.get(file.key)
            if seen is not None and seen.problem is not None:
                st.error(
                    lab.strong(plain(file.name)) + ": " + say(seen.problem),
                    icon=":material/broken_image:",
                )
