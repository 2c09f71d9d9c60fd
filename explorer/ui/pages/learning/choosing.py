"""What can be chosen in the room, and how its classes are called."""

from explorer.messages import N_
from explorer.ui.i18n import _
from explorer.ui.settings import Setting, number

LOGIT_RANGE = (-8.0, 8.0)
LOGITS = ("learning_logit1", "learning_logit2", "learning_logit3")


def _logit(text: str) -> float:
    found = round(float(text), 1) if len(text) < 12 else float("nan")
    low, high = LOGIT_RANGE
    if not low <= found <= high:
        raise ValueError(text)
    return found + 0.0


SETTINGS = (
    # An answer that is confidently wrong, so that the losses disagree.
    *(Setting(key, start, _logit) for key, start in zip(LOGITS, (2.0, -1.0, -3.0), strict=True)),
    Setting("learning_right", 2, number(0, len(LOGITS) - 1)),
)


def class_names() -> tuple[str, ...]:
    """The three classes, in the reader's language and in the textures' order."""
    return tuple(_(name) for name in (N_("Brick"), N_("Grass"), N_("Gravel")))
