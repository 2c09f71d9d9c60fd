"""What a channel looks for: the picture the atlas has of it, or one that is made now."""

from collections.abc import Iterator

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.messages import N_, Message
from explorer.operations.kernels import kernel_pictures, layer_kernels
from explorer.shapes import RgbImage
from explorer.studies.atlas import atlas_dull, atlas_fits, atlas_layers, atlas_picture, atlas_recipe
from explorer.studies.atlas.judging import Reason
from explorer.studies.atlas.making import shown
from explorer.studies.atlas.recipe import KERNELS
from explorer.studies.channel_cards import ChannelCard
from explorer.studies.channel_kin import convolution_of
from explorer.studies.optimising import Ascent, Trunk
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.parts import lab, long_runs
from explorer.ui.settings import mine
from explorer.ui.setup import Setup

SIDE = 224
_PICTURE = "picture"


def refusal(setup: Setup) -> Message | None:
    """Why the atlas has no pictures for these weights, if it has none."""
    if not atlas_layers() or atlas_fits(setup.network.loaded.sha256):
        return None
    return Message(
        N_(
            "The atlas was made for VGG16, ImageNet. These weights have other kernels behind the "
            "same channel numbers, so its pictures would mislead."
        )
    )


def ready(setup: Setup, card: ChannelCard) -> RgbImage | None:
    """The picture, if it came with the app or has been made."""
    name, channel = convolution_of(card.layer.name), card.channel
    if atlas_fits(setup.network.loaded.sha256):
        what = ("atlas picture", name, channel)
        [picture] = setup.run.remember(what, lambda: (atlas_picture(name, channel),))
        if picture is not None:
            return picture
    return _study(setup, card).known().get(_PICTURE)


def draw(setup: Setup, card: ChannelCard) -> DeltaGenerator | None:
    """Draw the picture; of conv1_1 the kernel is all there is to see.

    Convention: where it is still to be made, returns the place for `make`, to be called last.
    """
    st.markdown(lab.strong(_("What it looks for")))
    if convolution_of(card.layer.name) == KERNELS:
        _kernel(setup, card)
        return None
    picture = ready(setup, card)
    if picture is None:
        return st.container()
    _picture(setup, card, picture)
    return None


def make(setup: Setup, card: ChannelCard, place: DeltaGenerator) -> None:
    """Offer to make the picture, and draw it once it is made."""
    with place:
        why = refusal(setup)
        words = st.empty()
        words.caption(_("This picture is not made yet.") if why is None else say(why))
        long_runs.pursue(
            "card_look",
            _study(setup, card),
            lambda _rest: _make(setup, card),
            start=_("Make it now (some seconds)"),
        )
        picture = ready(setup, card)
        if picture is not None:
            words.empty()
            _picture(setup, card, picture)


def _picture(setup: Setup, card: ChannelCard, picture: RgbImage) -> None:
    name = convolution_of(card.layer.name)
    caption = _(
        "Made by going uphill, from gray mottle, until the mean of its map grew large. No "
        "photograph."
    )
    reason = atlas_dull(name).get(card.channel) if refusal(setup) is None else None
    if reason is not None:
        note = say(N_("It says little: {reason}."), reason=Message(Reason(reason).label))
        caption = f"{caption} {note}"
    names = {"channel": card.channel, "layer": name}
    alt = say(N_("A picture that makes channel {channel} of {layer} fire"), **names)
    lab.picture(picture, caption, alt, SIDE)
    st.button(
        _("Watch it being made"),
        key="card_watch",
        icon=":material/play_circle:",
        type="tertiary",
        on_click=_watch,
    )


def _watch() -> None:
    mine()["atlas_section"] = "look"


def _kernel(setup: Setup, card: ChannelCard) -> None:
    weight = layer_kernels(setup.network.model, KERNELS).weight
    [picture] = kernel_pictures(weight[[card.channel]])
    caption = _(
        "Its kernel, 3×3 pixels of red, green and blue; middle gray is 0, the largest number "
        "reaches black or white."
    )
    lab.picture(picture, caption, _("The kernel as a picture"), SIDE)


def _study(setup: Setup, card: ChannelCard) -> Study:
    what = convolution_of(card.layer.name), card.channel
    return Study(("channel picture", setup.network.key, what), (_PICTURE,))


def _make(setup: Setup, card: ChannelCard) -> Iterator[tuple[str, RgbImage] | None]:
    """Climb a step at a time, by the recipe of the atlas."""
    recipe, name = atlas_recipe(), convolution_of(card.layer.name)
    trunk = Trunk(setup.network.model, setup.network.loaded.preprocessing)
    climb = Ascent(trunk.value(name, card.channel), recipe.of_channel(name, card.channel))
    for _value in climb.steps():
        yield None
    yield _PICTURE, shown(climb.pixels(), recipe.show)
