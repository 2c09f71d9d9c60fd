"""Journeys: page, address and what was chosen agree, wherever visitors go and whatever they do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from stress.promise import Result, none_of, promise
from stress.servers import tricked

_STEPS, _ALONE, _TOGETHER = 60, 60, 30


@dataclass(frozen=True, slots=True)
class Walked:
    """How many journeys there were, and whether one of them broke off."""

    journeys: int
    broke_off: bool


@promise("journeys")
def alone(found: Walked) -> Result:
    """Whoever walks alone finds everything as it was left."""
    return none_of("journeys that broke off", int(found.broke_off), found.journeys)


@promise("journeys")
def two_at_once(found: Walked) -> Result:
    """Nobody sees what somebody else chose."""
    return none_of("journeys of two at once that broke off", int(found.broke_off), found.journeys)


def chapter(scale: float) -> Iterator[Result]:
    """Walk long journeys, alone and two visitors at once, as `tests/journeys` walks short ones."""
    yield alone(walked("agree_after_every_step", round(_ALONE * scale)))
    yield two_at_once(walked("what_the_other_chose", round(_TOGETHER * scale)))


def walked(test: str, journeys: int) -> Walked:
    """Walk at least two journeys."""
    journeys = max(2, journeys)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/journeys", "-q", "-k", test],
        env={**os.environ, **tricked(), "EXPLORER_JOURNEYS": f"{_STEPS}x{journeys}"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        print(done.stdout[-4000:])
    return Walked(journeys, done.returncode != 0)
