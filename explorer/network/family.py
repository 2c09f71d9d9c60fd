"""A network as its authors describe it: stages in order, and what each puts out and costs."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from explorer.network.architecture import Shape


class StageKind(StrEnum):
    """What a stage does."""

    CONV = "conv"
    POOL = "pool"
    FC = "fc"
    CODES = "codes"

    @property
    def has_weights(self) -> bool:
        """Whether papers count it as a layer."""
        return self in (StageKind.CONV, StageKind.FC)

    @property
    def is_windowed(self) -> bool:
        """Whether a window moves over maps."""
        return self in (StageKind.CONV, StageKind.POOL)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a network, as its authors describe it.

    Convention: `out` is None where the channels stay. `groups` splits a convolution; `pairs` counts
    the connected pairs of an input and an output map where not all are. `trained` pooling has a
    factor and a bias per map.
    """

    kind: StageKind
    out: int | None = None
    kernel: int = 1
    stride: int = 1
    padding: int = 0
    groups: int = 1
    pairs: int | None = None
    trained: bool = False


@dataclass(frozen=True, slots=True)
class StageFigures:
    """One stage's name, output and cost.

    Shape: `out_shape` (C, H, W), or (N,) after a fully connected stage.
    """

    name: str
    stage: Stage
    out_shape: Shape
    parameters: int
    macs: int


@dataclass(frozen=True, slots=True)
class Family:
    """A network: where it is described, what it takes in, its stages in order.

    Convention: `names` are the stages' names, as the source or Caffe's model zoo spells them;
    `stated` is the number of trainable parameters that the source itself states.
    """

    title: str
    year: int
    source: str
    input_shape: Shape
    names: tuple[str, ...]
    stages: tuple[Stage, ...]
    stated: int | None
    note: str

    @property
    def figures(self) -> tuple[StageFigures, ...]:
        """Every stage with its output, parameters and multiply-adds."""
        return tuple(_figures(self))

    def count(self, kind: StageKind) -> int:
        """Count the stages of a kind."""
        return sum(stage.kind is kind for stage in self.stages)

    @property
    def weight_layers(self) -> int:
        """Layers as papers count them: convolutions and fully connected."""
        return sum(stage.kind.has_weights for stage in self.stages)

    @property
    def parameters(self) -> int:
        """All trainable parameters, biases included."""
        return sum(figures.parameters for figures in self.figures)

    @property
    def macs(self) -> int:
        """Multiply-adds for one input of `input_shape`."""
        return sum(figures.macs for figures in self.figures)


def _size(count: int, stage: Stage) -> int:
    return (count + 2 * stage.padding - stage.kernel) // stage.stride + 1


def _windowed(stage: Stage, shape: Shape) -> tuple[Shape, int, int]:
    channels, height, width = shape
    out = stage.out or channels
    height, width = _size(height, stage), _size(width, stage)
    if stage.kind is StageKind.POOL:
        cost = (2 * out, out * height * width) if stage.trained else (0, 0)
        return (out, height, width), *cost
    pairs = stage.pairs or channels * out // stage.groups
    weights = pairs * stage.kernel**2
    return (out, height, width), weights + out, weights * height * width


def _figures(family: Family) -> Iterator[StageFigures]:
    shape = family.input_shape
    for name, stage in zip(family.names, family.stages, strict=True):
        if stage.kind.is_windowed:
            shape, parameters, macs = _windowed(stage, shape)
        else:
            size, out = 1, stage.out or 0
            for length in shape:
                size *= length
            macs = size * out
            parameters = macs + out if stage.kind is StageKind.FC else 0
            shape = (out,)
        yield StageFigures(name, stage, shape, parameters, macs)
