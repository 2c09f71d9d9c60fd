"""Networks ready to run: each set of weights loaded once for everybody."""

import gc
import time
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakSet

from explorer.errors import ExplorerError, WeightsError
from explorer.messages import N_
from explorer.network.vgg16 import VGG16
from explorer.network.weights import DEFAULT, LoadedWeights, load_weights, load_weights_bytes
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
_REMEMBERED, _REMEMBERED_SECONDS = 32, 600.0

_own: WeakSet[VGG16] = WeakSet()
_refused: dict[str, tuple[float, WeightsError]] = {}


@dataclass(frozen=True, slots=True)
class Network:
    """A model ready to run, with what is known about its weights; `key` names its content."""

    model: VGG16
    loaded: LoadedWeights

    @property
    def key(self) -> str:
        """What tells these weights from any others."""
        return self.loaded.sha256

    @property
    def nbytes(self) -> int:
        """Memory its weights take."""
        return sum(tensor.nbytes for tensor in self.loaded.state.values())


def network(weights: str) -> Network:
    """Load a catalogue entry that is already on this machine once.

    Raises: WeightsError: if it is missing or damaged.
    """
    return once(Kind.NETWORK, ("catalogue", weights), lambda: _ready(load_weights(weights)))


def forget_all() -> None:
    """Let go of everything that was computed, and of all networks but the default one."""
    store().forget(("catalogue", DEFAULT))


def network_from_file(file: OwnFile) -> Network:
    """Load somebody's weights file once; who was refused is not read again at every step.

    Convention: whoever brings the same has it under their own name.
    Raises: WeightsError: if it is not a VGG16, or more than is allowed here. ExplorerError: if it
        cannot be loaded now, though it may be later.
    """
    began, error = _refused.get(file.sha256, (0.0, None))
    if error is not None and time.monotonic() - began < _REMEMBERED_SECONDS:
        raise error.with_traceback(None)
    try:
        found = once(Kind.NETWORK, ("file", file.sha256), lambda: _from_file(file))
    except WeightsError as refusal:
        _refused[file.sha256] = (time.monotonic(), refusal)
        for oldest in list(_refused)[:-_REMEMBERED]:
            _refused.pop(oldest, None)
        raise
    return Network(found.model, replace(found.loaded, title=shown(file.name)))


def _from_file(file: OwnFile) -> Network:
    _make_way()
    allowed = IN_PUBLIC if policy().public else HERE_AT_HOME
    loaded = load_weights_bytes(file.data, file.name, allowed=allowed)
    # Nobody else who brings the same file may see what it is called here.
    found = _ready(replace(loaded, title=""))
    _own.add(found.model)
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
