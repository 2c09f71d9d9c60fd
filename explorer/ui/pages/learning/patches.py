"""The patches as pictures: what is learned from, and the one that is asked about."""

import numpy as np
import streamlit as st

from explorer.exporting.scripts.learning import TextureLesson
from explorer.messages import N_
from explorer.rendering import montage, png_bytes
from explorer.studies.heads.textures import PATCH, Half
from explorer.ui.i18n import say
from explorer.ui.pages.learning.choosing import class_names
from explorer.ui.parts import lab
from explorer.ui.texture_bench import chosen, half

_COLUMNS = 8
_GAP = 3


def to_learn(lesson: TextureLesson) -> None:
    """Show the patches to learn from, under the names they are learned by."""
    drawn, known = chosen(lesson), half(Half.LEARN)
    truth = known.labels[drawn.numbers]
    with st.container(horizontal=True, gap="large", vertical_alignment="top"):
        for kind, name in enumerate(class_names()):
            mine = drawn.numbers[drawn.labels == kind]
            strangers = int((truth[drawn.labels == kind] != kind).sum())
            words = {"count": len(mine), "name": name, "wrong": strangers}
            told = (
                say(N_("Learned as {name} ({count}, {wrong} of them wrongly)"), **words)
                if strangers
                else say(N_("Learned as {name} ({count})"), **words)
            )
            if not len(mine):
                st.caption(told)
                continue
            levels = known.pictures[mine][..., 0]
            sheet = montage(levels, min(_COLUMNS, len(mine)), _GAP, background=128)
            st.image(
                png_bytes(np.asarray(sheet)),
                caption=told,
                width=sheet.shape[1],
                output_format="PNG",
                alt=told,
            )
    st.caption(
        say(
            N_(
                "Patches of {side}×{side} px, cut out without overlap and shown pixel for pixel; "
                "the photos are gray, the network is fed the same number in red, green and blue."
            ),
            side=PATCH,
        )
    )


def asked(number: int) -> None:
    """Show one patch that was never learned from."""
    unseen = half(Half.TEST)
    name = class_names()[int(unseen.labels[number])]
    words = say(N_("Test patch {number}: {name}"), number=number, name=name)
    lab.picture(unseen.pictures[number], words, words, target=2 * PATCH)
