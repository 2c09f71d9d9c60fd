"""What a visitor may choose: for every declared setting values to draw from.

Written down here, not read off the settings, so that a setting that refuses what it should take, or
has no widget any more, is noticed. Sizes are small: a journey is long.
"""

from itertools import product
from typing import Any

from explorer.exporting import Product
from explorer.imaging import SAMPLES, ColourOrder, Fit, Interpolation
from explorer.imaging.methods import Method
from explorer.imaging.sample_charts import CHARTS
from explorer.languages import LANGUAGES
from explorer.network.architecture import LAYERS, LayerKind
from explorer.network.families import FAMILIES
from explorer.operations import PoolKind, Shift
from explorer.operations.filtering import Border, KernelStart, kernel_text
from explorer.operations.normalising import AlphaMeaning
from explorer.operations.sizes import PaddingMode
from explorer.operations.statistics import ChannelOrder
from explorer.rendering import Colours
from explorer.studies.ablation import Filling
from explorer.studies.article import Fault
from explorer.studies.attribution import Attribution, Randomised
from explorer.studies.channel_lists import Only, Ranking
from explorer.studies.channel_sheets import StandIn
from explorer.studies.comparison import Measure
from explorer.studies.divergence import Spread
from explorer.studies.heads import Loss
from explorer.studies.optimising import Aim, Means
from explorer.ui import rooms

DECLARED_BY = rooms.__name__
"""Importing the rooms declares their settings."""
AUTO, OWN, SAME = "auto", "own", "same"
TRUNK = tuple(layer.name for layer in LAYERS if layer.block)
CONVOLUTIONS = tuple(layer.name for layer in LAYERS if layer.kind is LayerKind.CONV)
POOLS = tuple(layer.name for layer in LAYERS if layer.kind is LayerKind.POOL)
SIZES = ("32", "33", "48", "64", "96")
PICTURES = ("camera", "coffee", "rocket", "colour-bars", "chelsea")
WEIGHTS = ("untrained", "untrained", "imagenet", "hed")
PLACES = tuple(product((0, 1, 2, 5, 40), (0, 1, 3, 11)))
STEMS = (
    "channel",
    "layer",
    "fixed",
    "p",
    "std",
    "zero",
    "zero-layer",
    "log",
    "log-layer",
    "sqrt",
    "sqrt-layer",
    "rank",
    "sigmoid",
)
PLAIN = tuple(stem for stem in STEMS if stem not in ("fixed", "p", "std"))
"""The mappings whose names have no number that another setting changes."""

