"""What the VGG paper measured: its tables 3 to 5 as data. No torch here."""

from dataclasses import dataclass
from enum import StrEnum

from explorer.messages import N_
from explorer.network.families import VGG_KERNELS

PAPER = "Simonyan & Zisserman, Very Deep Convolutional Networks for Large-Scale Image Recognition"
"""ICLR 2015, arXiv:1409.1556v6.

Every number of tables 3 and 4 was confirmed in two public texts that retell them independently,
table 5 in three. Tables 6 and 7, of several networks together, are left out.
"""


class Evaluation(StrEnum):
    """How a test picture is shown to the network."""

    DENSE = "dense"
    CROPS = "crops"
    BOTH = "both"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "dense": N_("Dense: the whole picture at once"),
            "crops": N_("Many crops"),
            "both": N_("Dense and crops averaged"),
        }[self]


@dataclass(frozen=True, slots=True)
class Trial:
    """One row of one table: a network, how it was trained and tested, and how often it erred.

    Convention: `config` A, A-LRN, B, C, D or E; `train` the shorter side S in training, two numbers
    where it was drawn between them (scale jitter); `test` the shorter sides Q that the picture was
    tested at. `top1`, `top5` are errors on ILSVRC-2012's validation set, in percent.
    """

    table: int
    config: str
    train: tuple[int, ...]
    test: tuple[int, ...]
    top1: float
    top5: float
    evaluation: Evaluation = Evaluation.DENSE

    @property
    def is_jittered(self) -> bool:
        """Whether the training scale was drawn anew for every picture."""
        return len(self.train) > 1

    @property
    def has_lrn(self) -> bool:
        """Whether it has the normalisation."""
        return self.config == "A-LRN"

    @property
    def weight_layers(self) -> int:
        """Convolutions and the three fully connected layers."""
        return sum(map(len, VGG_KERNELS[self.config.partition("-")[0]])) + 3


_JITTER = (256, 512)
_NEAR_256, _NEAR_384, _WIDE = (224, 256, 288), (352, 384, 416), (256, 384, 512)

TRIALS: tuple[Trial, ...] = (
    Trial(3, "A", (256,), (256,), 29.6, 10.4),
    Trial(3, "A-LRN", (256,), (256,), 29.7, 10.5),
    Trial(3, "B", (256,), (256,), 28.7, 9.9),
    Trial(3, "C", (256,), (256,), 28.1, 9.4),
    Trial(3, "C", (384,), (384,), 28.1, 9.3),
    Trial(3, "C", _JITTER, (384,), 27.3, 8.8),
    Trial(3, "D", (256,), (256,), 27.0, 8.8),
    Trial(3, "D", (384,), (384,), 26.8, 8.7),
    Trial(3, "D", _JITTER, (384,), 25.6, 8.1),
    Trial(3, "E", (256,), (256,), 27.3, 9.0),
    Trial(3, "E", (384,), (384,), 26.9, 8.7),
    Trial(3, "E", _JITTER, (384,), 25.5, 8.0),
    Trial(4, "B", (256,), _NEAR_256, 28.2, 9.6),
    Trial(4, "C", (256,), _NEAR_256, 27.7, 9.2),
    Trial(4, "C", (384,), _NEAR_384, 27.8, 9.2),
    Trial(4, "C", _JITTER, _WIDE, 26.3, 8.2),
    Trial(4, "D", (256,), _NEAR_256, 26.6, 8.6),
    Trial(4, "D", (384,), _NEAR_384, 26.5, 8.6),
    Trial(4, "D", _JITTER, _WIDE, 24.8, 7.5),
    Trial(4, "E", (256,), _NEAR_256, 26.9, 8.7),
    Trial(4, "E", (384,), _NEAR_384, 26.7, 8.6),
    Trial(4, "E", _JITTER, _WIDE, 24.8, 7.5),
    Trial(5, "D", _JITTER, _WIDE, 24.8, 7.5, Evaluation.DENSE),
    Trial(5, "D", _JITTER, _WIDE, 24.6, 7.5, Evaluation.CROPS),
    Trial(5, "D", _JITTER, _WIDE, 24.4, 7.2, Evaluation.BOTH),
    Trial(5, "E", _JITTER, _WIDE, 24.8, 7.5, Evaluation.DENSE),
    Trial(5, "E", _JITTER, _WIDE, 24.6, 7.4, Evaluation.CROPS),
    Trial(5, "E", _JITTER, _WIDE, 24.4, 7.1, Evaluation.BOTH),
)
"""Source: tables 3, 4 and 5 of `PAPER`."""

LARGER_KERNELS = 7.0
"""Percentage points of top-1 error that B loses when each pair of 3x3 becomes one 5x5 (one centre
crop). Source: `PAPER`, section 4.1."""


def differing(one: Trial, other: Trial) -> tuple[str, ...]:
    """Name what sets two trials apart: `config`, `train`, `test`, `evaluation`.

    Convention: where exactly one is named, the errors speak about it alone.
    """
    fields = ("config", "train", "test", "evaluation")
    return tuple(field for field in fields if getattr(one, field) != getattr(other, field))
