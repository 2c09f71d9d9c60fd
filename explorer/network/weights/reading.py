"""A weights file in two steps: what it says it is, and then its numbers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from explorer.messages import Message
from explorer.network.weights import formats
from explorer.network.weights.keys import Shape, Style
from explorer.network.weights.state import Plan, assemble, plan
from explorer.network.weights.stored import LIMITS, FileSource, size_of

State = dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a weights file may ask of this machine."""

    most_bytes: int = LIMITS.state_bytes
    """What its tensors may take once they are read."""
    from_strangers: bool = False
    """Whether it must not be read by anything that is not held in bounds of time and memory."""


HERE_AT_HOME = Allowance()


@dataclass(frozen=True, slots=True)
class Outline:
    """What a file says about itself; its names and shapes already fit."""

    style: Style
    made_from: str | None
    shapes: Mapping[str, Shape]


class Reading(Protocol):
    """A weights file that is open."""

    @property
    def outline(self) -> Outline:
        """What it says about itself."""

    def read(self, *, flip_colours: bool) -> tuple[State, tuple[Message, ...]]:
        """Read its numbers, once, and say what was changed on the way; see `assemble`."""


@dataclass(frozen=True, slots=True)
class _Here:
    plan: Plan
    made_from: str | None

    @property
    def outline(self) -> Outline:
        return Outline(self.plan.style, self.made_from, self.plan.shapes)

    def read(self, *, flip_colours: bool) -> tuple[State, tuple[Message, ...]]:
        return assemble(self.plan, flip_colours=flip_colours)


def planned(
    source: FileSource, filename: str, most_bytes: int, *, mapped: bool = False
) -> tuple[Plan, str | None]:
    """Read what a file says about itself, and compare it with a VGG16 and with what is allowed.

    Convention: `mapped` as in `formats.contents_of`.

    Raises: WeightsError: if it does not fit.
    """
    contents = formats.contents_of(source, filename, mapped=mapped)
    found = plan(contents)
    found.check_size(size_of(source), most_bytes)
    return found, contents.made_from


@contextmanager
def opened_here(source: FileSource, filename: str, allowed: Allowance) -> Iterator[Reading]:
    """Open a weights file in this very process: for what is known, and where nothing else works.

    Raises: WeightsError: if it is damaged, unsafe or no VGG16.
    """
    yield _Here(*planned(source, filename, allowed.most_bytes))
