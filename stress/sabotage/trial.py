"""One trial: a promise is broken on purpose, and its line must turn to FAIL."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from stress.promise import Result
from stress.servers import sabotaged

Measure = Callable[[], Iterable[Result]]


@dataclass(frozen=True, slots=True)
class Trial:
    """What is broken, and the keys of the lines that must notice; `whole` is the control.

    `dear` ones take servers or minutes; they are played by `make stress-sabotage`, not by
    `make test`.
    """

    name: str
    lines: tuple[str, ...]
    broken: Measure
    whole: Measure
    dear: bool = True

    @property
    def chapters(self) -> set[str]:
        """The chapters of its lines."""
        return {line.partition(".")[0] for line in self.lines}


def on_servers(measure: Measure, *tricks: str, always: tuple[str, ...] = ()) -> Measure:
    """Measure on servers that play these tricks."""

    def played() -> Iterator[Result]:
        with sabotaged(*always, *tricks):
            yield from measure()

    return played


def unnoticed(trial: Trial) -> list[str]:
    """The lines that did not turn to FAIL, and the last that was measured."""
    found: dict[str, list[Result]] = {}
    for result in trial.broken():
        found.setdefault(result.key, []).append(result)
    return [
        f"{line}: {[str(result) for result in found.get(line, [])] or 'not measured'}"
        for line in trial.lines
        if all(result.held for result in found.get(line, []))
    ]


def false_alarms(trial: Trial) -> list[str]:
    """The lines that fail, or are not measured, where nothing was broken."""
    found = list(trial.whole())
    missing = set(trial.lines) - {result.key for result in found}
    failed = [str(result) for result in found if result.key in trial.lines and not result.held]
    return failed + [f"{line}: not measured" for line in sorted(missing)]
