"""Texture and style: one picture's textures on another picture's things, or on nothing."""

from dataclasses import replace
from functools import partial

import streamlit as st

from explorer.exporting.scripts.optimising import style_script
from explorer.exporting.scripts.writing import SAMPLE, Scene
from explorer.imaging import SAMPLES
from explorer.imaging.sampling import Sampling
from explorer.messages import N_
from explorer.numerals import figure
from explorer.shapes import RgbImage
from explorer.studies.optimising import Ascent, AscentRecipe, Means, Trunk
from explorer.studies.optimising.inversion import as_picture
from explorer.studies.optimising.style import Mixture, style_distance, styled
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.pages.atlas.ascending import Glimpse, climb, latest, parts_of
from explorer.ui.pages.atlas.looking import choose_few
from explorer.ui.parts import downloads, lab, long_runs
from explorer.ui.parts.choices import choose
from explorer.ui.pictures import HeldPicture, sample_picture
from explorer.ui.run import sampled
from explorer.ui.settings import Setting, declare, one_of
from explorer.ui.setup import Setup

SEEN, NONE = "seen", "none"
SIDES = ("64", "96", "128", "224")
STEPS = ("20", "40", "80", "120")
SHARES = ("0.02", "0.1", "0.5")
_SMALL, _LARGE = 192, 448

declare(
    Setting("atlas_style", "gravel", one_of(SEEN, *SAMPLES)),
    Setting("atlas_content", SEEN, one_of(SEEN, NONE, *SAMPLES)),
    Setting("atlas_share", "0.1", one_of(*SHARES)),
    Setting("atlas_style_side", "128", one_of(*SIDES)),
    Setting("atlas_style_steps", "40", one_of(*STEPS)),
)


def section(setup: Setup) -> None:
    """Draw the section; no fragment, so that a click on anything interrupts the study."""
    st.markdown(
        _(
            "Which features occur together, wherever they are, is a picture's texture: for each "
            "two channels of a layer the mean of their product, the Gram matrix. What is where is "
            "its content. A picture can be asked to have the textures of one and the content of "
            "another; the network is best known for this."
        )
    )
    style, content, share = _choose()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        side = int(choose_few(_("Pixels a side"), SIDES, "atlas_style_side", "128"))
        steps = int(choose_few(_("Steps"), STEPS, "atlas_style_steps", "80"))
    recipe = AscentRecipe(side, steps, means=Means.COLOURS)
    textures = _square(setup, style, side)
    things = None if content == NONE else _square(setup, content, side)
    mixture = Mixture(content=float(share))
    pictures = _key(setup, style), _key(setup, content)
    study = Study(("style", pictures, setup.network.key, mixture, recipe), parts_of(steps))
    row = st.container()
    left, right = st.columns([1, 2], gap="large")
    with left:
        _given(textures, things)
    place = right.empty()

    def live() -> None:
        found = latest(study)
        with place.container():
            if found is None:
                st.info(
                    _("Nothing is made yet. You can stop at any step and go on later, from there."),
                    icon=":material/texture:",
                )
            else:
                _picture(found, steps)

    live()
    with row:
        trunk = Trunk(setup.network.model, setup.network.loaded.preprocessing)
        long_runs.pursue(
            "atlas_style",
            study,
            lambda rest: climb(
                study,
                lambda: Ascent(styled(trunk, textures, things, mixture), recipe, things),
                rest,
                partial(_far, trunk, textures),
            ),
            start=_("Make the picture"),
            also=live,
        )
    live()
    scene = downloads.scene_for(setup)
    calls = [_opened(scene, name) for name in (style, content)]
    downloads.show_code(style_script(scene, calls[0] or "", calls[1], mixture, recipe))


def _choose() -> tuple[str, str, str]:
    samples = {name: _(sample.title) for name, sample in SAMPLES.items()}
    mine = {SEEN: _("Your picture")}
    shares = {"0.02": _("Mostly textures"), "0.1": _("Both"), "0.5": _("Mostly content")}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        with st.container(width=230):
            style = choose(_("Textures of"), samples | mine, "atlas_style")
        with st.container(width=230):
            nothing = {NONE: _("Nothing: texture alone")}
            content = choose(_("Content of"), mine | nothing | samples, "atlas_content")
        with st.container(width=180):
            share = choose(_("What counts"), shares, "atlas_share")
    return style, content, share


def _key(setup: Setup, name: str) -> str:
    return setup.picture.key if name == SEEN else name


def _square(setup: Setup, name: str, side: int) -> RgbImage:
    held: HeldPicture = setup.picture if name == SEEN else sample_picture(name)
    return sampled(held, Sampling(size=side)).pixels


def _opened(scene: Scene, name: str) -> str | None:
    """The call that opens a picture in a script; None for none."""
    if name == NONE:
        return None
    return scene.opened if name == SEEN else replace(scene, picture=f"{SAMPLE}{name}").opened


def _far(trunk: Trunk, textures: RgbImage, ascent: Ascent) -> float:
    return float(style_distance(trunk, textures)(as_picture(ascent.pixels())))


def _given(textures: RgbImage, things: RgbImage | None) -> None:
    side = textures.shape[0]
    words = {"side": side}
    lab.picture(
        textures,
        say(N_("Textures of this, cropped to {side}×{side} px."), **words),
        _("The picture whose textures are wanted"),
        _SMALL,
    )
    if things is not None:
        lab.picture(
            things,
            say(N_("Content of this, cropped to {side}×{side} px."), **words),
            _("The picture whose content is wanted"),
            _SMALL,
        )


def _picture(found: Glimpse, steps: int) -> None:
    values = {
        "side": found.pixels.shape[0],
        "step": found.steps,
        "total": steps,
        "far": figure(found.reached, 3),
    }
    caption = say(
        N_(
            "After step {step} of {total}, {side}×{side} px: distance of its textures {far}, where "
            "0 is the same and 1 none at all."
        ),
        **values,
    )
    lab.picture(found.pixels, caption, _("The picture that was made of both"), _LARGE)
