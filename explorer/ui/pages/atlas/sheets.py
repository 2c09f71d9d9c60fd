"""The sheet of a layer's tiles: which can be had here, and what one sees on them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from explorer.messages import N_, Message
from explorer.network.architecture import Layer, layer_at
from explorer.shapes import RgbImage, SizeWH
from explorer.studies.atlas import atlas_layers, atlas_picture, atlas_recipe
from explorer.studies.channel_kin import convolution_of, relu_of
from explorer.studies.channel_sheets import (
    StandIn,
    map_tiles,
    patch_tiles,
    sheet_of,
    side_for,
    survey_tiles,
)
from explorer.ui import surveys
from explorer.ui.components.tile_grid import packed
from explorer.ui.pages.atlas import looks, surveyed
from explorer.ui.setup import Setup

SCALES: Mapping[StandIn, Message] = {
    StandIn.HERE: Message(
        N_(
            "Each tile is what the channel's strongest unit sees of your picture: small fields "
            "enlarged pixel for pixel, large ones reduced; beside the picture is its padding, in "
            "ImageNet's mean colour. Gray: silent here, so there is no such place."
        )
    ),
    StandIn.MAP: Message(
        N_("Each tile is the channel's map of your picture, on its own scale, reduced or enlarged.")
    ),
    StandIn.TOP: Message(
        N_(
            "Each tile is the patch of the survey's pictures that the channel is strongest on. "
            "Gray: it fired in none of them."
        )
    ),
    StandIn.LOOK: Message(
        N_(
            "Each tile was made by going uphill until the channel's mean grew large. It is no "
            "photograph, and it is the same for every picture."
        )
    ),
}
"""What can be shown, and how to read it."""


def possible(setup: Setup, layer: Layer, wanted: StandIn) -> tuple[StandIn, Message | None]:
    """What is shown and, if it is something else than wanted, why."""
    why = None
    if wanted is StandIn.LOOK:
        why = _refusal(setup, layer)
    elif wanted is StandIn.TOP:
        why = surveyed.refusal(setup, layer.name)
    return (wanted, None) if why is None else (StandIn.HERE, why)


def _refusal(setup: Setup, layer: Layer) -> Message | None:
    why = looks.refusal(setup)
    if why is None and convolution_of(layer.name) not in atlas_layers():
        why = Message(
            N_(
                "The pictures of what {layer} looks for are not made yet. You see the strongest "
                "patches of your picture; a card makes its own channel's picture in seconds."
            ),
            {"layer": layer.name},
        )
    return why


@dataclass(frozen=True, slots=True)
class PackedSheet:
    """The tiles of all channels as one picture for the browser, and their size in it."""

    picture: bytes
    size_wh: SizeWH
    side: int


def sheet(setup: Setup, layer: Layer, shown: StandIn) -> PackedSheet:
    """Draw the tiles of all channels."""
    found = setup.run.layer(layer.name)

    def make() -> PackedSheet:
        longest, tile = _tiles(setup, layer, shown)
        made = sheet_of(found.count, side_for(longest), tile)
        height, width = made.pixels.shape[:2]
        return PackedSheet(packed(made.pixels), (width, height), made.side)

    of = str(surveys.at_hand().folder) if shown is StandIn.TOP else ""
    return setup.run.remember(("channel sheet", layer.name, shown, of), make)


def _tiles(
    setup: Setup, layer: Layer, shown: StandIn
) -> tuple[int, Callable[[int], RgbImage | None]]:
    """How long the tiles' longest side is, and what draws them."""
    found = setup.run.layer(layer.name)
    if shown is StandIn.MAP:
        return max(found.maps.shape[1:]), map_tiles(found.maps)
    if shown is StandIn.LOOK:
        name = convolution_of(layer.name)
        return atlas_recipe().show, lambda channel: atlas_picture(name, channel)
    if shown is StandIn.TOP:
        relu = relu_of(layer.name)
        return layer_at(relu).receptive_field or 1, survey_tiles(surveys.at_hand(), relu)
    tiles = patch_tiles(setup.run.seen.pixels, layer, found.statistics)
    return layer.receptive_field or 1, tiles
