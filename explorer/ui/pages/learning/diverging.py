"""KL: two distributions to change, both directions, and real ones of two interpolations."""

import streamlit as st

from explorer.errors import SettingError
from explorer.exporting.scripts.judging import divergence_script
from explorer.messages import N_
from explorer.numerals import figure, fixed, percent
from explorer.operations.divergence import (
    Distribution,
    Divergence,
    LogUnit,
    compare,
    distribution,
    kl_terms,
    smoothed,
)
from explorer.rendering.charts.paired_bars import paired_bars
from explorer.ui import recovery
from explorer.ui.i18n import _, say
from explorer.ui.pages.learning import layer_divergences
from explorer.ui.pages.learning.choosing import BARS, HIGHEST, P_KEYS, Q_KEYS, SMOOTHINGS
from explorer.ui.parts import downloads
from explorer.ui.parts.choices import bound
from explorer.ui.settings import mine
from explorer.ui.setup import Setup


def section(setup: Setup) -> None:
    """Draw the section."""
    st.markdown(
        _(
            "How different are two distributions? The Kullback-Leibler divergence of P from Q is "
            "what it costs, in bits per answer, to believe Q while P is true. It is 0 only where "
            "both are equal, it is not the same the other way round, and it is infinite where Q "
            "rules out what P allows."
        )
    )
    st.latex(r"D(P \Vert Q) = \sum_i p_i \log_2 \frac{p_i}{q_i}")
    _smoothing()
    _two_bars()
    layer_divergences.draw(setup)


def _smoothing() -> None:
    names = {0.0: _("none")} | {share: figure(share, 3) for share in SMOOTHINGS[1:]}
    st.segmented_control(
        _("Smoothing"),
        SMOOTHINGS,
        format_func=lambda share: names.get(share, str(share)),
        **bound("learning_smooth"),
        required=True,
        help=_(
            "Mixes P and Q, below and in every layer, with so much of the even distribution. Then "
            "no place is 0 and nothing is infinite."
        ),
    )
    share = mine()["learning_smooth"]
    if share:
        st.caption(
            say(
                N_(
                    "P and Q are mixed with {share} of the even distribution, so both directions "
                    "are finite. Their size depends on that share: what would be infinite grows "
                    "without end as less is mixed in."
                ),
                share=figure(share, 3),
            )
        )


@recovery.fragment
def _two_bars() -> None:
    _buttons()
    p, q = _bars("P", P_KEYS), _bars("Q", Q_KEYS)
    smoothing = mine()["learning_smooth"]
    try:
        shares = smoothed(distribution(p), smoothing), smoothed(distribution(q), smoothing)
    except SettingError as error:
        st.warning(say(error.message), icon=":material/bar_chart:")
    else:
        _answer(*shares)
    downloads.show_code(divergence_script(p, q, LogUnit.BITS, smoothing))


def _buttons() -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Swap P and Q"), icon=":material/swap_horiz:", key="learning_swap", on_click=_swap
        )
        st.button(_("Q like P"), icon=":material/equal:", key="learning_equal", on_click=_equal)


def _swap() -> None:
    settings = mine()
    for ours, theirs in zip(P_KEYS, Q_KEYS, strict=True):
        settings[ours], settings[theirs] = settings[theirs], settings[ours]


def _equal() -> None:
    for ours, theirs in zip(P_KEYS, Q_KEYS, strict=True):
        mine()[theirs] = mine()[ours]


def _bars(name: str, keys: tuple[str, ...]) -> tuple[int, ...]:
    for number, (place, key) in enumerate(zip(st.columns(BARS), keys, strict=True), start=1):
        with place:
            st.slider(f"{name} {number}", 0, HIGHEST, **bound(key))
    return tuple(mine()[key] for key in keys)


def _answer(p: Distribution, q: Distribution) -> None:
    found, back = compare(p, q), compare(q, p)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.plotly_chart(
            paired_bars(
                [str(number) for number in range(1, BARS + 1)],
                {"P": p.tolist(), "Q": q.tolist()},
                _("Probability"),
            ),
            key="learning_kl_chart",
            config={"displayModeBar": False},
            alt=_("P and Q, five bars each; the table has the same numbers"),
        )
    with right:
        st.dataframe(
            {
                _("In bits"): [
                    "D(P‖Q)",
                    "D(Q‖P)",
                    _("Entropy of P"),
                    _("Entropy of Q"),
                    _("Cross entropy of P and Q"),
                ],
                _("Value"): [
                    bits(found.forward),
                    bits(found.backward),
                    bits(found.entropy),
                    bits(back.entropy),
                    bits(found.cross_entropy),
                ],
            },
            hide_index=True,
        )
        st.caption(
            _("Cross entropy is entropy plus divergence: what P costs anyway, and the rest.")
        )
    _terms(p, q)
    st.markdown(_told(found, back))


def _terms(p: Distribution, q: Distribution) -> None:
    def digits(shares: Distribution) -> list[str]:
        return [fixed(share, 4) for share in shares]

    st.dataframe(
        {
            _("Place"): range(1, BARS + 1),
            "p": digits(p),
            "q": digits(q),
            _("p · log₂(p / q)"): [bits(term) for term in kl_terms(p, q)],
            _("q · log₂(q / p)"): [bits(term) for term in kl_terms(q, p)],
        },
        hide_index=True,
    )


def _told(found: Divergence, back: Divergence) -> str:
    words = {"forward": bits(found.forward), "backward": bits(found.backward)}
    if found.forward == found.backward == 0:
        return _("P and Q are equal: both divergences are 0.")
    parts = [
        say(N_("D(P‖Q) is **{forward}** bits, D(Q‖P) is **{backward}** bits."), **words),
    ]
    if found.unmatched:
        share = percent(found.unmatched)
        parts.append(
            say(N_("{share} of P lies where Q is 0: that makes D(P‖Q) infinite."), share=share)
        )
    if back.unmatched:
        share = percent(back.unmatched)
        parts.append(
            say(N_("{share} of Q lies where P is 0: that makes D(Q‖P) infinite."), share=share)
        )
    return " ".join(parts)


def bits(value: float) -> str:
    """Write a divergence down."""
    return fixed(value, 4)
