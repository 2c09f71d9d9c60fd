"""New colours: pooling red, green and blue apart mixes colours that nobody's pixel had."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from explorer.exporting.scripts.pooling import colours_script
from explorer.messages import N_, Message, N_n
from explorer.numerals import fixed, percent, whole
from explorer.operations import Chain, NewColours, PoolKind, new_colours
from explorer.operations.windows import cells_through
from explorer.rendering import enlarge_rgb
from explorer.shapes import RgbImage
from explorer.ui.i18n import _, say
from explorer.ui.pages.pooling.choosing import choose_pass
from explorer.ui.pages.pooling.passes import tell_end
from explorer.ui.pages.pooling.stage_pictures import Stand
from explorer.ui.pages.pooling.subject import PoolInput
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import choose


def section(subject: PoolInput) -> None:
    """Draw the section."""
    st.markdown(
        _(
            "The maximum is taken of each channel by itself. If red comes from one pixel and blue "
            "from its neighbour, the result is a colour that none of them had."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        options = {kind: _(kind.label) for kind in (PoolKind.MAX, PoolKind.MIN)}
        kind = PoolKind(choose(_("Kind of pooling"), options, "pool_colours", width=190))
        chain = subject.chain(kind)
        if not chain.passes:
            tell_end(chain)
            return
        number = choose_pass(chain.passes)
    with st.spinner(_("Comparing colours …")):
        found = subject.remember(
            ("new colours", kind),
            lambda: tuple(new_colours(chain, each) for each in range(1, chain.passes + 1)),
        )
    _counts(chain, found)
    tell_end(chain)
    _pictures(subject, chain, number, found[number - 1])
    if found[number - 1].in_no_window.any():
        _example(subject, chain, number, found[number - 1])
    downloads.show_code(colours_script(subject.origin, kind, subject.window))


def _counts(chain: Chain, found: Sequence[NewColours]) -> None:
    def share(mask: np.ndarray) -> str:
        return f"{whole(int(mask.sum()))} ({percent(float(mask.mean()), 1)})"

    st.dataframe(
        {
            _("Pass"): list(range(1, len(found) + 1)),
            _("Pixels"): [whole(each.distance.size) for each in found],
            _("Colour in none of its window's pixels"): [share(x.in_no_window) for x in found],
            _("Colour nowhere in the picture"): [share(x.in_no_picture) for x in found],
        },
        hide_index=True,
        width=640,
    )


def _only(image: RgbImage, mask: np.ndarray) -> RgbImage:
    """Keep the pixels of a mask in colour and fade the others to a light gray."""
    gray = image.mean(axis=2, keepdims=True) * 0.15 + 200
    return np.where(mask[..., None], image, np.rint(gray).astype(np.uint8)).astype(np.uint8)


def _pictures(subject: PoolInput, chain: Chain, number: int, found: NewColours) -> None:
    stand = Stand(subject, chain.passes)
    stage = chain.stages[number]
    image = subject.drawn(stage, chain.kind, number)
    views = (
        (N_("Pooled"), np.ones(found.distance.shape, bool)),
        (N_("Only colours that none of the window's pixels had"), found.in_no_window),
        (N_("Only colours found nowhere in the picture"), found.in_no_picture),
    )
    with st.container(horizontal=True, gap="medium"):
        stand.show(subject.planes, chain.kind, 0, lab.strong(_("Input")))
        for title, mask in views:
            caption = f"**{_(title)}**  \n{whole(int(mask.sum()))}"
            stand.show(stage, chain.kind, number, caption, _only(image, mask))
    if stand.note:
        st.caption(stand.note)


def _example(subject: PoolInput, chain: Chain, number: int, found: NewColours) -> None:
    row, column = found.most_foreign
    rows, columns = (
        cells_through(side, subject.window, number)[place]
        for side, place in zip(subject.shape_hw, (row, column), strict=True)
    )
    patch = subject.planes[:, rows[rows >= 0]][:, :, columns[columns >= 0]]
    colour = chain.stages[number][:, row, column]
    apart = ((patch - colour[:, None, None]) ** 2).sum(axis=0)
    near = patch.reshape(3, -1)[:, apart.argmin()]
    st.markdown(lab.strong(_("The one farthest from its own pixels")))
    st.caption(
        say(
            N_n(
                "Row {row}, column {column}: made of {n} pixel, {near}. The result is "
                "{colour}, {distance} levels away.",
                "Row {row}, column {column}: made of {n} pixels, of which the nearest in "
                "colour is {near}. The result is {colour}, {distance} levels away.",
            ),
            row=row,
            column=column,
            n=patch[0].size,
            near=_triple(near),
            colour=_triple(colour),
            distance=fixed(found.distance[row, column], 1),
        )
    )
    window = patch.transpose(1, 2, 0).astype(np.uint8)
    with st.container(horizontal=True, gap="medium"):
        caption = Message(
            N_("The {height}×{width} pixels it was made of"),
            {"height": window.shape[0], "width": window.shape[1]},
        )
        lab.picture(window, say(caption), _("The pixels behind the new colour"), target=128)
        for swatch, name in ((near, N_("the nearest of them")), (colour, N_("the new colour"))):
            pixel = enlarge_rgb(swatch.astype(np.uint8)[None, None], 128)
            lab.picture(pixel, f"{_(name)}  \n{_triple(swatch)}", _(name), target=128)


def _triple(colour: np.ndarray) -> str:
    return f"({', '.join(fixed(value, 0) for value in colour)})"
