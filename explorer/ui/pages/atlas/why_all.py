"""All methods side by side, each before and after randomising, under one pointer."""

import numpy as np
import numpy.typing as npt
import streamlit as st

from explorer.messages import N_, Message
from explorer.numerals import fixed
from explorer.rendering import Colours, reduce_maps
from explorer.rendering.overlay import reach
from explorer.shapes import ShapeHW
from explorer.studies.attribution import Attribution, SoFar, verdict
from explorer.ui.components.side_by_side import Row, Side, SideBySide, side_by_side
from explorer.ui.i18n import _, say
from explorer.ui.pages.atlas import why_maps
from explorer.ui.pages.atlas.why_study import MapPair, WhyQuestion
from explorer.ui.parts import lab, long_runs
from explorer.ui.settings import Setting, declare, mine, parse_unit

_MOST = 128
"""Cells along a side of what the browser is sent."""

declare(Setting("why_pixel", None, parse_unit))


def all_methods(question: WhyQuestion) -> None:
    """Draw what is known of all methods, and find out the rest when asked to."""
    lab.heading(_("All methods under one pointer"))
    study = question.study(Attribution)
    st.caption(
        say(
            N_(
                "All seven, each as learned and with {after}. A step is a pass there and back, or "
                "a row of windows; steps in all: {steps}. What was drawn above is not drawn again."
            ),
            after=question.after,
            steps=len(study.names),
        )
    )
    long_runs.pursue(
        "why_all",
        study,
        lambda rest: question.steps_of(study, rest),
        start=_("Draw all seven and their tests"),
    )
    pairs = [pair for pair in map(question.pair, Attribution) if pair.is_complete]
    size_hw = question.setup.seen.size_wh[::-1]
    step = -(-max(size_hw) // _MOST)
    seen = question.setup.seen.pixels
    picture = Side(seen, _("What the network sees"))
    rows = [Row(_("network input"), picture, picture)]
    rows += [_row(question, pair, size_hw, step) for pair in pairs]
    last = rows[-1].a.values.shape[:2]
    side_by_side(
        SideBySide(
            (_("as learned"), question.after, ""), rows, _moved(mine()["why_pixel"], size_hw, last)
        ),
        key="why_maps",
        on_keep=lambda place: _keep(place, last, size_hw),
    )
    if step > 1:
        st.caption(
            say(
                N_(
                    "For this view each cell is the mean of {step}×{step} pixels of a map; the "
                    "correlations are those of the whole maps."
                ),
                step=step,
            )
        )


def _row(question: WhyQuestion, pair: MapPair, size_hw: ShapeHW, step: int) -> Row:
    before, after = pair.before, pair.after
    assert before is not None
    assert after is not None
    name = _(pair.method.label)
    first, second = (_side(pair.method, each, size_hw, step, name) for each in (before, after))
    found = question.correlation(pair)
    if found is None:
        return Row(name, first, second, why=_("Nothing to compare: a map is the same everywhere."))
    words = {"correlation": fixed(found, 2), "verdict": Message(verdict(found).label)}
    why = say(N_("Rank correlation {correlation}: it {verdict}."), **words)
    return Row(name, first, second, why=why)


def _side(method: Attribution, known: SoFar, size_hw: ShapeHW, step: int, name: str) -> Side:
    values = why_maps.on_pixels(method, known.values, size_hw)
    small: npt.NDArray[np.float32] = reduce_maps(np.nan_to_num(values)[None], step)[0]
    signed = why_maps.is_signed()
    shown = small if signed else np.abs(small)
    end = reach(small)
    span = why_maps.span(known)
    return Side(
        shown,
        say(N_("{title}: {range}"), title=name, range=span),
        span,
        -end if signed else 0.0,
        end,
        Colours.natural(centred=signed),
    )


def _moved(
    place: tuple[int, int] | None, from_hw: ShapeHW, to_hw: tuple[int, ...]
) -> tuple[int, int] | None:
    """The cell of another grid that holds the middle of a cell."""
    if place is None:
        return None
    row, column = (
        min((2 * at + 1) * there // (2 * here), there - 1)
        for at, here, there in zip(place, from_hw, to_hw, strict=True)
    )
    return row, column


def _keep(place: tuple[int, int] | None, from_hw: tuple[int, ...], size_hw: ShapeHW) -> None:
    height, width = from_hw
    mine()["why_pixel"] = _moved(place, (height, width), size_hw)
