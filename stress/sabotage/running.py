"""Playing trials one after another, and telling what was noticed."""

from collections.abc import Iterable

from stress.sabotage.trial import Measure, Trial, false_alarms, unnoticed
from stress.sabotage.trials import TRIALS


def all_noticed(chapters: Iterable[str], trials: Iterable[Trial] = TRIALS) -> bool:
    """Play every trial of these chapters; returns whether each was noticed, and nothing else."""
    wanted, controlled, held = set(chapters), set[tuple[Measure, tuple[str, ...]]](), True
    for trial in trials:
        if not trial.chapters & wanted:
            continue
        print(f"\n{trial.name}", flush=True)
        missed = unnoticed(trial)
        alarms: list[str] = []
        if (trial.whole, trial.lines) not in controlled:
            controlled.add((trial.whole, trial.lines))
            alarms = false_alarms(trial)
        for line in trial.lines:
            noticed = not any(text.startswith(f"{line}:") for text in missed)
            print(f"{'noticed' if noticed else 'MISSED '}  {line}", flush=True)
        for text in missed:
            print("       ", text)
        for text in alarms:
            print("   ALARM without sabotage:", text, flush=True)
        held &= not missed and not alarms
    return held
