"""What every room is given: the run its settings come to, and why some fell back."""

from dataclasses import dataclass, field

from explorer.imaging.sampling import Sampled, Sampling
from explorer.messages import Message
from explorer.ui.networks import Network
from explorer.ui.pictures import HeldPicture
from explorer.ui.run import Run


@dataclass(frozen=True, slots=True)
class Refusals:
    """Why settings fell back to others, to be said in the sidebar beside them."""

    size: Message | None = None
    weights: Message | None = None
    offer: Message | None = None


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything the rooms share: the run, and what people call its picture."""

    run: Run
    title: str
    refusals: Refusals = field(default_factory=Refusals)

    @property
    def picture(self) -> HeldPicture:
        """The run's picture."""
        return self.run.picture

    @property
    def sampling(self) -> Sampling:
        """How it is brought into the network's size."""
        return self.run.sampling

    @property
    def network(self) -> Network:
        """The weights it meets."""
        return self.run.network

    @property
    def seen(self) -> Sampled:
        """What the network sees of it."""
        return self.run.seen
