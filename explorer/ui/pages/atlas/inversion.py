"""What six layers still know of this picture: others that say the same to them."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from explorer.exporting.scripts.optimising import inversion_script
from explorer.messages import N_
from explorer.network.running import on_engine
from explorer.numerals import figure, fixed
from explorer.shapes import RgbImage
from explorer.studies.optimising import AscentRecipe, Means, Trunk
from explorer.studies.optimising.inversion import LAYERS_ASKED, Inverted, inversion, judged
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.pages.atlas.ascending import going
from explorer.ui.pages.atlas.looking import choose_few
from explorer.ui.parts import downloads, lab, long_runs
from explorer.ui.run import sampled
from explorer.ui.settings import Setting, declare, one_of
from explorer.ui.setup import Setup

SIDES = ("64", "96", "128", "224")
STEPS = ("25", "50", "100", "150")
_WIDTH, _LEAST = 256, 200

declare(
    Setting("atlas_back_side", "128", one_of(*SIDES)),
    Setting("atlas_back_steps", "100", one_of(*STEPS)),
)


def section(setup: Setup) -> None:
    """Draw the section; no fragment, so that a click on anything interrupts the study."""
    st.markdown(
        _(
            "A layer hands on numbers, not the picture. What could be drawn from them? From an "
            "even gray with faint noise, a picture is changed until the layer finds it as like "
            "yours as it can. Where many pictures say the same to a layer, one of them comes out, "
            "and what differs from yours is what the layer no longer knows."
        )
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        side = choose_few(_("Pixels a side"), SIDES, "atlas_back_side", "128")
        steps = choose_few(_("Steps"), STEPS, "atlas_back_steps", "100")
    sampling = replace(setup.sampling, size=int(side))
    recipe = AscentRecipe(int(side), int(steps), means=Means.COLOURS)
    shown = sampled(setup.picture, sampling).pixels
    study = Study(
        ("inversion", setup.picture.key, sampling, setup.network.key, recipe), LAYERS_ASKED
    )
    row = st.container()
    place = st.empty()

    def live() -> None:
        with place.container():
            _side_by_side(shown, study.known())

    live()
    with row:
        long_runs.pursue(
            "atlas_inversion",
            study,
            lambda rest: _steps(setup, study, shown, recipe, rest),
            start=_("Ask all six layers"),
            also=live,
        )
    live()
    st.caption(
        _(
            "Error: L2 distance between what the layer makes of both pictures, divided by the "
            "length of yours. PSNR compares the pictures themselves; more is more alike. Early "
            "layers keep nearly everything, so there only the number of steps is the limit."
        )
    )
    scene = replace(downloads.scene_for(setup), sampling=sampling)
    downloads.show_code(inversion_script(scene, LAYERS_ASKED[2], recipe))


def _steps(
    setup: Setup, study: Study, shown: RgbImage, recipe: AscentRecipe, rest: list[str]
) -> Iterator[tuple[Hashable, Inverted] | None]:
    trunk = Trunk(setup.network.model, setup.network.loaded.preprocessing)
    for layer in rest:
        ascent = on_engine(partial(inversion, trunk, shown, layer, recipe))
        for _turn in going(ascent, (study.identity, layer)):
            yield None
        yield layer, on_engine(partial(judged, ascent, trunk, shown, layer))


def _side_by_side(shown: RgbImage, found: Mapping[str, Inverted]) -> None:
    height, width = shown.shape[:2]
    column = max(_LEAST, width * max(1, _WIDTH // max(height, width)))
    with st.container(horizontal=True, gap="small"):
        with st.container(width=column, gap=None):
            caption = say(
                N_("What the network sees, {height}×{width} px."), height=height, width=width
            )
            lab.picture(shown, caption, _("The picture that the layers are asked about"), _WIDTH)
        for layer, each in found.items():
            with st.container(width=column, gap=None):
                _one(layer, each)


def _one(layer: str, found: Inverted) -> None:
    caption = say(
        N_("From {layer} alone: error {error}, PSNR {psnr} dB."),
        layer=layer,
        error=figure(found.error, 2),
        psnr=fixed(found.psnr, 1),
    )
    alt = say(N_("A picture found from the numbers of {layer}"), layer=layer)
    lab.picture(found.pixels, caption, alt, _WIDTH)
