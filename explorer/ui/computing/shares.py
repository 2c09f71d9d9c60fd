"""Fair shares: who has lately computed much steps back behind those who have not."""

import math

FREE_SECONDS = 1.0
"""So much a person's page needs now and then; below it whoever came first goes first."""
MEMORY_SECONDS = 5.0
"""In this time two thirds of what was used are forgotten."""
_FEW = 64


class Shares:
    """How many seconds of computing each owner has used lately.

    Convention: use fades as exp(-t / `MEMORY_SECONDS`), so one owner's never exceeds that number,
    and after `MEMORY_SECONDS` * log(`MEMORY_SECONDS` / `FREE_SECONDS`), 8 s, everything is
    forgiven: less than a page's patience. Owners who always want more are given turns in rotation.
    Source: decay-usage scheduling, as in J. Kay and P. Lauder, A Fair Share Scheduler, CACM 31(1),
    1988.
    """

    def __init__(self) -> None:
        self._used: dict[str, tuple[float, float]] = {}

    def charge(self, owner: str, seconds: float, now: float) -> None:
        """Note that an owner has computed for so long, until now."""
        self._used[owner] = (self._lately(owner, now) + seconds, now)
        if len(self._used) > _FEW:
            self._used = {
                name: used for name, used in self._used.items() if self.debt(name, now) > 0
            }

    def debt(self, owner: str, now: float) -> float:
        """Tell how far an owner is over what anybody may use without stepping back."""
        return max(0.0, self._lately(owner, now) - FREE_SECONDS)

    def _lately(self, owner: str, now: float) -> float:
        seconds, when = self._used.get(owner, (0.0, now))
        return seconds * math.exp((when - now) / MEMORY_SECONDS)
