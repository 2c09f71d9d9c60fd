"""LRN: what local response normalisation would do inside this network."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import streamlit as st
import torch

from explorer.exporting.scripts.judging import normalising_script
from explorer.messages import N_
from explorer.network.evidence import TRIALS
from explorer.numerals import figure, fixed, percent
from explorer.operations.normalising import ALEXNET, AlphaMeaning, ResponseNorm
from explorer.rendering import to_uint8
from explorer.rendering.charts.by_layer import by_layer
from explorer.rendering.charts.curves import curves
from explorer.studies.comparison import LayerDistance, distances
from explorer.studies.heads.sources import TRUNK
from explorer.studies.normalising import PLACE, response_normalised
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.pages.learning import response_edges
from explorer.ui.pages.learning.choosing import WINDOWS
from explorer.ui.parts import downloads, lab, long_runs
from explorer.ui.parts.choices import bound, choose, labels
from explorer.ui.run import Run
from explorer.ui.settings import mine
from explorer.ui.setup import Setup

_LATER = TRUNK[TRUNK.index(PLACE) :]


def section(setup: Setup) -> None:
    """Draw the section."""
    st.markdown(
        say(
            N_(
                "Local response normalisation divides each activation by the strength of its "
                "neighbouring channels at the same place: a loud channel quietens those beside "
                "it. The paper's network A-LRN has it once, behind {place}; here it is put into "
                "your network at the same place."
            ),
            place=PLACE,
        )
    )
    st.latex(r"b_c = a_c \Big/ \Big(k + \alpha \sum_{j} a_j^2\Big)^{\beta}")
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        meaning = AlphaMeaning(
            choose(_("What alpha multiplies"), labels(AlphaMeaning), "learning_alpha", width=300)
        )
        st.segmented_control(
            _("Channels in the window"), WINDOWS, **bound("learning_window"), required=True
        )
    norm = ResponseNorm(size=mine()["learning_window"], meaning=meaning)
    st.caption(
        say(
            N_("k = {k}, α = {alpha}, β = {beta}, as AlexNet has them."),
            k=norm.k,
            alpha=norm.alpha,
            beta=norm.beta,
        )
    )
    _one_pixel(setup.run, norm)
    _later(setup, norm)
    response_edges.draw(setup, norm)
    _limits()


@dataclass(frozen=True, slots=True, eq=False)
class _Normalised:
    """The layer before and after.

    Shape: `before`, `after` (channels,) at one pixel; `divisor` (H, W), the mean over channels.
    """

    before: np.ndarray
    after: np.ndarray
    divisor: np.ndarray


def _one_pixel(run: Run, norm: ResponseNorm) -> None:
    lab.heading(_("Through one pixel"))
    height, width = run.trace().shape_hw
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        places = []
        for name, key, limit in (
            (_("Row"), "learning_lrn_row", height),
            (_("Column"), "learning_lrn_column", width),
        ):
            shown = min(mine()[key], limit - 1)
            st.number_input(name, 0, limit - 1, **bound(key, shown=shown), width=130)
            places.append(min(mine()[key], limit - 1))
    row, column = places

    def work() -> _Normalised:
        maps = np.array(run.layer(PLACE).maps)[None]
        divisor = norm.divisor(torch.from_numpy(maps)).numpy()[0]
        before = maps[0, :, row, column]
        return _Normalised(before, before / divisor[:, row, column], divisor.mean(axis=0))

    run.approach(PLACE)
    run.layer(PLACE)
    found = run.remember(("response norm", norm, row, column), work)
    left, right = st.columns([3, 1], gap="large")
    with left:
        st.plotly_chart(
            curves(
                list(range(len(found.before))),
                {_("Before"): found.before.tolist(), _("After"): found.after.tolist()},
                _("Channel"),
                _("Activation"),
            ),
            key="learning_lrn_chart",
            config={"displayModeBar": False},
            alt=_("All channels at one pixel, before and after normalisation"),
        )
    with right:
        told = say(
            N_("The divisor, mean over channels: {least} to {most}; bright divides by more"),
            least=figure(found.divisor.min(), 3),
            most=figure(found.divisor.max(), 3),
        )
        lab.picture(to_uint8(found.divisor[None])[0], told, told)


def _later(setup: Setup, norm: ResponseNorm) -> None:
    lab.heading(_("What the later layers notice"))
    study = Study(("response norm", setup.run.identity, norm), _LATER)
    answer = st.container()
    long_runs.pursue("learning_lrn", study, lambda rest: _rest(setup.run, norm, rest))
    known: list[LayerDistance] = list(study.known().values())
    if known:
        with answer:
            st.plotly_chart(
                by_layer(
                    [each.layer for each in known],
                    [each.relative_l2 for each in known],
                    _("Relative L2"),
                ),
                key="learning_lrn_layers",
                config={"displayModeBar": False},
                alt=_("How far each layer moves, one bar each"),
            )
            far = max(known, key=lambda each: each.relative_l2 or 0.0)
            turned = max(known, key=lambda each: each.cosine or 0.0)
            st.caption(
                say(
                    N_(
                        "The layer that moves most is {layer}, by {share} of its length. Much of "
                        "that is the constant k, which alone makes everything {factor} times as "
                        "large. Where strength does not count, in the cosine distance, the most is "
                        "{cosine}, in {turned}."
                    ),
                    layer=far.layer,
                    share=percent(far.relative_l2 or 0),
                    factor=fixed(norm.k**-norm.beta, 2),
                    cosine=fixed(turned.cosine or 0, 3),
                    turned=turned.layer,
                )
            )
    downloads.show_code(normalising_script(downloads.scene_for(setup), norm))


def _rest(
    run: Run, norm: ResponseNorm, rest: list[str]
) -> Iterator[tuple[str, LayerDistance] | None]:
    way = run.trace()
    with response_normalised(way, norm) as lent:
        for found in distances(way, lent, rest[0]):
            if found.layer not in _LATER:
                return
            yield (found.layer, found) if found.layer in rest else None


def _limits() -> None:
    plain, normalised = (
        next(trial for trial in TRIALS if trial.config == config) for config in ("A", "A-LRN")
    )
    st.info(
        say(
            N_(
                "What this cannot show: whether LRN helps. Your network was trained without it, "
                "so it can only be disturbed. The paper trained both: network A errs in {plain}% "
                "of the pictures, A-LRN in {normalised}% (top-1, table {table}). It helped "
                "nothing and cost time, so the deeper networks have none."
            ),
            plain=plain.top1,
            normalised=normalised.top1,
            table=plain.table,
        ),
        icon=":material/school:",
    )
    st.caption(
        say(
            N_(
                "A trap in the formula: PyTorch's `nn.LocalResponseNorm` divides α by the number "
                "of channels in the window, AlexNet does not. With α = {alpha} written in both, "
                "the divisors differ."
            ),
            alpha=ALEXNET.alpha,
        )
    )
