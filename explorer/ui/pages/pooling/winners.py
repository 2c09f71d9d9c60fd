"""Which number of each window went on, and the way back from a pooled cell to the input."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.exporting.scripts.pooling import winners_script
from explorer.messages import N_, Message, N_n
from explorer.network.architecture import BY_NAME, LAYERS, LayerKind
from explorer.numerals import NOTHING, figure, percent
from explorer.operations import Chain, PoolKind, Window, trace_back, winners
from explorer.operations.windows import cells_through
from explorer.operations.winners import SELECTING, PoolStep
from explorer.rendering.colormaps import colourise
from explorer.rendering.outlines import framed
from explorer.rendering.place_colours import window_colours
from explorer.shapes import RgbImage
from explorer.ui import leads
from explorer.ui.i18n import _, say
from explorer.ui.pages.pooling.choosing import PLANES, choose_kind, choose_pass, words
from explorer.ui.pages.pooling.passes import tell_end
from explorer.ui.pages.pooling.pointing import point_at
from explorer.ui.pages.pooling.stage_pictures import printed
from explorer.ui.pages.pooling.subject import PoolInput
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import choose
from explorer.ui.settings import mine

_NO_WINNER = {
    PoolKind.AVERAGE: N_(
        "An average is made of all its numbers in equal parts: no pixel wins, and the way back "
        "leads to the whole window."
    ),
    PoolKind.L2: N_(
        "The L2 norm adds up all squares: large numbers count more, but no pixel wins alone."
    ),
    PoolKind.STRIDE: N_(
        "Stride only never looks at the numbers: the top left pixel of each window always goes on."
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class _WayBack:
    """One plane's way back from a cell of the chosen pass."""

    chain: Chain
    plane: int
    steps: tuple[PoolStep, ...]


def section(subject: PoolInput) -> None:
    """Draw the section."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        kind = choose_kind()
        chain = subject.chain(kind)
        if not chain.passes:
            tell_end(chain)
            return
        number = choose_pass(chain.passes)
        plane = 0
        if subject.is_colour and kind in SELECTING:
            plane = list(PLANES).index(choose(_("Channel"), words(PLANES), "pool_plane", width=130))
    tell_end(chain)
    cell = _cell(chain, number)
    _way_out(subject, chain, number, cell)
    point_at(subject, chain, number, cell)
    if kind not in SELECTING:
        st.caption(_(_NO_WINNER[kind]))
    else:
        left, right = st.columns([1, 1], gap="large")
        with left:
            _winner_map(subject, chain, number, plane)
        with right:
            _way_back(subject, chain, number, plane, cell)
    downloads.show_code(winners_script(subject.origin, kind, subject.window, number, plane, cell))


def _cell(chain: Chain, number: int) -> tuple[int, int]:
    """The cell that was clicked or linked, or else the middle one."""
    height, width = chain.stages[number].shape[1:]
    row, column = mine()["pool_cell"] or (height // 2, width // 2)
    if row >= height or column >= width:
        return height // 2, width // 2
    return row, column


def _way_out(subject: PoolInput, chain: Chain, number: int, cell: tuple[int, int]) -> None:
    """Offer the way to Explore: to VGG16's own pooling where this is one, or to what won."""
    layer, channel = subject.origin.layer, subject.origin.channel
    if not layer or chain.kind not in SELECTING:
        return
    after = LAYERS[min(BY_NAME[layer] + 1, len(LAYERS) - 1)]
    is_own = chain.kind is PoolKind.MAX and number == 1 and subject.window == Window()
    if after.kind is LayerKind.POOL and is_own:
        place = leads.LayerUnit(after.name, channel, cell)
    else:
        place = leads.LayerUnit(layer, channel, _way(chain, number, 0, cell).steps[-1].source)
    leads.way_back(place, "winners_back")


def _winner_map(subject: PoolInput, chain: Chain, number: int, plane: int) -> None:
    kernel = subject.window.kernel
    found = subject.remember(
        ("winners", chain.kind, number, plane),
        lambda: winners(chain.stages[number - 1][plane], chain.kind, subject.window),
    )
    colours = window_colours(kernel).reshape(-1, 3)
    st.markdown(lab.strong(_("Who won each window")))
    st.caption(
        _(
            "Each window of this pass in the colour of the place whose number went on. Among "
            "equals the first in reading order goes on, as in PyTorch."
        )
    )
    with st.container(horizontal=True, gap="medium"):
        name = printed(chain.stages[number][plane : plane + 1], chain.kind, number)
        lab.picture(
            colours[found.position], name, _("Winner map: a colour for every window"), target=288
        )
        with st.container(width=150, gap="small"):
            lab.picture(
                window_colours(kernel),
                say(N_("The window's {kernel}×{kernel} places"), kernel=kernel),
                _("Legend: the colour of each place in the window"),
                target=96,
            )
    shares = np.bincount(found.position.ravel(), minlength=kernel**2) / found.position.size
    grid = [
        " · ".join(percent(share, 1) for share in row) for row in shares.reshape(kernel, kernel)
    ]
    st.markdown(_("Share of the windows each place won, laid out like the window:"))
    st.code("\n".join(grid), language=None)
    st.caption(
        say(
            N_("In {share} of the windows the winning number occurred more than once."),
            share=percent(found.tied.mean(), 1),
        )
    )


