"""A survey: what channels do over many pictures, and what they are strongest on."""

import streamlit as st

from explorer.exporting.scripts.surveys import survey_script
from explorer.messages import N_, N_n
from explorer.network.architecture import layer_at
from explorer.numerals import whole
from explorer.ui import surveys
from explorer.ui.i18n import _, plain, say
from explorer.ui.pages.atlas import choosing, survey_channel, survey_files, survey_yours
from explorer.ui.parts import downloads
from explorer.ui.parts.choices import choose, telling
from explorer.ui.settings import mine
from explorer.ui.setup import Setup
from explorer.ui.surveys import AtHand

_COMMAND = "python -m explorer survey photos/ -o survey/"


def section(setup: Setup) -> None:
    """Draw the section."""
    at_hand = surveys.opened()
    _about(at_hand)
    _opening(at_hand)
    survey = at_hand.survey
    fits = setup.network.loaded.sha256 == survey.weights_sha256
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        layer = _layer(survey.layers)
        telling_most = (
            survey_yours.unusual(setup, at_hand, layer) if fits else survey.figures(layer).peak
        )
        channel = choosing.channel(layer_at(layer), int(telling_most.argmax()))
    survey_channel.draw(setup, at_hand, layer, channel)
    survey_yours.draw(setup, at_hand, layer, fits=fits)
    survey_files.draw(survey)
    scene = downloads.scene_for(setup)
    downloads.show_code(survey_script(scene, at_hand.folder, layer, channel, fits))


def _about(at_hand: AtHand) -> None:
    manifest = at_hand.survey.manifest
    if at_hand.folder is None:
        st.caption(
            _(
                "The small survey that comes with the app: our samples, and squares cut out of the "
                "photos."
            )
        )
    else:
        st.caption(say(N_("The survey in {folder}."), folder=plain(at_hand.folder)))
    st.caption(
        say(
            N_n(
                "{n} picture through {title}, {size}×{size} px.",
                "{n} pictures through {title}, {size}×{size} px, one at a time.",
            ),
            n=manifest.counts.counted,
            title=plain(_(manifest.weights_title)),
            size=manifest.size,
        )
    )


def _opening(at_hand: AtHand) -> None:
    refusal = surveys.problem()
    if not surveys.may_open():
        if refusal is not None:
            st.warning(say(refusal), icon=":material/block:")
        st.caption(_("At home, a survey of your own pictures can be made and opened here."))
        return
    with st.expander(_("Open a survey of your own pictures"), expanded=_is_wanted(at_hand)):
        st.caption(_("First make it, with every picture of a folder and its sub-folders:"))
        st.code(_COMMAND, language="sh")
        st.text_input(
            _("Folder of the survey, on this machine"),
            placeholder="survey/",
            max_chars=1000,
            **telling("survey_path", surveys.choose),
        )
        if refusal is not None:
            _tell(say(refusal))
        if at_hand.folder is not None:
            st.button(_("Back to the small survey"), key="survey_close", on_click=surveys.close)


def _is_wanted(at_hand: AtHand) -> bool:
    return at_hand.folder is not None or surveys.problem() is not None


def _tell(refusal: str) -> None:
    progress = surveys.running()
    if progress is None:
        st.warning(refusal, icon=":material/block:")
        return
    st.progress(
        progress.done / max(progress.files, 1),
        say(
            N_("This survey is not finished. Files done: {done} of {files}."),
            done=whole(progress.done),
            files=whole(progress.files),
        ),
    )
    st.button(_("Look again"), key="survey_again", on_click=surveys.look_again)


def _layer(names: tuple[str, ...]) -> str:
    """Draw the choice of a layer; a convolution or pooling stands for the ReLU at its place."""
    wanted = str(mine()["layer"])
    relu = wanted.replace("conv", "relu")
    shown = next((name for name in (wanted, relu) if name in names), names[-1])
    return choose(_("Layer"), {name: name for name in names}, "layer", shown=shown, width=150)
