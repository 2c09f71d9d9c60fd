"""What can be chosen in the room, and how its classes are called."""

from collections.abc import Callable, Iterable

from explorer.imaging import Interpolation
from explorer.messages import N_, Message
from explorer.network.evidence import TRIALS
from explorer.numerals import figure
from explorer.operations.flattening import POOL5_SHAPE
from explorer.operations.normalising import AlphaMeaning
from explorer.studies.divergence import Spread
from explorer.studies.heads import INPUT, Loss, Source, Summary
from explorer.studies.heads.textures import SCALES
from explorer.ui.i18n import _, say
from explorer.ui.settings import Setting, number, one_of
from explorer.ui.texture_bench import SOURCES

LOGIT_RANGE = (-8.0, 8.0)
LOGITS = ("learning_logit1", "learning_logit2", "learning_logit3")


PER_CLASS = (1, 2, 4, 8, 16, 32)
WRONG = (0, 10, 25, 40)
"""In percent."""


MISLED = (0, 30)
"""In percent."""
DROPPED = (0.2, 0.5, 0.8)


CROPS = 18
"""Squares of each half."""
_CELL = (0, 453, 1, 1)
"""A cell that adds much to the first square's score."""
CELL = ("learning_square", "learning_channel", "learning_row", "learning_column")


OWN_SOURCES = tuple(map(Source, ("relu5_3", "pool5", "pool4", "pool3")))
"""What a head of one's own classes may read; all of them come from one pass."""
OWN_LOSSES = (Loss.CROSS_ENTROPY, Loss.SQUARED)


SCALE_NAMES = {f"{scale:.2g}": scale for scale in SCALES}
DENSE_LAYERS = ("pool3", "pool4", "relu5_3", "pool5")
WINDOWS = (3, 5, 9)


BARS, HIGHEST = 5, 10
P_KEYS = tuple(f"learning_p{at}" for at in range(1, BARS + 1))
Q_KEYS = tuple(f"learning_q{at}" for at in range(1, BARS + 1))
_P, _Q = (8, 4, 2, 1, 1), (2, 2, 2, 2, 2)
SMOOTHINGS = (0.0, 0.001, 0.01, 0.1)
"""Shares of the even distribution that are mixed in."""


def _logit(text: str) -> float:
    found = round(float(text), 1) if len(text) < 12 else float("nan")
    low, high = LOGIT_RANGE
    if not low <= found <= high:
        raise ValueError(text)
    return found + 0.0


def _among(allowed: tuple[int, ...]) -> Callable[[str], int]:
    return lambda text: int(one_of(*map(str, allowed))(text))


def _share(text: str) -> float:
    return float(one_of(*map(str, DROPPED))(text))


def _smoothing(text: str) -> float:
    return float(one_of(*map(str, SMOOTHINGS))(text))


SETTINGS = (
    # An answer that is confidently wrong, so that the losses disagree.
    *(Setting(key, start, _logit) for key, start in zip(LOGITS, (2.0, -1.0, -3.0), strict=True)),
    Setting("learning_right", 2, number(0, len(LOGITS) - 1)),
    Setting("learning_reads", "relu5_3-mean", one_of(*map(str, SOURCES))),
    Setting("learning_loss", Loss.CROSS_ENTROPY, Loss),
    Setting("learning_per_class", 4, _among(PER_CLASS)),
    Setting("learning_wrong", 0, _among(WRONG)),
    Setting("learning_patch", 40, number(0, 95)),
    Setting("learning_own_reads", str(OWN_SOURCES[0]), one_of(*map(str, OWN_SOURCES))),
    Setting("learning_own_loss", Loss.CROSS_ENTROPY, one_of(*map(str, OWN_LOSSES))),
    Setting("learning_drop_reads", "pool3-mean", one_of(*map(str, SOURCES))),
    Setting("learning_misled", 30, _among(MISLED)),
    *(
        Setting(key, start, number(0, count - 1))
        for key, start, count in zip(CELL, _CELL, (CROPS, *POOL5_SHAPE), strict=True)
    ),
    Setting("learning_p", 0.5, _share),
    Setting("learning_scale", "2", one_of(*SCALE_NAMES)),
    Setting(
        "learning_dense_reads", "relu5_3-mean", one_of(*(f"{name}-mean" for name in DENSE_LAYERS))
    ),
    Setting("learning_trial_a", 7, number(0, len(TRIALS) - 1)),
    Setting("learning_trial_b", 8, number(0, len(TRIALS) - 1)),
    Setting("learning_alpha", AlphaMeaning.ALEXNET, AlphaMeaning),
    Setting("learning_window", 5, _among(WINDOWS)),
    Setting("learning_lrn_row", 32, number(0, 1023)),
    Setting("learning_lrn_column", 32, number(0, 1023)),
    *(
        Setting(key, height, number(0, HIGHEST))
        for key, height in zip((*P_KEYS, *Q_KEYS), (*_P, *_Q), strict=True)
    ),
    # Something must differ to begin with, or all is 0.
    Setting("learning_other", Interpolation.NEAREST, Interpolation),
    Setting("learning_spread", Spread.CHANNELS, Spread),
    Setting("learning_smooth", SMOOTHINGS[0], _smoothing),
)


def class_names() -> tuple[str, ...]:
    """The three classes, in the reader's language and in the textures' order."""
    return tuple(_(name) for name in (N_("Brick"), N_("Grass"), N_("Gravel")))


def scale_name(scale: float) -> str:
    """How much a texture is enlarged, as people write it."""
    return f"{figure(scale, 2)}×"


def source_names(sources: Iterable[Source]) -> dict[str, str]:
    """What a head may read, by its name in links, in the reader's language."""
    return {str(source): _source_name(source) for source in sources}


def _source_name(source: Source) -> str:
    if source.layer == INPUT:
        return _("the pixels themselves")
    of = N_("{layer}, mean of each channel")
    if source.summary is Summary.FLAT:
        of = N_("{layer}, flattened")
    return say(Message(of, {"layer": source.layer}))
