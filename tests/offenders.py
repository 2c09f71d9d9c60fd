"""Many small cases in one test: all that fail are told at once."""

from collections.abc import Iterable


def none_of(offenders: Iterable[str], claim: str) -> None:
    """Fail with a line for each offender, however many there are."""
    lines = [claim, *offenders]
    assert len(lines) == 1, "\n    ".join(lines)
