"""What this server allows: generous at home, careful in public."""

import os
from dataclasses import dataclass
from functools import cache

from explorer.imaging.resampling import MAX_SIDE


@dataclass(frozen=True, slots=True)
class Policy:
    """The limits that depend on who may come."""

    public: bool = False
    weights_upload: bool = True
    picture_bytes: int = 20_000_000
    input_side: int = MAX_SIDE
    """The longest side of the network's input: its square decides memory and time."""
    sessions: int = 1_000
    waiting: int = 32
    """Runs that may wait for their turn; more are told to come back."""
    patience: float = 15.0
    """Seconds one run may wait, over all its turns."""
    archives_bytes: int = 2_000_000_000
    """Room on the disk for all the files with all layers that wait to be fetched."""

    @property
    def upload_megabytes(self) -> int:
        """The largest file of any kind that the server takes in."""
        if not self.weights_upload:
            return round(self.picture_bytes / 1e6)
        # In public only the convolutions (59 MB): a whole VGG16 takes a gigabyte while it is read.
        return 64 if self.public else 600


def policy_of(environment: "os._Environ[str] | dict[str, str]") -> Policy:
    """Read the policy: `EXPLORER_PUBLIC=1` is careful, the rest makes exceptions to it.

    Convention: `EXPLORER_WEIGHTS_UPLOAD=1` lets strangers bring weights, `EXPLORER_SESSIONS=n`
    bounds how many people may be here at once; anything else than a number is ignored.
    """
    if environment.get("EXPLORER_PUBLIC") != "1":
        return Policy()
    sessions = environment.get("EXPLORER_SESSIONS", "")
    return Policy(
        public=True,
        weights_upload=environment.get("EXPLORER_WEIGHTS_UPLOAD") == "1",
        input_side=512,
        archives_bytes=600_000_000,
        sessions=int(sessions) if sessions.isascii() and sessions.isdigit() else 60,
    )


@cache
def policy() -> Policy:
    """The policy of this process."""
    return policy_of(os.environ)
