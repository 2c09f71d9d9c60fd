"""What this server allows: generous at home, careful in public."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from explorer.addresses import is_local
from explorer.imaging.resampling import MAX_SIDE

_NO = ("", "0", "false", "no", "off")
_YES = ("1", "true", "yes", "on")
MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """How many files, how large and how fast; the rest is refused before it is read."""

    file_bytes: int
    session_bytes: int
    all_bytes: int
    files: int
    """Of one session."""
    pause_seconds: float = 20.0
    """So long nothing may come of a file that is on its way."""
    bytes_per_second: int = 16_000
    """A slower file is cut off, after `grace_seconds`."""
    grace_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class LineLimits:
    """How many lines between pages and the server may be open at once, and how much they say."""

    of_one_address: int
    in_all: int
    wishes_per_second: float = 20.0
    """Of one line; what comes faster is heard later."""
    wishes_at_once: int = 60
    """So many may come as fast as they like, after a rest."""


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
    proxy_hops: int = 0
    """How many proxies stand before the server and note whom they were called by."""
    seats_per_address: int = 1_000
    """So many people from one address keep their seats when the house is full."""
    silent_seconds: float = 600.0
    """After so long without a word a seat is given away when the house is full."""
    stuck_seconds: float = 60.0
    """A computation that takes longer has hung."""
    archives_bytes: int = 2_000_000_000
    """Room on the disk for all the files with all layers that wait to be fetched."""

    @property
    def upload_megabytes(self) -> int:
        """The largest file of any kind that the server takes in."""
        if not self.weights_upload:
            return round(self.picture_bytes / 1e6)
        # In public only the convolutions (59 MB): a whole VGG16 takes a gigabyte while it is read.
        return 64 if self.public else 600

    @property
    def lines(self) -> LineLimits:
        """How many pages may be open: four for each seat, as people keep tabs and reload."""
        return LineLimits(4 * self.seats_per_address, 8 * self.sessions)

    @property
    def uploads(self) -> "UploadLimits":
        """How much may be uploaded: room for two files, as one stays while it is replaced.

        Convention: pictures of one's own classes come many at a time, within the same bytes.
        """
        largest = self.upload_megabytes * MEGABYTE
        session = 2 * largest + 8 * MEGABYTE
        return UploadLimits(
            file_bytes=largest,
            session_bytes=session,
            all_bytes=600 * MEGABYTE if self.public else 4 * session,
            files=24 if self.public else 100,
        )


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


def policy_of(environment: Mapping[str, str], address: str = "") -> Policy:
    """Read the policy: careful unless the audience is the home's; the rest makes exceptions to it.

    Convention: `EXPLORER_WEIGHTS_UPLOAD=1` lets strangers bring weights, `EXPLORER_SESSIONS=n`
    bounds how many people may be here at once, `EXPLORER_SEATS_PER_ADDRESS=n` how many from one
    address when the house is full, `EXPLORER_PROXY_HOPS=n` says how many proxies stand before the
    server; anything else than a number is ignored.
    """

    def number(name: str, otherwise: int) -> int:
        text = environment.get(name, "")
        return int(text) if text.isascii() and text.isdigit() else otherwise

    hops = number("EXPLORER_PROXY_HOPS", 0)
    if not audience_of(environment, address).public:
        return Policy(proxy_hops=hops)
    sessions = number("EXPLORER_SESSIONS", 60)
    return Policy(
        public=True,
        weights_upload=environment.get("EXPLORER_WEIGHTS_UPLOAD") == "1",
        input_side=512,
        archives_bytes=600_000_000,
        sessions=sessions,
        proxy_hops=hops,
        # A class behind one address fits in.
        seats_per_address=number("EXPLORER_SEATS_PER_ADDRESS", max(1, sessions // 2)),
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