SIDEBAR: dict[str, tuple[Any, ...]] = {
    "picture": (*PICTURES, OWN),
    "resample": tuple(Interpolation),
    "passes": tuple(range(6)),
    "size": (*SIZES, OWN),
    "fit": tuple(Fit),
    "order": tuple(ColourOrder),
    "weights": WEIGHTS,
    "lang": tuple(LANGUAGES),
}
LABS: dict[str, tuple[str, tuple[str, ...]]] = {
    "resampling": (
        "resampling_section",
        ("methods", "origins", "pyramid", "aliasing", "drift", "looks", "layout"),
    ),
    "pooling": ("pool_section", ("passes", "winners", "shift", "colours", "network")),
    "convolution": (
        "conv_section",
        ("prove", "kernels", "own", "sizes", "stacks", "receptive", "article"),
    ),
    "display": ("display_section", ("mappings", "layers", "channels", "network")),
    "compare": ("ab_section", ("bench", "off")),
    "learning": (
        "learning_section",
        ("train", "own", "losses", "kl", "dropout", "flat", "scale", "lrn", "paper"),
    ),
    "atlas": (
        "atlas_section",
        ("card", "channels", "look", "why", "groups", "inversion", "style", "survey"),
    ),
}
"""By room: the setting that chooses a section, and the sections."""
SECTIONS = dict(LABS.values())
_EXPLORE: dict[str, tuple[Any, ...]] = {
    "layer": (*TRUNK, "fc6", "prob"),
    "channels": ((), (0,), (3, 17), (60, 2, 5, 1), (500,)),
    "unit": (None, *PLACES),
    "sort": tuple(ChannelOrder),
    "dead": ("show", "hide"),
    "scale": ("own", "shared"),
    "box": ("input", "photo"),
    "map": (AUTO, *PLAIN),
    "colours": (AUTO, *Colours),
    "download_kind": tuple(Product),
    "lesson": (None, (3, 1), (3, 5)),
}
_RESAMPLING: dict[str, tuple[Any, ...]] = {
    "resampling_reference": tuple(Method),
    "resampling_a": tuple(Method),
    "resampling_b": tuple(Method),
    "resampling_made_by": tuple(Method),
    "resampling_chart": tuple(CHARTS),
    "resampling_side": ("64", "128", "224", "244", "384"),
    "resampling_measure": tuple(Measure),
    "resampling_toy": ("places", "article"),
    "resampling_fx": (0.5, 0.05, 1.25, 4.0),
    "resampling_fy": (0.5, 0.05, 1.25, 4.0),
    "resampling_row": (None, 0, 7, 60, 900),
    "resampling_column": (None, 0, 9, 60, 900),
    "resampling_crop": (8, 20, 56, 224),
    "resampling_pixel": (None, *PLACES),
    "resampling_levels": (1, 2, 3, 5),
}
_POOLING: dict[str, tuple[Any, ...]] = {
    "pool_of": ("rgb", "gray", "layer"),
    "pool_size": ("seen", "224", "244", "article"),
    "pool_layer": (AUTO, *TRUNK),
    "pool_channel": (None, 0, 5, 63, 511),
    "pool_kernel": tuple(range(1, 8)),
    "pool_stride": tuple(range(1, 6)),
    "pool_padding": tuple(range(5)),
    "pool_rounding": ("down", "up"),
    "pool_view": ("kind", "pass"),
    "pool_scale": ("same", "one"),
    "pool_kind": tuple(PoolKind),
    "pool_colours": (PoolKind.MAX, PoolKind.MIN),
    "pool_pass": tuple(range(1, 6)),
    "pool_plane": ("red", "green", "blue"),
    "pool_cell": (None, *PLACES),
    "pool_shift": tuple(Shift),
    "pool_own": POOLS,
}
_CONVOLUTION: dict[str, tuple[Any, ...]] = {
    "conv_layer": ("explore", *CONVOLUTIONS),
    "conv_channel": (None, 0, 5, 63, 511),
    "conv_row": (None, 0, 3, 60),
    "conv_column": (None, 0, 3, 60),
    "conv_input": (None, 0, 2, 63, 511),
    "conv_beside": (AUTO, "untrained", "imagenet", "hed"),
    "conv_show": (AUTO, "signed", "photo"),
    "conv_kernel": tuple(
        kernel_text(start.kernel(side)) for start in KernelStart for side in (3, 5)
    ),
    "conv_divide": ("sum", "one"),
    "conv_border": tuple(Border),
    "conv_planes": ("gray", "rgb"),
    "conv_chain": ("now", "224", "244", "33", "1"),
    "conv_size_mode": (*PaddingMode, OWN),
    "conv_size_m": (1, 7, 61, 1024),
    "conv_size_k": (1, 3, 11),
    "conv_size_s": (1, 2, 8),
    "conv_size_p": (0, 1, 32),
    "conv_size_d": (1, 2, 3),
    "conv_size_round": ("down", "up"),
    "conv_network": tuple(FAMILIES),
    "conv_stack_channels": (1, 64, 256),
    "conv_stack_side": (1, 14, 56),
    "conv_stack_bias": ("with", "without"),
    "conv_fault": tuple(Fault),
}
_DISPLAY: dict[str, tuple[Any, ...]] = {
    "display_map": (AUTO, *STEMS),
    "display_reference": STEMS,
    "display_fixed_low": (0.0, -2.5, 600.0),
    "display_fixed_high": (500.0, 0.25, 1e6),
    "display_p_low": (1.0, 0.0, 99.5),
    "display_p_high": (99.0, 50.0, 100.0),
    "display_std": (3.0, 0.1, 12.5),
    "display_score": ("error", "order", "across", "detail", "clipped", "likeness", "kept"),
}
_COMPARE: dict[str, tuple[Any, ...]] = {
    "ab_picture": (SAME, *PICTURES, OWN),
    "ab_resample": (SAME, *Interpolation),
    "ab_passes": (SAME, *range(6)),
    "ab_size": (SAME, *SIZES, OWN),
    "ab_fit": (SAME, *Fit),
    "ab_order": (SAME, *ColourOrder),
    "ab_weights": (SAME, *WEIGHTS),
    "ab_map": (SAME, AUTO, *PLAIN),
    "ab_mean": (SAME, "raw"),
    "ab_scale": ("own", "shared"),
    "ab_measure": tuple(Measure),
    "ab_beyond": (0.1, 0.0, 0.25, 2.0),
    "off_edge": ("fused", "side1", "side2", "side3", "side4", "side5"),
    "off_pixel": (None, *PLACES),
    "off_unit": (None, *PLACES),
    "off_pick": ("peak", "mean", "weakest", "dead", "random", "own"),
    "off_count": (0, 1, 16, 100, 512),
    "off_seed": (0, 7, 9999),
    "off_channels": ((), (3,), (5, 1, 60), (500, 2)),
    "off_fill": tuple(Filling),
    "off_view": (AUTO, *TRUNK),
}
_READ = (
    "input-flat",
    *(f"pool{block}-mean" for block in range(1, 6)),
    "relu5_3-mean",
    "pool5-flat",
)
_LEARNING: dict[str, tuple[Any, ...]] = {
    "learning_logit1": (2.0, 0.0, -8.0),
    "learning_logit2": (-1.0, 0.3, 8.0),
    "learning_logit3": (-3.0, -0.1, 4.5),
    "learning_right": (0, 1, 2),
    "learning_reads": _READ,
    "learning_loss": tuple(Loss),
    "learning_per_class": (1, 2, 4, 8, 16, 32),
    "learning_wrong": (0, 10, 25, 40),
    "learning_patch": (40, 0, 95),
    **{f"learning_{of}{place}": (0, 2, 10) for of in "pq" for place in range(1, 6)},
    "learning_other": tuple(Interpolation),
    "learning_spread": tuple(Spread),
    "learning_smooth": (0.0, 0.001, 0.01, 0.1),
    "learning_own_reads": ("relu5_3-mean", "pool5-mean", "pool4-mean", "pool3-mean"),
    "learning_own_loss": (Loss.CROSS_ENTROPY, Loss.SQUARED),
    "learning_drop_reads": _READ,
    "learning_misled": (30, 0),
    "learning_p": (0.5, 0.2, 0.8),
    "learning_square": (0, 1, 2),
    "learning_channel": (453, 0, 511),
    "learning_row": (1, 0, 6),
    "learning_column": (1, 3, 6),
    "learning_scale": ("0.5", "0.71", "1", "1.4", "2", "2.8"),
    "learning_dense_reads": ("relu5_3-mean", "pool3-mean", "pool4-mean", "pool5-mean"),
    "learning_alpha": tuple(AlphaMeaning),
    "learning_window": (5, 3, 9),
    "learning_lrn_row": (32, 0, 1023),
    "learning_lrn_column": (32, 0, 1023),
    "learning_trial_a": tuple(range(28)),
    "learning_trial_b": tuple(range(28)),
}

