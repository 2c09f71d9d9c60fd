"""What single channels are worth, known by one name in whichever room it was found out."""

from collections.abc import Iterator, Sequence

from explorer.studies.ablation import Filling
from explorer.studies.channel_effects import channel_effects
from explorer.ui.computing.study import Study
from explorer.ui.parts import answers
from explorer.ui.setup import Setup


def study(setup: Setup, layer: str, filling: Filling, channels: Sequence[int]) -> Study:
    """Ask how far the outcome moves when each of these channels is switched off alone."""
    own = answers.on_layers(setup)
    question = (layer, filling)
    return Study(("ranking", setup.run.identity, question, own and own.key), channels)


def steps(
    setup: Setup, layer: str, filling: Filling, channels: Sequence[int]
) -> Iterator[tuple[int, float] | None]:
    """Find it out, a few channels at a time; None where it only got further."""
    own = answers.on_layers(setup)
    way, head = setup.run.trace(), own.head if own is not None else None
    for found in channel_effects(way, layer, filling, channels, head):
        yield from found.items() or (None,)
