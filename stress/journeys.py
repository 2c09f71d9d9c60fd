"""Journeys: page, address and what was chosen agree, wherever visitors go and whatever they do."""

import os
import subprocess
import sys
from collections.abc import Iterator

from stress.promise import Result, none_of

_STEPS, _ALONE, _TOGETHER = 60, 60, 30


def chapter(scale: float) -> Iterator[Result]:
    """Walk long journeys, alone and two visitors at once, as `tests/journeys` walks short ones."""
    yield _walked("journeys that broke off", "agree_after_every_step", round(_ALONE * scale))
    yield _walked(
        "journeys of two at once that broke off", "what_the_other_chose", round(_TOGETHER * scale)
    )


def _walked(name: str, test: str, journeys: int) -> Result:
    journeys = max(2, journeys)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/journeys", "-q", "-k", test],
        env={**os.environ, "EXPLORER_JOURNEYS": f"{_STEPS}x{journeys}"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        print(done.stdout[-4000:])
    return none_of(name, int(done.returncode != 0), journeys)
