"""The same picture one pixel further: how much does each kind of pooling change?"""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from explorer.errors import SettingError
from explorer.exporting.scripts.pooling import shift_script
from explorer.messages import N_, Message
from explorer.numerals import figure, percent
from explorer.operations import Chain, PoolKind, Shift, pool_chain, shift_changes
from explorer.operations.pooling import Planes
from explorer.operations.shifting import shift_difference, shifted_pair
from explorer.rendering import Colours
from explorer.rendering.charts.lines import lines
from explorer.shapes import GrayLevels
from explorer.ui.i18n import _, say
from explorer.ui.pages.pooling.choosing import choose_pass
from explorer.ui.pages.pooling.passes import tell_end
from explorer.ui.pages.pooling.subject import PoolInput
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import choose, labels


def section(subject: PoolInput) -> None:
    """Draw the section."""
    st.markdown(
        _(
            "Two windows are cut out of the same picture, one pixel apart, so that both hold real "
            "neighbours up to the border. Both are pooled and compared cell by cell."
        )
    )
    st.latex(r"\text{change} = \frac{\lVert y_{\text{moved}} - y \rVert_2}{\lVert y \rVert_2}")
    shift = Shift(choose(_("The picture moves"), labels(Shift), "pool_shift", width=220))
    try:
        with st.spinner(_("Pooling both windows in every way …")):
            changes = subject.remember(
                ("shift", shift), lambda: shift_changes(subject.planes, shift, subject.window)
            )
    except SettingError as error:
        st.warning(say(error.message), icon=":material/straighten:")
        return
    chain = subject.remember(("shifted", shift), lambda: _chain(subject, shift))
    tell_end(chain)
    if not chain.passes:
        return
    left, right = st.columns([1, 1], gap="large")
    with left:
        _table(changes)
    with right:
        _chart(changes)
    _differences(subject, shift, changes, chain.passes)
    downloads.show_code(shift_script(subject.origin, shift, subject.window))


def _table(changes: Mapping[PoolKind, tuple[float, ...]]) -> None:
    count = len(changes[PoolKind.MAX])
    columns: dict[str, list[str] | list[float]] = {
        _("Kind of pooling"): [_(kind.label) for kind in changes]
    }
    for number in range(count):
        name = say(N_("pass {number}"), number=number) if number else _("before")
        columns[name] = [changes[kind][number] for kind in changes]
    names = list(columns)[1:]
    st.dataframe(
        columns,
        hide_index=True,
        column_config={
            name: st.column_config.NumberColumn(format="percent", width=70) for name in names
        },
    )
    st.caption(
        _(
            "A change that shrinks from pass to pass means that the pooled picture cares less "
            "where exactly things are. Stride only takes pixels as they come and can't calm "
            "anything down."
        )
    )


def _chart(changes: Mapping[PoolKind, tuple[float, ...]]) -> None:
    st.plotly_chart(
        lines(
            {_(kind.label): [100 * value for value in values] for kind, values in changes.items()},
            _("poolings"),
            _("change in %"),
        ),
        key="pool_shift_chart",
        config={"displayModeBar": False},
        alt=_("Change of each kind of pooling over the passes"),
    )


def _differences(
    subject: PoolInput, shift: Shift, changes: Mapping[PoolKind, tuple[float, ...]], passes: int
) -> None:
    st.markdown(lab.strong(_("Where they differ")))
    number = choose_pass(passes)
    found = subject.remember(
        ("shift differences", shift, number),
        lambda: {
            kind: shift_difference(subject.planes, shift, kind, subject.window, number)
            for kind in changes
        },
    )
    top = max(float(np.nanmax(values)) for values in found.values())
    with st.container(horizontal=True, gap="medium"):
        for kind, values in found.items():
            share = Message(N_("change {share}"), {"share": percent(changes[kind][number], 2)})
            lab.picture(
                _levels(values, top),
                f"**{_(kind.label)}**  \n{say(share)}",
                say(N_("Difference after moving, {kind}"), kind=_(kind.label)),
                colours=Colours.MAGMA,
            )
    st.caption(
        say(
            N_(
                "Mean absolute difference over the channels, black 0 to cream {top}, the same "
                "scale for all; the L2 norm divided by what a flat picture would gain."
            ),
            top=figure(top, 4),
        )
    )


def _chain(subject: PoolInput, shift: Shift) -> Chain:
    still, _moved = shifted_pair(subject.planes, shift)
    return pool_chain(still, PoolKind.MAX, subject.window)


def _levels(values: Planes, top: float) -> GrayLevels:
    if top <= 0:
        return np.zeros(values.shape, np.uint8)
    levels: GrayLevels = np.rint(np.nan_to_num(values) / top * 255).astype(np.uint8)
    return levels
