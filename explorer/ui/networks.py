"""Networks ready to run: each set of weights loaded once for everybody."""

from dataclasses import dataclass, replace

from explorer.network.vgg16 import VGG16
from explorer.network.weights import DEFAULT, LoadedWeights, load_weights, load_weights_bytes
from explorer.network.weights.stored import shown
from explorer.ui.computing.compute import once, store
from explorer.ui.computing.store import Kind
from explorer.ui.settings import OwnFile


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
    """Load somebody's weights file once; whoever brings the same has it under their own name.

    Raises: WeightsError: if it is not a VGG16.
    """
    key = ("file", file.sha256)
    found = once(Kind.NETWORK, key, lambda: _ready(_nameless(file)))
    return Network(found.model, replace(found.loaded, title=shown(file.name)))


def _nameless(file: OwnFile) -> LoadedWeights:
    """Load a file without keeping its name, which nobody else may see."""
    return replace(load_weights_bytes(file.data, file.name), title="")


def _ready(loaded: LoadedWeights) -> Network:
    return Network(VGG16.from_weights(loaded), loaded)
