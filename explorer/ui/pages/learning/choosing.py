"""What can be chosen in the room, and how its classes are called."""

from collections.abc import Callable, Iterable

from explorer.messages import N_, Message
from explorer.studies.heads import INPUT, Loss, Source, Summary
from explorer.ui.i18n import _, say
from explorer.ui.pages.learning.bench import SOURCES
from explorer.ui.settings import Setting, number, one_of

LOGIT_RANGE = (-8.0, 8.0)
LOGITS = ("learning_logit1", "learning_logit2", "learning_logit3")


PER_CLASS = (1, 2, 4, 8, 16, 32)
WRONG = (0, 10, 25, 40)
"""In percent."""


def _logit(text: str) -> float:
    found = round(float(text), 1) if len(text) < 12 else float("nan")
    low, high = LOGIT_RANGE
    if not low <= found <= high:
        raise ValueError(text)
    return found + 0.0


def _among(allowed: tuple[int, ...]) -> Callable[[str], int]:
    return lambda text: int(one_of(*map(str, allowed))(text))


SETTINGS = (
    # An answer that is confidently wrong, so that the losses disagree.
    *(Setting(key, start, _logit) for key, start in zip(LOGITS, (2.0, -1.0, -3.0), strict=True)),
    Setting("learning_right", 2, number(0, len(LOGITS) - 1)),
    Setting("learning_reads", "relu5_3-mean", one_of(*map(str, SOURCES))),
    Setting("learning_loss", Loss.CROSS_ENTROPY, Loss),
    Setting("learning_per_class", 4, _among(PER_CLASS)),
    Setting("learning_wrong", 0, _among(WRONG)),
    Setting("learning_patch", 40, number(0, 95)),
)


def class_names() -> tuple[str, ...]:
    """The three classes, in the reader's language and in the textures' order."""
    return tuple(_(name) for name in (N_("Brick"), N_("Grass"), N_("Gravel")))


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
