"""What the atlas is: a picture for each channel of each convolution, all made in one way."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from explorer.network.architecture import BY_NAME, LAYERS
from explorer.studies.optimising import CONVOLUTIONS, AscentRecipe, Precision

KERNELS = "conv1_1"
"""Here a kernel of 3x3 is all there is to see: it is shown itself, as large squares."""
SEED_RULE = "1000 * (number of the convolution, from 1) + channel"


@dataclass(frozen=True, slots=True)
class AtlasRecipe:
    """How all pictures are made.

    Convention: optimised at `side` pixels, shown at `show`; equal recipes and equal weights give
    equal bytes on one machine.
    """

    side: int = 112
    steps: int = 32
    rate: float = 0.1
    show: int = 96
    precision: Precision = Precision.FLOAT32

    def of_channel(self, layer: str, channel: int) -> AscentRecipe:
        """The recipe of one channel's picture: its seed is its own."""
        return AscentRecipe(self.side, self.steps, self.rate, seed=seed_of(layer, channel))

    def facts(self) -> dict[str, Any]:
        """What a file says of it."""
        return asdict(self) | {"precision": str(self.precision), "seed": SEED_RULE}

    def shared_facts(self) -> dict[str, Any]:
        """What holds for every layer: each may be made in another precision, on another machine."""
        return {name: fact for name, fact in self.facts().items() if name != "precision"}

    @classmethod
    def of_facts(cls, facts: Mapping[str, Any]) -> "AtlasRecipe":
        """Read what `facts` said.

        Raises: KeyError, TypeError, ValueError: if it was something else.
        """
        if facts["seed"] != SEED_RULE:
            raise ValueError(f"another rule of seeds: {facts['seed']}")
        read = cls(*(facts[name] for name in ("side", "steps", "rate", "show")))
        return replace(read, precision=Precision(facts["precision"]))


def seed_of(layer: str, channel: int) -> int:
    """The seed of one channel's picture, by `SEED_RULE`."""
    return 1000 * (CONVOLUTIONS.index(layer) + 1) + channel


def channels_of(layer: str) -> int:
    """How many pictures a layer has."""
    return LAYERS[BY_NAME[layer]].channels
