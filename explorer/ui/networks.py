"""Networks ready to run: each set of weights loaded once for everybody."""

import gc
import time
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

from explorer.errors import ExplorerError, WeightsError
from explorer.messages import N_
from explorer.network.vgg16 import VGG16
from explorer.network.weights import (
    DEFAULT,
    WEIGHTS,
    LoadedWeights,
    load_weights,
    load_weights_bytes,
)
from explorer.network.weights.pages import let_go
from explorer.network.weights.reading import HERE_AT_HOME, Allowance
from explorer.network.weights.stored import shown
from explorer.policy import policy
from explorer.ui.computing.compute import once, store
from explorer.ui.computing.store import Kind
from explorer.ui.settings import OwnFile

IN_PUBLIC = Allowance(most_bytes=64_000_000, from_strangers=True)
"""The 13 convolutions, and no classifier."""
OWN_IN_PUBLIC = 2
"""How many networks of visitors' own may be in memory at once."""
_AWAKE_SECONDS = 2.0
"""How long the weights of a network that is not looked through stay when another one's come."""
_REMEMBERED, _REMEMBERED_SECONDS = 32, 600.0

_own: WeakKeyDictionary[VGG16, LoadedWeights] = WeakKeyDictionary()
_asked: WeakKeyDictionary[VGG16, float] = WeakKeyDictionary()
_drawn: WeakKeyDictionary[VGG16, LoadedWeights] = WeakKeyDictionary()
_refused: dict[str, tuple[float, WeightsError]] = {}


@dataclass(frozen=True, slots=True)
class Network:
    """A model ready to run, with what is known about its weights and, of own ones, whose they are.

    `shares` says that somebody else brought the same, and the memory is theirs; `subtracts` that
    the mean its weights were trained with is subtracted from its input.
    """

    model: VGG16
    loaded: LoadedWeights
    mark: str = ""
    shares: bool = False
    subtracts: bool = True

    @property
    def key(self) -> str:
        """What tells these weights from any others, and from the same of somebody else."""
        content = self.loaded.sha256 if self.subtracts else f"{self.loaded.sha256} without mean"
        return f"{self.mark}/{content}" if self.mark else content

    def in_use(self) -> None:
        """Say that somebody looks through it now; others that nobody does make way for it."""
        wakes = self.model not in _asked
        _asked[self.model] = time.monotonic()
        if wakes:
            for model in _unused(_AWAKE_SECONDS):
                if model not in _drawn:
                    _sleep(model)

    @property
    def without_mean(self) -> "Network":
        """The same network, fed with numbers from which no mean was subtracted."""
        recipe = self.loaded.preprocessing.without_mean
        return replace(
            self, loaded=replace(self.loaded, preprocessing=recipe), subtracts=False, shares=True
        )

    @property
    def nbytes(self) -> int:
        """Memory its weights take."""
        return 0 if self.shares else sum(tensor.nbytes for tensor in self.loaded.state.values())


def network(weights: str) -> Network:
    """Load a catalogue entry that is already on this machine once.

    Raises: WeightsError: if it is missing or damaged.
    """
    found = once(Kind.NETWORK, ("catalogue", weights), lambda: _from_catalogue(weights))
    found.in_use()
    return found


def _from_catalogue(weights: str) -> Network:
    for model, drawn in list(_drawn.items()):
        if drawn.source is WEIGHTS[weights]:
            return Network(model, drawn)  # Somebody's page has it still.
    found = _ready(load_weights(weights))
    if _is_drawn(found):
        _drawn[found.model] = found.loaded
    return found


def _is_drawn(network: Network) -> bool:
    """Whether its numbers come from a seed: no file has them, and they are soon drawn again."""
    source = network.loaded.source
    return source is not None and source.origin.seed is not None


def rest(after_seconds: float) -> None:
    """Give back the memory of weights that nobody used for so long.

    Convention: their files keep them, or a seed.
    """
    for model in _unused(after_seconds):
        _sleep(model)
        if model in _drawn:
            _forget(model)


def leave(network: Network) -> None:
    """Give back at once what a seed can draw again, if this is such a network."""
    if network.model in _drawn:
        _forget(network.model)


def _unused(for_seconds: float) -> list[VGG16]:
    now = time.monotonic()
    return [model for model, asked in list(_asked.items()) if now - asked > for_seconds]


def _sleep(model: VGG16) -> None:
    let_go(model.parameters())
    _asked.pop(model, None)


def _forget(model: VGG16) -> None:
    """Let the store keep neither a network nor ways through it; a page that has it keeps it."""
    store().release(Kind.NETWORK, lambda _key, network: network.model is model)
    store().release(Kind.TRACE, lambda _key, trace: trace.model is model)


def forget_all() -> None:
    """Let go of everything that was computed, and of all networks but the default one."""
    store().forget(("catalogue", DEFAULT))


def network_from_file(file: OwnFile) -> Network:
    """Load somebody's weights file once; who was refused is not read again at every step.

    Convention: whoever brings the same has it under their own name and, where files have marks,
    waits as long as the first one, so that nobody can find out by it who else has the file.
    Raises: WeightsError: if it is not a VGG16, or more than is allowed here. ExplorerError: if it
        cannot be loaded now, though it may be later.
    """
    began, error = _refused.get(file.key, (0.0, None))
    if error is not None and time.monotonic() - began < _REMEMBERED_SECONDS:
        raise error.with_traceback(None)
    try:
        found = once(Kind.NETWORK, ("file", file.key), lambda: _from_file(file))
    except WeightsError as refusal:
        _refused[file.key] = (time.monotonic(), refusal)
        for oldest in list(_refused)[:-_REMEMBERED]:
            _refused.pop(oldest, None)
        raise
    return replace(found, loaded=replace(found.loaded, title=shown(file.name)))


def _from_file(file: OwnFile) -> Network:
    if not any(other.file_sha256 == file.sha256 for other in list(_own.values())):
        _make_way()
    allowed = IN_PUBLIC if policy().public else HERE_AT_HOME
    # Nobody else who brings the same file may see what it is called here.
    loaded = replace(load_weights_bytes(file.data, file.name, allowed=allowed), title="")
    for model, theirs in list(_own.items()):
        if theirs.sha256 == loaded.sha256:
            return Network(model, theirs, file.mark, shares=True)
    found = replace(_ready(loaded), mark=file.mark)
    _own[found.model] = loaded
    return found


def _make_way() -> None:
    """Let go of networks nobody uses; what was computed with them holds them too.

    Raises: ExplorerError: in public, if as many of visitors' own as there may be are in use.
    """
    if policy().public:
        store().release(Kind.NETWORK, _is_own)
    kept = {id(network.model) for network in store().values(Kind.NETWORK)}
    store().release(Kind.TRACE, lambda _key, trace: id(trace.model) not in kept)
    if policy().public and len(_own) >= OWN_IN_PUBLIC:
        gc.collect()
        if len(_own) >= OWN_IN_PUBLIC:
            raise ExplorerError(
                N_(
                    "Other people's own weights fill the memory that this server has for them. "
                    "Try again in a few minutes; until then the previous weights stay."
                )
            )


def _is_own(key: Hashable, _network: Any) -> bool:
    return isinstance(key, tuple) and key[0] == "file"


def _ready(loaded: LoadedWeights) -> Network:
    return Network(VGG16.from_weights(loaded), loaded)
