"""What each fault comes to: both codes are run on the same numbers, and what they say is kept.

The heads are narrowed to 128 numbers and 10 classes, and their weights drawn at random as the
article's are: with its 4096 and 1000 they would take half a gigabyte and show the same.
"""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from explorer.imaging.preparing import Preprocessing, prepare
from explorer.network.recording import record
from explorer.network.vgg16 import VGG16
from explorer.operations.flattening import reshape_fault
from explorer.operations.losses import implicit_axis
from explorer.shapes import FeatureMaps, RgbImage
from explorer.studies.article.repaired import RepairedHead
from explorer.studies.comparison import LayerDistance, layer_distance

CLASSES, WIDTH, SEED = 10, 128, 0
ENDS = ("relu1_2", "relu2_2", "relu3_3", "relu4_3", "relu5_3")
"""The last ReLU of every block."""
_AS_READ = Preprocessing(1.0, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
EXAMPLE = (2.0, -1.0, -3.0, 0.5)
"""Scores of four classes."""
Numbers = npt.NDArray[np.float32]
Shape = tuple[int, ...]


class ArticleHead(RepairedHead):
    """The same layers, used as the article does."""

    def __init__(self, classes: int = CLASSES, width: int = WIDTH) -> None:
        super().__init__(classes, width)
        self.softmax = nn.Softmax()

    def scores(self, maps: Tensor) -> Tensor:
        """Return what the article gives to softmax: one row, whatever the number of pictures."""
        temp = maps.reshape(-1)
        temp = self.relu(self.linear1(temp))
        temp = self.dropout(temp)
        temp = self.relu(self.linear2(temp))
        temp = self.dropout(temp)
        temp = self.relu(self.linear3(temp))
        scores: Tensor = temp
        return scores


Head = TypeVar("Head", bound=RepairedHead)


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    with torch.random.fork_rng(devices=[]), torch.inference_mode():
        torch.manual_seed(seed)
        yield


def _made(kind: type[Head]) -> Head:
    """Make a head; both kinds get the same weights."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        return kind(CLASSES, WIDTH)


def _batch(maps: FeatureMaps, pictures: int = 1) -> Tensor:
    """Stack a picture's last pooling, brought to 7×7 as torchvision does."""
    one = torch.from_numpy(np.array(maps))[None]
    return nn.functional.adaptive_avg_pool2d(one, 7).repeat(pictures, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class BatchFault:
    """What comes out for one picture and for two.

    `error` is PyTorch's own sentence on the article's two; `numbers` of them stood in one row, and
    `expected` can come in.
    """

    article_of_one: Shape
    repaired_of_one: Shape
    repaired_of_two: Shape
    numbers: int
    expected: int
    error: str


def batch_fault(maps: FeatureMaps) -> BatchFault:
    """Send one picture's pool5 and two pictures' through both heads.

    Shape: (512, h, w).
    Convention: the sentence is that of a layer as wide as the article's.
    """
    article, repaired = _made(ArticleHead).eval(), _made(RepairedHead).eval()
    with _seeded(SEED), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        alone = article(_batch(maps))
        one, two = (repaired(_batch(maps, count)) for count in (1, 2))
    refused = reshape_fault(2)
    return BatchFault(
        tuple(alone.shape),
        tuple(one.shape),
        tuple(two.shape),
        refused.numbers,
        refused.expected,
        refused.error or "",
    )


def relu_scores(maps: FeatureMaps) -> tuple[float, ...]:
    """Return the scores of one picture before any ReLU."""
    with _seeded(SEED):
        found: list[float] = _made(RepairedHead).eval().scores(_batch(maps))[0].tolist()
    return tuple(found)


@dataclass(frozen=True, slots=True)
class SoftmaxFault:
    """What PyTorch says of a softmax without an axis, and which one it takes.

    Convention: `axes` goes over arrays of 1, 2, 3 dimensions; `sums` is what the numbers of one
    picture add up to there, where the classes are the last axis but for a third one of length 1.
    """

    warning: str
    axes: tuple[int, ...]
    sums: tuple[float, ...]


def softmax_fault(maps: FeatureMaps) -> SoftmaxFault:
    """Send one picture's scores through `nn.Softmax()` as arrays of 1, 2, 3 dimensions."""
    scores = torch.tensor(relu_scores(maps))
    shapes: tuple[Shape, ...] = ((CLASSES,), (1, CLASSES), (1, CLASSES, 1))
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        sums = tuple(float(nn.Softmax()(scores.reshape(shape)).sum()) for shape in shapes)
    axes = tuple(implicit_axis(len(shape)) for shape in shapes)
    return SoftmaxFault(str(said[0].message), axes, sums)


@dataclass(frozen=True, slots=True, eq=False)
class DropoutFault:
    """The same picture, several times.

    Shape: (runs, classes) both; read-only.
    """

    training: Numbers
    evaluated: Numbers

    @staticmethod
    def answers(runs: Numbers) -> list[int]:
        """The most probable class of each run."""
        return [int(run.argmax()) for run in runs]


def dropout_fault(maps: FeatureMaps, runs: int = 10) -> DropoutFault:
    """Run one picture with dropout left on, as the article does, and after `eval()`.

    Convention: the repaired head both times, so that nothing else differs.
    """
    head, batch = _made(RepairedHead), _batch(maps)
    with _seeded(SEED):
        found = [
            np.stack([head.train(mode)(batch)[0].numpy() for _run in range(runs)])
            for mode in (True, False)
        ]
    for each in found:
        each.flags.writeable = False
    return DropoutFault(*found)


@dataclass(frozen=True, slots=True)
class BlockEnd:
    """One layer of the article's network and of ours: the largest number, the share of zeros."""

    layer: str
    largest: tuple[float, float]
    zeros: tuple[float, float]


def raw_maps(model: VGG16, pixels: RgbImage) -> dict[str, FeatureMaps]:
    """Run a picture as the article feeds it: numbers from 0 to 255, nothing subtracted.

    Shape: (H, W, 3) -> (C, h, w) for each of `ENDS`.
    """
    return record(model, prepare(pixels, _AS_READ), ENDS)


def raw_distances(
    ours: Mapping[str, FeatureMaps], raw: Mapping[str, FeatureMaps]
) -> list[LayerDistance]:
    """Tell how far each of `ENDS` lies from what the weights' own recipe gives."""
    return [layer_distance(name, ours[name], raw[name]) for name in ENDS]


def random_figures(
    ours: Mapping[str, FeatureMaps], article: Mapping[str, FeatureMaps]
) -> list[BlockEnd]:
    """Compare the maps of each of `ENDS`."""
    return [_figures(name, article[name], ours[name]) for name in ENDS]


def _figures(layer: str, article: FeatureMaps, ours: FeatureMaps) -> BlockEnd:
    return BlockEnd(
        layer,
        (float(article.max()), float(ours.max())),
        (float((article == 0).mean()), float((ours == 0).mean())),
    )


def untrained_network() -> VGG16:
    """Make the convolutions as PyTorch makes them before anything was learned."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        return VGG16(None).eval().requires_grad_(False)


@dataclass(frozen=True, slots=True)
class MergeFault:
    """The article's three planes put together by NumPy, and whether OpenCV gives the same."""

    planes: Shape
    merged: Shape
    first: tuple[int, ...]
    is_the_same: bool


def merge_fault() -> MergeFault:
    """Put the article's planes of ones, twos and threes together both ways."""
    planes = [np.full((2, 4), value, np.int32) for value in (1, 2, 3)]
    merged = np.stack(planes, axis=-1)
    same = bool(np.array_equal(merged, cv2.merge(planes)))
    return MergeFault(np.array(planes).shape, merged.shape, tuple(merged[0, 0].tolist()), same)
