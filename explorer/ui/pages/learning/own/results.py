"""What came of learning: who is taken for whom, and the head as a file or on the network."""

import streamlit as st
from streamlit.typing import UploadedFile

from explorer.errors import HeadError
from explorer.messages import N_
from explorer.numerals import percent
from explorer.studies.heads import head_bytes, head_of
from explorer.ui.i18n import _, plain, say
from explorer.ui.own_classes import OwnHead, input_key, owned, take, taught
from explorer.ui.pages.learning.own.learned import Learned, OwnLesson
from explorer.ui.parts import lab
from explorer.ui.parts.choices import telling
from explorer.ui.setup import Setup

_SAVED, _FILE_PROBLEM = "own_saved", "own_head_problem"


def draw(found: Learned, lesson: OwnLesson) -> None:
    """Draw how good the head is."""
    honest, total = found.honest, len(found.honest.labels)
    st.markdown(
        say(
            N_(
                "**{right} of {total}** pictures are right when each is left out of training "
                "({share}; guessing gets {chance}). Of what it has learned from, the head knows "
                "{known}."
            ),
            right=round(honest.accuracy * total),
            total=total,
            share=percent(honest.accuracy),
            chance=percent(1 / len(lesson.bins)),
            known=percent(found.known.accuracy),
        )
    )
    st.markdown(lab.strong(_("Who is taken for whom")))
    names = [each.title for each in lesson.bins]
    table = honest.confusion
    st.dataframe(
        {
            _("Is"): names,
            **{
                say(N_("taken for {name}"), name=name): table[:, at].tolist()
                for at, name in enumerate(names)
            },
        },
        hide_index=True,
        width=720,
    )
    words = (
        N_(
            "Each picture is judged by a head that learned from all the others; right answers "
            "stand on the diagonal."
        )
        if lesson.judge == lesson.recipe
        else N_(
            "Each picture is judged by a head that learned from all the others, by least squares, "
            "which needs no training; right answers stand on the diagonal."
        )
    )
    st.caption(say(words))


def offer(found: Learned | None) -> None:
    """Offer the head as the network's answer, and as a file."""
    if found is None:
        return
    own = taught()
    with st.container(horizontal=True, vertical_alignment="center"):
        if own.head is None or own.head.key != found.own.key:
            st.button(
                _("Let it answer for the network"),
                icon=":material/label:",
                key="own_put",
                type="primary",
                on_click=_put,
                args=(found.own,),
                help=_("Explore and Compare then show its classes as what the network says."),
            )
        st.download_button(
            _("Download the head"),
            lambda: head_bytes(found.own.head),
            "mine.safetensors",
            "application/octet-stream",
            key="own_download",
            on_click="ignore",
            icon=":material/download:",
        )


def _put(head: OwnHead) -> None:
    taught().head = head


def standing(setup: Setup) -> None:
    """Say which head answers for the network, and offer to take it off or to bring a saved one."""
    own = taught()
    if own.head is not None:
        names = ", ".join(plain(name) for name in own.head.head.classes)
        st.success(
            say(N_("Your head answers for the network: {names}."), names=names),
            icon=":material/label:",
        )
        _warn(own.head, setup)
    with st.container(horizontal=True):
        if own.head is not None:
            st.button(
                _("Take it off"),
                icon=":material/label_off:",
                key="own_take_off",
                on_click=_take_off,
            )
        with st.popover(_("Open a saved head"), icon=":material/folder_open:"):
            st.file_uploader(
                _("Head file"),
                type=["safetensors"],
                max_upload_size=20,
                **telling(input_key(_SAVED), _open),
                help=_("What “Download the head” or the command line has saved."),
            )
    problem = st.session_state.pop(_FILE_PROBLEM, None)
    if problem is not None:
        st.error(say(problem), icon=":material/error:")


def _warn(own: OwnHead, setup: Setup) -> None:
    try:
        own.head.check_weights(setup.network.loaded)
    except HeadError as error:
        st.warning(say(error.message), icon=":material/warning:")


def _take_off() -> None:
    taught().head = None


def _open(upload: UploadedFile | None) -> None:
    for file in take(_SAVED, [upload]):
        try:
            taught().head = owned(head_of(file.getvalue()))
        except HeadError as error:
            st.session_state[_FILE_PROBLEM] = error.message
