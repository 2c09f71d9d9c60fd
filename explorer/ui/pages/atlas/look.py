"""What a channel looks for: a picture optimised before one's eyes, and the ladder of means."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.exporting.scripts.optimising import look_script
from explorer.messages import N_
from explorer.numerals import figure
from explorer.rendering.charts.curves import curves
from explorer.studies.atlas import atlas_dull, atlas_fits, atlas_layers, atlas_picture, atlas_recipe
from explorer.studies.atlas.judging import Reason
from explorer.studies.atlas.recipe import KERNELS
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.pages.atlas import choosing, ladder
from explorer.ui.pages.atlas.ascending import Glimpse, climb, latest
from explorer.ui.pages.atlas.looking import Sought, choose_wanted
from explorer.ui.parts import downloads, lab, long_runs
from explorer.ui.setup import Setup

_SIDE = 448
_KEY = "atlas_look"


def section(setup: Setup) -> None:
    """Draw the section; no fragment, so that a click on anything interrupts the study."""
    st.markdown(
        _(
            "Nobody shows the network a photo here. A picture of faint noise is changed step by "
            "step, always so that one channel fires more. What comes out is a picture of what the "
            "channel's numbers ask for; it is made up, and says nothing about your photo."
        )
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        layer = choosing.layer(setup)
        channel = choosing.channel(layer, setup.run.layer(layer.name).strongest())
    wanted = choose_wanted(layer, channel)
    usual = _usual(setup, wanted)
    study = wanted.study(setup)
    row = st.container()
    left, right = st.columns(2, gap="large")
    place = left.empty()

    def live() -> None:
        found = latest(study)
        with place.container():
            if found is None:
                _nothing_yet()
            else:
                _picture(wanted, found, usual)

    live()
    with right:
        climbing = st.empty()
        _from_the_atlas(setup, wanted)
    with row:
        # Who has asked once sees the next channel without asking again.
        asked = bool(st.session_state.get(f"{_KEY}_wish", ("", False))[1])
        long_runs.pursue(
            _KEY,
            study,
            lambda rest: climb(study, lambda: wanted.ascent(setup), rest),
            start=None if asked else _("Make the picture"),
            also=live,
        )
    live()
    _climb(climbing, study, usual)
    weights = downloads.scene_for(setup).weights
    downloads.show_code(
        look_script(weights, wanted.layer, wanted.channel, wanted.aim, wanted.recipe)
    )
    ladder.draw(setup, wanted, usual)


def _usual(setup: Setup, wanted: Sought) -> float:
    """The channel's mean on the visitor's picture, before its ReLU."""
    found = setup.run.layer(wanted.layer)
    return float(found.statistics.mean[wanted.channel])


def _nothing_yet() -> None:
    st.info(
        _(
            "Nothing is made yet. The first glimpse comes at once; you can stop at any step and "
            "go on later, from there."
        ),
        icon=":material/auto_awesome:",
    )


def _picture(wanted: Sought, found: Glimpse, usual: float) -> None:
    values = {
        "layer": wanted.layer,
        "channel": wanted.channel,
        "steps": found.steps,
        "total": wanted.recipe.steps,
        "reached": figure(found.reached, 4),
        "usual": figure(usual, 4),
        "side": wanted.recipe.side,
        "seed": wanted.recipe.seed,
    }
    caption = say(
        N_(
            "Channel {channel} of {layer} after step {steps} of {total}: {reached} before the "
            "ReLU; your picture's mean is {usual}. {side}×{side} px, RGB 0 to 255, seed {seed}."
        ),
        **values,
    )
    alt = say(
        N_("An optimised picture on which channel {channel} of {layer} fires strongly"), **values
    )
    lab.picture(found.pixels, caption, alt, _SIDE)


def _climb(place: DeltaGenerator, study: Study, usual: float) -> None:
    """Draw what the channel reached after so many steps, beside the visitor's picture."""
    found = list(study.known().values())
    if len(found) < 2:
        return
    series = {
        _("This picture"): [glimpse.reached for glimpse in found],
        _("Your picture"): [usual] * len(found),
    }
    chart = curves([glimpse.steps for glimpse in found], series, _("Steps"), _("Before the ReLU"))
    alt = _("How the channel's number grows over the steps")
    options = {"displayModeBar": False}
    place.plotly_chart(chart, key="atlas_climb", config=options, alt=alt)


def _from_the_atlas(setup: Setup, wanted: Sought) -> None:
    """Show the picture that comes with the app, or say why there is none."""
    names: dict[str, object] = {"layer": wanted.layer, "channel": wanted.channel}
    if not atlas_layers():
        return
    if not atlas_fits(setup.network.loaded.sha256):
        st.caption(
            _("The pictures that come with the app are of other weights: here all are made anew.")
        )
        return
    tile = atlas_picture(wanted.layer, wanted.channel)
    if tile is None:
        st.caption(say(N_("The app brings no pictures of {layer} along; make it here."), **names))
        return
    recipe = atlas_recipe(wanted.layer)
    values = names | {
        "side": tile.shape[0],
        "steps": recipe.steps,
        "made": recipe.side,
        "precision": recipe.precision,
    }
    caption = (
        say(
            N_(
                "From the atlas: the kernel itself, 3×3 pixels of red, green and blue, as large "
                "squares; middle gray is 0. So small a kernel asks for no more than itself."
            )
        )
        if wanted.layer == KERNELS
        else say(
            N_(
                "From the atlas that comes with the app: made at {made}×{made} px, shown at "
                "{side}×{side} px; steps: {steps}; computed in {precision}."
            ),
            **values,
        )
    )
    lab.picture(tile, caption, say(N_("Atlas picture of channel {channel} of {layer}"), **names))
    reason = atlas_dull(wanted.layer).get(wanted.channel)
    if reason is not None:
        st.caption(
            say(N_("It says little: {reason}."), reason=_(Reason(reason).label)),
        )
