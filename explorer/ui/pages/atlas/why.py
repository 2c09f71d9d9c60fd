"""Why here? One number traced back to the picture, and whether the trace can be believed."""

import streamlit as st

from explorer.exporting.scripts.attribution import Attributed, attribution_script
from explorer.messages import N_, Message
from explorer.numerals import fixed
from explorer.policy import policy
from explorer.studies.attribution import STEPS, Attribution, Randomised, Sanity, is_centred, verdict
from explorer.ui.i18n import _, say
from explorer.ui.pages.atlas import why_maps
from explorer.ui.pages.atlas.why_all import all_methods
from explorer.ui.pages.atlas.why_study import QUICK, MapPair, WhyQuestion, largest_side
from explorer.ui.pages.atlas.why_subject import Explained, choose_subject
from explorer.ui.parts import answers, downloads, long_runs
from explorer.ui.parts.choices import bound, choose, hints, labels
from explorer.ui.settings import Setting, declare, mine, one_of
from explorer.ui.setup import Setup

declare(
    Setting("why_method", Attribution.GRADIENT, Attribution),
    Setting("why_steps", str(STEPS[0]), one_of(*map(str, STEPS))),
    Setting("why_random", Randomised.ONE, Randomised),
)
_ICONS = {
    Sanity.DEPENDS: ":material/check_circle:",
    Sanity.PARTLY: ":material/help:",
    Sanity.FAILS: ":material/warning:",
}


def section(setup: Setup) -> None:
    """Draw the section."""
    st.markdown(
        _(
            "A number of the network has its reasons in the picture. Seven methods point at them, "
            "and each gives another map. Beside each map stands a test: does it change when the "
            "network forgets what it learned?"
        )
    )
    subject = choose_subject(setup)
    height, width = setup.seen.size_wh[::-1]
    if height * width > largest_side() ** 2:
        _too_large(height, width)
        return
    question, method = _choose_method(setup, subject)
    st.caption(_(method.hint))
    _one(question, method)
    all_methods(question)
    asked = Attributed(method, question.steps, question.random)
    head = answers.place(setup)
    downloads.show_code(attribution_script(downloads.scene_for(setup), subject.score, asked, head))


def _too_large(height: int, width: int) -> None:
    st.info(
        say(
            N_(
                "A pass with gradients keeps what every layer put out, and the picture has "
                "{width}×{height} px. Choose a size of up to {side}×{side} px in the sidebar."
            ),
            width=width,
            height=height,
            side=largest_side(),
        )
    )


def _choose_method(setup: Setup, subject: Explained) -> tuple[WhyQuestion, Attribution]:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = choose(
            _("Method"), labels(Attribution), "why_method", width=230, help=hints(Attribution)
        )
        method = Attribution(chosen)
        steps = _steps() if method is Attribution.INTEGRATED else _allowed()
        random = Randomised(
            choose(_("Randomised for the test"), _randomisings(subject), "why_random", width=230)
        )
        scales = {"signed": _("with sign"), "size": _("size only")}
        st.segmented_control(
            _("Colour scale"),
            list(scales),
            format_func=lambda value: scales[value],
            **bound("why_scale"),
            required=True,
        )
    return WhyQuestion(setup, subject, random, steps), method


def _offered() -> tuple[int, ...]:
    return STEPS[:2] if policy().public else STEPS


def _allowed() -> int:
    """The number of steps that was chosen, or the most that this server allows."""
    return min(int(mine()["why_steps"]), _offered()[-1])


def _steps() -> int:
    options = {str(each): str(each) for each in _offered()}
    return int(
        choose(_("Steps on the way"), options, "why_steps", shown=str(_allowed()), width=130)
    )


def _randomisings(subject: Explained) -> dict[Randomised, str]:
    named = {}
    for each in Randomised:
        layers = each.layers(subject.score.layer)
        between = {"first": layers[0], "last": layers[-1]}
        named[each] = (
            say(N_("{first} to {last}"), **between)
            if len(layers) > 1
            else say(N_("{last} only"), **between)
        )
    return named


def _one(question: WhyQuestion, method: Attribution) -> None:
    study = question.study([method])
    # It stands before the progress, so that nothing moves when that goes.
    slot = st.empty()

    def so_far() -> None:
        pair = question.pair(method)
        if pair.before is not None:
            with slot.container():
                why_maps.draw(question.setup, pair, question.after)

    so_far()
    start = None if method in QUICK else _("Draw the map and its test")
    long_runs.pursue(
        "why", study, lambda rest: question.steps_of(study, rest), start=start, also=so_far
    )
    so_far()
    pair = question.pair(method)
    if pair.before is not None:
        why_maps.facts(question.subject, method, pair.before)
    if pair.is_complete:
        _judge(question, pair)


def _judge(question: WhyQuestion, pair: MapPair) -> None:
    found = question.correlation(pair)
    if found is None:
        st.info(
            _("No sanity check: a map is the same everywhere, so there is no order to compare.")
        )
        return
    layers = question.layers
    words = {
        "correlation": fixed(found, 2),
        "first": layers[0],
        "last": layers[-1],
        "verdict": Message(verdict(found).label),
    }
    told = say(
        N_(
            "Sanity check: rank correlation **{correlation}** of |map| before and after {first} to "
            "{last} got random kernels. It {verdict}."
        )
        if len(layers) > 1
        else N_(
            "Sanity check: rank correlation **{correlation}** of |map| before and after {last} got "
            "random kernels. It {verdict}."
        ),
        **words,
    )
    draw = st.warning if verdict(found) is Sanity.FAILS else st.info
    draw(told, icon=_ICONS[verdict(found)])
    if is_centred(question.subject.score, pair.method):
        st.caption(
            _(
                "This map of a unit is strong in the middle of its field, whatever was learned; "
                "so only numbers at the same distance from the middle are compared."
            )
        )
