"""What the pages lean on: the article, the paper, and how shapes and places are written."""

import streamlit as st

from explorer.messages import N_
from explorer.ui.i18n import _, say

ARTICLE = "VGG16卷积网络详解"
"""The article's title, as its author wrote it. Source: the article, in Chinese, of March 2022."""

_YEAR = "2022"
_PAPER = (
    "[Simonyan & Zisserman, *Very Deep Convolutional Networks for Large-Scale Image "
    "Recognition*, arXiv:1409.1556](https://arxiv.org/abs/1409.1556)"
)


def the_article() -> str:
    """Say which article is meant, for the help of a menu that names it."""
    return say(
        N_(
            "“The article” is **{title}** ({year}), from which this app started; more in About "
            "this app, at the bottom of the sidebar."
        ),
        title=ARTICLE,
        year=_YEAR,
    )


def draw() -> None:
    """Draw a popover that tells once what all pages take for granted."""
    with st.popover(_("About this app"), icon=":material/menu_book:", width="stretch"):
        st.markdown(
            say(
                N_(
                    "**The article** is *{title}* ({year}, in Chinese). It walks from the first "
                    "convolution to a VGG16 that runs, and ends with a question: how to make "
                    "pictures of the numbers on their way. This app follows it, answers the "
                    "question, and says where the article errs."
                ),
                title=ARTICLE,
                year=_YEAR,
            )
        )
        st.markdown(say(N_("**The paper** is {paper}."), paper=_PAPER))
        st.markdown(
            _(
                "**Shapes** are written channels × height × width, as PyTorch has them; a batch "
                "of pictures comes before the channels. A picture alone is width × height px. "
                "Only the titles of the five poolings repeat the article's (height, width, "
                "channels)."
            )
        )
        st.markdown(
            _(
                "**Places** are counted from 0: rows, columns, channels, cells and windows. "
                "Blocks, layers and passes count from 1, as in their names."
            )
        )
