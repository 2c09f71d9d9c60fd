"""Pointing at a pooled pixel: its candidates and their numbers, without the server."""

import numpy as np
import streamlit as st

from explorer.messages import Message, N_n
from explorer.operations import Chain, PoolKind
from explorer.operations.pool_taps import pool_taps
from explorer.operations.pooling import Planes
from explorer.rendering.colormaps import colourise
from explorer.ui.components.origins import Grid, Output, Rule, origins
from explorer.ui.i18n import _, say
from explorer.ui.pages.pooling.passes import sums
from explorer.ui.pages.pooling.stage_pictures import printed
from explorer.ui.pages.pooling.subject import PoolInput
from explorer.ui.settings import mine

_RULES = {
    PoolKind.MAX: Rule.MAX,
    PoolKind.MIN: Rule.MIN,
    PoolKind.AVERAGE: Rule.MEAN,
    PoolKind.L2: Rule.L2,
    PoolKind.STRIDE: Rule.FIRST,
}
_MOST_BYTES = 1_500_000


def point_at(subject: PoolInput, chain: Chain, number: int, cell: tuple[int, int]) -> None:
    """Show one pass: the stage before, the stage after, and the numbers in between."""
    before, after = chain.stages[number - 1], chain.stages[number]
    source = _grid(subject, chain, number - 1)
    result = _grid(subject, chain, number)
    if sum(_bytes(grid) for grid in (source, result)) > _MOST_BYTES:
        st.info(
            _("This pass is too large to point at here; choose a later pass or a smaller size."),
            icon=":material/straighten:",
        )
        return
    rows, columns = (pool_taps(size, chain.window, chain.kind) for size in before.shape[1:])
    output = Output(result, rows, columns, _RULES[chain.kind])
    assert after.shape[1:] == result.shape_hw
    origins(source, [output], key="pool_origins", pointed=cell, on_click=_keep)


def _keep(_output: int, place: tuple[int, int]) -> None:
    mine()["pool_cell"] = place


def _grid(subject: PoolInput, chain: Chain, number: int) -> Grid:
    stage = chain.stages[number]
    pixels = subject.drawn(stage, chain.kind, number)
    values = None if _is_drawn_exactly(subject, stage) else stage
    if pixels.ndim == 2 and values is not None:
        pixels = colourise(pixels, subject.colours)
    name = printed(stage, chain.kind, number)
    note = ""
    if number:
        before = chain.stages[number - 1].shape[1:]
        note = sums((before[0], before[1]), chain.window)
    alt = Message(
        N_n("{title} after {n} pooling", "{title} after {n} poolings"),
        {"title": subject.title, "n": number},
    )
    return Grid(name, say(alt), pixels, values, note)


def _is_drawn_exactly(subject: PoolInput, stage: Planes) -> bool:
    """Whether the drawn levels are the numbers themselves."""
    return subject.limits is None and bool((stage == np.rint(stage)).all() and stage.max() <= 255)


def _bytes(grid: Grid) -> int:
    return grid.pixels.nbytes + (0 if grid.values is None else grid.values.nbytes)
