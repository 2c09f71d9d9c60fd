"""People at work in a lab's fragment, who choose maps by select box and see their numbers."""

from contextlib import ExitStack

from stress.acting import choose, enter
from stress.pupils import CHANNELS, Pupil
from stress.truth import Answer
from stress.view import View


class LabPupil(Pupil):
    """Somebody in the pooling lab, who takes one map after the other there."""

    room = "pooling"
    query = "pool_section=winners&pool_of=layer&pool_layer=relu3_3&pool_channel=0"
    tool = "Layer"

    def arrive(self, stack: ExitStack) -> None:
        """Open the lab and bring the photo."""
        self.channel = 0
        super().arrive(stack)

    def step(self) -> None:
        """Choose another layer, or another channel of it."""
        if self.rng.random() < 0.7:
            # Larger maps are not pointed at there.
            layers = [name for name in CHANNELS if self.size < 400 or "1_" not in name]
            layer = self.rng.choice([name for name in layers if name != self.layer])
            act, channel = choose(self.view, "Layer", layer), self.channel
        else:
            layer, channel = self.layer, self.rng.randrange(64)
            act = enter(self.view, "Channel", channel)
        view = self.visitor.act(act)
        if self._note(view, "in a lab", layer, (channel,)):
            self.channel = channel

    def _where(self, _view: View) -> tuple[str, tuple[int, ...]]:
        return self.layer, (self.channel,)

    def _answer(self, layer: str, channels: tuple[int, ...]) -> Answer:
        return super()._answer(layer, channels or (0,))
