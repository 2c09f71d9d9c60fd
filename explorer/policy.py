"""What this server allows: generous at home, careful in public."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from explorer.imaging.resampling import MAX_SIDE

_NO = ("", "0", "false", "no", "off")
_YES = ("1", "true", "yes", "on")


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


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may come, why that is believed, and whether somebody has said so."""

    public: bool
    because: str
    said: bool = False


def audience_of(environment: Mapping[str, str], address: str) -> Audience:
    """Tell who may come; whoever wants the home limits on an open address has to say so.

    Convention: `EXPLORER_PUBLIC` is public unless it says no, `EXPLORER_HOME` is home only if it
    says yes; without them the address decides that the server listens on. The empty address is
    one that nobody knows, or all of them.
    """
    if environment.get("EXPLORER_PUBLIC", "").strip().lower() not in _NO:
        return Audience(True, "EXPLORER_PUBLIC says so", said=True)
    if environment.get("EXPLORER_HOME", "").strip().lower() in _YES:
        return Audience(False, "EXPLORER_HOME says so", said=True)
    if environment.get("SPACE_ID"):
        return Audience(True, "it runs in a Hugging Face space")
    if is_local(address):
        return Audience(False, f"only this machine can reach {address}")
    return Audience(True, "other machines can reach it")


def is_local(address: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address.lower() == "localhost"


def policy_of(environment: Mapping[str, str], address: str = "") -> Policy:
    """Read the policy: careful unless the audience is the home's; the rest makes exceptions to it.

    Convention: `EXPLORER_WEIGHTS_UPLOAD=1` lets strangers bring weights, `EXPLORER_SESSIONS=n`
    bounds how many people may be here at once; anything else than a number is ignored.
    """
    if not audience_of(environment, address).public:
        return Policy()
    sessions = environment.get("EXPLORER_SESSIONS", "")
    return Policy(
        public=True,
        weights_upload=environment.get("EXPLORER_WEIGHTS_UPLOAD") == "1",
        input_side=512,
        archives_bytes=600_000_000,
        sessions=int(sessions) if sessions.isascii() and sessions.isdigit() else 60,
    )


_heard: list[str] = []


def listens_on(address: str) -> None:
    """Say which address this process listens on; until then it may be any."""
    if _heard != [address]:
        _heard[:] = [address]
        policy.cache_clear()


def audience() -> Audience:
    """Who may come to this process."""
    return audience_of(os.environ, "".join(_heard))


@cache
def policy() -> Policy:
    """The policy of this process."""
    return policy_of(os.environ, "".join(_heard))
