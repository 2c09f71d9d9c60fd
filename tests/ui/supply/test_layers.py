"""The wall's tiles mean what the mapping says, under every mapping there is."""

import numpy as np

from explorer.imaging.sampling import Sampling
from explorer.network.architecture import layer_at
from explorer.rendering import parse_mapping, to_uint8
from explorer.ui.networks import network
from explorer.ui.pictures import sample_picture
from explorer.ui.run import Run
from explorer.ui.supply import layers
from explorer.ui.supply.description import Address
from explorer.ui.supply.packing import pack_wall
from stress.walks.choices import MAPPINGS
from tests.offenders import none_of

BENT = ("log", "log-layer", "sqrt", "sqrt-layer", "rank", "sigmoid")


def test_every_mapping_draws_its_own_tiles_and_says_where_levels_begin() -> None:
    run = Run(sample_picture("coffee"), Sampling(size=64), network("untrained"))
    wrong = []
    for name in ("conv2_1", "relu3_1"):
        layer, maps = layer_at(name, (64, 64)), run.layer(name).maps
        for text in MAPPINGS:
            wall = layers.wall(run, layer, parse_mapping(text), "", ())
            if wall.tile_step != 1 or not np.array_equal(wall.tiles, to_uint8(maps, text)):
                wrong.append(f"{name} {text}: other tiles")
            if (wall.borders is not None) != (text in BENT):
                wrong.append(
                    f"{name} {text}: {'no' if wall.borders is None else 'needless'} borders"
                )
            elif wall.borders is not None:
                wrong += [
                    f"{name} {text} channel {channel}: the browser would draw another level"
                    for channel in np.flatnonzero(wall.low < wall.high)[:4]
                    if not np.array_equal(
                        np.searchsorted(wall.borders[channel], maps[channel], side="right"),
                        wall.tiles[channel],
                    )
                ]
    none_of(wrong, "are drawn otherwise")


def test_a_wall_under_any_mapping_stays_within_its_bytes() -> None:
    run = Run(sample_picture("coffee"), Sampling(), network("untrained"))
    wrong = []
    for name in ("conv1_1", "conv3_1", "conv4_1", "conv5_1"):
        wall = layers.wall(run, layer_at(name, (224, 224)), parse_mapping("rank"), "", ())
        size = len(pack_wall(Address("content", "rank", "endpoint"), wall, "here"))
        if size > 1_400_000:
            wrong.append(f"{name}: {size:,} bytes")
    none_of(wrong, "take too much of 1.5 MB")
