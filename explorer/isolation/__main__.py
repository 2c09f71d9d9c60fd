"""Tell what holds a helper in on this system: `python -m explorer.isolation`."""

import sys

from explorer.isolation import process
from explorer.isolation.locking import Needs, begin
from explorer.isolation.measures import Effect, as_text

_EXTRA_BYTES, _CPU_SECONDS = 100_000_000, 5


def in_force() -> tuple[Effect, ...]:
    """Start a helper that does nothing, and return which measures took effect on it.

    Raises: UnfitError: if none can be started.
    """
    helper = process.start((sys.executable, "-m", "explorer.isolation", "--as-helper"))
    process.stop(helper)
    return helper.effects


if __name__ == "__main__":
    if "--as-helper" in sys.argv:
        begin(Needs(_EXTRA_BYTES, _CPU_SECONDS))
    else:
        print(as_text(in_force()))
