"""How a lab reads: a heading, sections one at a time, pictures with captions."""

from collections.abc import Mapping

import streamlit as st

from explorer.rendering import Colours, enlarge, enlarge_rgb, png_bytes
from explorer.shapes import GrayLevels, RgbImage
from explorer.ui.parts import words
from explorer.ui.parts.choices import bound


def opening(title: str, lead: str) -> None:
    """Start a page: its name and, in a sentence or two, what it is for."""
    st.subheader(title, anchor=False)
    st.caption(lead)


def heading(title: str) -> None:
    """Start a part of a section."""
    st.markdown(f"##### {title}")


def choose_section(title: str, sections: Mapping[str, str], key: str) -> str:
    """Let the reader pick one section of a page; only that one is computed.

    Convention: `key` is a declared setting whose values are the keys of `sections`. The section's
    words are explained beside it.
    """
    with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
        chosen = st.segmented_control(
            title,
            list(sections),
            format_func=lambda value: sections.get(value, str(value)),
            **bound(key),
            required=True,
            label_visibility="collapsed",
        )
        words.of_section(key, str(chosen))
    return str(chosen)


def strong(text: str) -> str:
    """Set a text in bold.

    Convention: takes it translated, because sentences inside an f-string escape the catalogue.
    """
    return f"**{text}**"


def picture(
    pixels: GrayLevels | RgbImage,
    caption: str,
    alt: str,
    target: int = 224,
    colours: Colours = Colours.GRAY,
) -> None:
    """Show a picture pixel for pixel, enlarged by the largest whole factor within `target`."""
    factor = max(1, target // max(pixels.shape[:2]))
    enlarged = enlarge_rgb(pixels, factor) if pixels.ndim == 3 else enlarge(pixels, factor)
    # Without a width of its own a picture is stretched to that of a long caption.
    st.image(
        png_bytes(enlarged, colours),
        caption=caption,
        width=enlarged.shape[1],
        output_format="PNG",
        alt=alt,
    )
