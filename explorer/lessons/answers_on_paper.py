"""What an answer to a check is called on paper: the room's words, not those of the address."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from explorer.languages import tell
from explorer.lessons.format import Step, Value
from explorer.messages import N_
from explorer.network.evidence import TRIALS, Trial
from explorer.operations.pooling import PoolKind
from explorer.operations.sizes import PaddingMode

_NAMES = {
    "conv_kernel": N_("Kernel"),
    "conv_divide": N_("Divide by"),
    "conv_size_mode": N_("Zeros at the ends"),
    "display_map": N_("Mapping in detail"),
    "learning_reads": N_("The head reads"),
    "learning_per_class": N_("Patches per class"),
    "learning_wrong": N_("Wrong labels"),
    "learning_logit": N_("Scores"),
    "learning_right": N_("The right class"),
    "learning_smooth": N_("Smoothing"),
    "learning_trial_a": N_("One"),
    "learning_trial_b": N_("The other"),
    "pool_kind": N_("Kind of pooling"),
    "row": N_("Row"),
    "column": N_("Column"),
}
_VALUES: Mapping[tuple[str, str], str] = {
    ("conv_divide", "sum"): N_("the sum of its numbers, if not 0"),
    ("conv_divide", "one"): N_("nothing"),
    ("conv_size_mode", "own"): N_("Your own P"),
    ("learning_right", "0"): N_("Brick"),
    ("learning_right", "1"): N_("Grass"),
    ("learning_right", "2"): N_("Gravel"),
    ("display_map", "auto"): N_("The recommended one"),
    **{("conv_size_mode", str(mode)): mode.label for mode in PaddingMode},
    **{("pool_kind", str(kind)): kind.label for kind in PoolKind},
}


def on_paper(step: Step, answer: Mapping[str, Value], language: str) -> str:
    """Write an answer to a step's check.

    Convention: what the step's link has set and no answer changes is left out.
    """
    assert step.check is not None
    answers = [step.check.reference, *(trial.answer for trial in step.check.trials)]
    given = step.link.settings if step.link else {}
    changed = {
        _stem(key)
        for key, value in answer.items()
        if not _is(value, given.get(key)) or any(other[key] != value for other in answers)
    }
    return "; ".join(_told([key for key in answer if _stem(key) in changed], answer, language))


def _stem(key: str) -> str:
    """Settings that are numbered, as five bars are, are one list."""
    return key.rstrip("12345")


def _is(value: Value, given: str | None) -> bool:
    """Whether a link has set this; an empty text is the default, from which answers begin."""
    return given in ("", str(value), str(value).removesuffix(".0"))


def _told(keys: list[str], answer: Mapping[str, Value], language: str) -> Iterator[str]:
    for stem, several in groupby(keys, _stem):
        values = ", ".join(_value(key, answer[key], language) for key in several)
        if stem == "number":
            yield values
        elif stem in _NAMES:
            yield f"{tell(_NAMES[stem], language)}: {values}"
        else:
            yield f"{stem[-1].upper()} = {values}"


def _value(key: str, value: Value, language: str) -> str:
    if key.startswith("learning_trial"):
        return _trial(TRIALS[int(value)])
    found = _VALUES.get((key, str(value)))
    return tell(found, language) if found else str(value)


def _trial(trial: Trial) -> str:
    """A row of the paper's tables: table, network, scales in training and in the test."""
    train, test = ("/".join(map(str, sides)) for sides in (trial.train, trial.test))
    return f"{trial.table}: {trial.config}, S = {train}, Q = {test}"
