"""Networks ready to run: each set of weights loaded once for everybody."""

from dataclasses import dataclass

from explorer.network.vgg16 import VGG16
from explorer.network.weights import LoadedWeights, load_weights, load_weights_bytes
from explorer.ui.computing.compute import once
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


def network_from_file(file: OwnFile) -> Network:
    """Load somebody's weights file once.

    Raises: WeightsError: if it is not a VGG16.
    """
    key = ("file", file.sha256)
    return once(Kind.NETWORK, key, lambda: _ready(load_weights_bytes(file.data, file.name)))


def _ready(loaded: LoadedWeights) -> Network:
    return Network(VGG16.from_weights(loaded), loaded)
