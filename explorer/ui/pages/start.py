"""Start: what this is, in two sentences and a moving picture, and three doors into it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.messages import N_
from explorer.network.architecture import LAYERS, LayerKind
from explorer.ui.catching import Catcher
from explorer.ui.components.welcome import WelcomeWords, shown_layers, welcome
from explorer.ui.i18n import _, say
from explorer.ui.room_links import go_to, room_link
from explorer.ui.settings import mine
from explorer.ui.setup import Setup
from explorer.ui.sidebar import controls, own_pictures, picture_menu

_BROUGHT = "start_brought"
ARTICLE = "VGG16卷积网络详解"
PAPER = "Very Deep Convolutional Networks for Large-Scale Image Recognition"
PAPER_ADDRESS = "https://arxiv.org/abs/1409.1556"


def catcher() -> Catcher:
    """Take a picture that is pasted or dropped here: it leads into Explore."""
    return Catcher(_("Drop the picture to see it through VGG16"), _caught)


def _caught(data: bytes) -> None:
    own_pictures.adopt(data)
    st.session_state[_BROUGHT] = True


def _uploaded(upload: object) -> None:
    own_pictures.adopt_upload(upload)
    st.session_state[_BROUGHT] = upload is not None


def page(setup: Setup) -> None:
    """Draw the page; whoever has brought a picture that can be read goes on to Explore with it."""
    if st.session_state.pop(_BROUGHT, False) and own_pictures.problem() is None:
        go_to("explore")
    with st.container(key="start_page"):
        _opening()
        _doors()
        _origins()


def _opening() -> None:
    with st.container(key="start_language"):
        controls.choose_language()
    words, picture = st.columns([5, 7], gap="large", vertical_alignment="center")
    with words:
        st.header(_("See what a network sees in a picture"), anchor=False)
        convolutions = sum(layer.kind is LayerKind.CONV for layer in LAYERS)
        st.markdown(
            say(
                N_(
                    "VGG16 is a neural network that learned to tell what is in a photo. Here you "
                    "follow a picture through its {count} convolutions, point anywhere, and read "
                    "the exact number behind every pixel you see."
                ),
                count=convolutions,
            )
        )
    with picture:
        welcome(_words())


def _words() -> WelcomeWords:
    layers = shown_layers()
    ends = {"first": layers[0], "last": layers[-1], "count": len(layers)}
    return WelcomeWords(
        say(
            N_(
                "A photo of a cat, and beside it feature maps of {count} layers, from {first} to "
                "{last}: outlines first, then spots on the eyes and ears."
            ),
            **ends,
        ),
        _("{layer}: each number is made of {size} × {size} pixels of the photo."),
        say(
            N_("Real feature maps of this photo, three channels a layer, from {first} to {last}."),
            **ends,
        ),
        _("Play again"),
    )


def _doors() -> None:
    explore, learn, own = st.columns(3, gap="medium")
    with explore, _door("explore", _("Explore")):
        st.markdown(
            _(
                "The whole network on one screen, with a cat in it. Choose a layer, point at a "
                "map, and see where its number comes from."
            )
        )
        room_link("explore", _("Open Explore"))
    with learn, _door("learn", _("Learn")):
        st.markdown(
            _(
                "From the first word to the open question, a step at a time: you guess first, then "
                "the network answers."
            )
        )
        room_link("lessons", _("Open the lessons"))
    with own, _door("own", _("Your own photo")):
        st.markdown(_("Bring a photo, and see at once what the network makes of it."))
        picture_menu.bring(_uploaded)
        problem = own_pictures.problem()
        if problem is not None:
            st.error(say(problem), icon=":material/broken_image:")


def _door(name: str, title: str) -> DeltaGenerator:
    place = st.container(key=f"door_{name}", border=True, height="stretch")
    place.subheader(title, anchor=False)
    return place


def _origins() -> None:
    st.subheader(_("Where this comes from"), anchor=False)
    article, paper = st.columns(2, gap="large")
    with article:
        st.markdown(
            say(
                N_(
                    "**The article** this app follows, and corrects where its code or words go "
                    "wrong: “{title}” (VGG16, the convolutional network, in detail), in Chinese, "
                    "of {date}. The copy we have names neither its author nor an address, so there "
                    "is no link."
                ),
                title=ARTICLE,
                date="2022-03-11",
            )
        )
        wants_code = st.button(
            _("The article's code, and what it does"),
            icon=":material/code:",
            key="start_article",
            type="tertiary",
        )
        if wants_code:
            mine()["conv_section"] = "article"
            go_to("convolution")
    with paper:
        st.markdown(
            say(
                N_(
                    "**The paper** that brought the network: Karen Simonyan and Andrew Zisserman, "
                    "[{title}]({address}), {year}."
                ),
                title=PAPER,
                address=PAPER_ADDRESS,
                year="2014, arXiv:1409.1556",
            )
        )