_ATLAS: dict[str, tuple[Any, ...]] = {
    "why_of": ("unit", "channel", "class"),
    "why_row": (None, 0, 3, 60),
    "why_column": (None, 0, 2, 60),
    "why_class": (AUTO,),
    "why_method": tuple(Attribution),
    "why_steps": ("32", "64", "128"),
    "why_random": tuple(Randomised),
    "why_scale": ("signed", "size"),
    "why_pixel": (None, *PLACES),
    "groups_count": ("3", "6", "9"),
    "atlas_shows": tuple(StandIn),
    "atlas_only": tuple(Only),
    "atlas_least": (0.0, 0.5, 20.0, 1e6),
    "atlas_order": tuple(Ranking),
    "atlas_aim": tuple(Aim),
    "atlas_means": tuple(Means),
    "atlas_side": ("96", "128"),
    "atlas_steps": ("16", "32"),
    "atlas_seed": (0, 7, 999),
    "atlas_back_side": ("64", "96"),
    "atlas_back_steps": ("25", "50"),
    "atlas_style": ("gravel", "seen", "brick"),
    "atlas_content": ("seen", "none", "coffee"),
    "atlas_share": ("0.02", "0.1", "0.5"),
    "atlas_style_side": ("64", "96"),
    "atlas_style_steps": ("20", "40"),
    "survey": (None,),
}

VALUES: dict[str, tuple[Any, ...]] = (
    SIDEBAR
    | SECTIONS
    | _EXPLORE
    | _RESAMPLING
    | _POOLING
    | _CONVOLUTION
    | _DISPLAY
    | _COMPARE
    | _LEARNING
    | _ATLAS
)
"""Every declared setting; a visitor's own picture is drawn as `own`."""

SLOW = {
    "size": ("224", "244", "448", OWN),
    "ab_size": ("224", "244", "448", OWN),
    "atlas_side": ("224",),
    "atlas_steps": ("64", "128"),
    "atlas_back_side": ("128", "224"),
    "atlas_back_steps": ("100", "150"),
    "atlas_style_side": ("128", "224"),
    "atlas_style_steps": ("80", "120"),
}
"""What stands in menus but makes a journey slow."""
KNOWN = {
    "picture": tuple(SAMPLES),
    "ab_picture": tuple(SAMPLES),
    "atlas_style": tuple(SAMPLES),
    "atlas_content": tuple(SAMPLES),
    "pool_size": (OWN,),
    "weights": ("torchvision", "imagenet-full", "file"),
    "ab_weights": ("torchvision", "imagenet-full"),
    "conv_beside": ("torchvision", "imagenet-full"),
}
"""What stands in menus and is not drawn: more of the same, or what a test machine lacks."""
NUMBERED = {"map": 3, "ab_map": 3}
"""How many entries of a menu are named by numbers that other settings change."""

NONSENSE = ("", "7", "31", "1025", "abc", "3.5", "-64", "٣٢", "99999999", "64px", "224, 244")
"""Typed where sizes and sides are whole numbers."""
UNKNOWN = {
    "layer": "conv9_9",
    "size": "7",
    "colour": "red",
    "passes": "eleven",
    "picture": "own",
    "mine": "nothing",
    "weights": "file",
    "channels": "1-x",
    "lang": "tlh",
}
"""What an address may say and nobody knows."""