def _way_back(
    subject: PoolInput, chain: Chain, number: int, plane: int, cell: tuple[int, int]
) -> None:
    st.markdown(lab.strong(_("The way back to the input")))
    names = list(PLANES.values()) if subject.is_colour else [""]
    ways = subject.remember(
        ("ways back", chain.kind, number, cell),
        lambda: tuple(_way(chain, number, each, cell) for each in range(len(subject.planes))),
    )
    way = ways[plane]
    row, column = way.steps[-1].source
    values: dict[str, object] = {
        "n": number,
        "cell_row": cell[0],
        "cell_column": cell[1],
        "value": figure(way.steps[0].value),
        "row": row,
        "column": column,
    }
    st.caption(
        say(
            N_n(
                "Cell ({cell_row}, {cell_column}) after {n} pooling holds {value}: that is "
                "the pixel in row {row}, column {column} of the input, untouched.",
                "Cell ({cell_row}, {cell_column}) after {n} poolings holds {value}: that is"
                " the pixel in row {row}, column {column} of the input, untouched.",
            ),
            **values,
        )
    )
    _table(way)
    _pictures(subject, chain, number, cell, way)
    if subject.is_colour:
        sources = "; ".join(
            f"{_(name)} ({each.steps[-1].source[0]}, {each.steps[-1].source[1]})"
            for name, each in zip(names, ways, strict=True)
        )
        different = len({each.steps[-1].source for each in ways})
        text = Message(
            N_("The cell's three numbers come from {count} different pixels: {sources}."),
            {"count": different, "sources": sources},
        )
        same = Message(N_("All three numbers of this cell come from one pixel."))
        st.caption(say(text if different > 1 else same))


def _way(chain: Chain, number: int, plane: int, cell: tuple[int, int]) -> _WayBack:
    stages = tuple(stage[plane] for stage in chain.stages[: number + 1])
    cut = Chain(stages, chain.kind, chain.window)
    return _WayBack(cut, plane, trace_back(cut, cell))


def _table(way: _WayBack) -> None:
    def row_text(row: list[float]) -> str:
        return " ".join(NOTHING if np.isnan(value) else figure(value) for value in row)

    st.dataframe(
        {
            _("Pass"): [step.number for step in way.steps],
            _("Cell"): [f"({step.place[0]}, {step.place[1]})" for step in way.steps],
            _("Value"): [figure(step.value) for step in way.steps],
            _("Candidates, row by row"): [
                " | ".join(row_text(row) for row in step.candidates.tolist()) for step in way.steps
            ],
            _("Winner, one stage before"): [
                f"({step.source[0]}, {step.source[1]})" for step in way.steps
            ],
        },
        hide_index=True,
    )


def _pictures(
    subject: PoolInput, chain: Chain, number: int, cell: tuple[int, int], way: _WayBack
) -> None:
    image = subject.drawn(subject.planes, chain.kind, 0)
    coloured: RgbImage = image if image.ndim == 3 else colourise(image, subject.colours)
    box = []
    for side, place in zip(subject.shape_hw, cell, strict=True):
        cells = cells_through(side, subject.window, number)[place]
        box.append((int(cells[cells >= 0].min()), int(cells.max()) + 1))
    (top, bottom), (left, right) = box
    row, column = way.steps[-1].source
    margin = max(2, (bottom - top) // 4)
    high, low = max(0, top - margin), min(coloured.shape[0], bottom + margin)
    start, stop = max(0, left - margin), min(coloured.shape[1], right + margin)
    with st.container(horizontal=True, gap="medium"):
        whole = framed(coloured, max(1, 224 // max(coloured.shape[:2])), (top, left, bottom, right))
        caption = Message(
            N_("Input; framed: rows {top}–{bottom}, columns {left}–{right}, all the cell sees"),
            {"top": top, "bottom": bottom - 1, "left": left, "right": right - 1},
        )
        lab.picture(whole, say(caption), _("The input with the cell's window"), target=1)
        cut = coloured[high:low, start:stop]
        factor = max(1, 224 // max(cut.shape[:2]))
        near = framed(cut, factor, (row - high, column - start, row - high + 1, column - start + 1))
        lab.picture(
            near,
            _("The same window, enlarged; framed: the winner"),
            _("The winning pixel in its window"),
            target=1,
        )
