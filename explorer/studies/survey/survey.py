"""A finished survey, as it is asked: what is a channel strongest on, what is it like, what is near.

Nothing here computes activations, and nothing needs the folder the pictures came from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.errors import ExplorerError, SurveyError
from explorer.messages import N_
from explorer.shapes import RgbImage
from explorer.studies.survey import patches, thumbnails
from explorer.studies.survey.histogram import Counts
from explorer.studies.survey.manifest import Manifest, damaged
from explorer.studies.survey.one_picture import Numbers
from explorer.studies.survey.rows import PictureRow
from explorer.studies.survey.top import Top
from explorer.studies.survey.totals import ChannelTotals, Doubles

NEAREST_BY = "relu5_3"
"""The layer by whose means pictures are alike, where a survey has it."""


@dataclass(frozen=True, slots=True)
class Best:
    """A picture that a channel is strong on: how strong, which picture, and where (row, column)."""

    layer: str
    channel: int
    rank: int
    value: float
    picture: int
    place: tuple[int, int]


@dataclass(frozen=True, slots=True)
class LayerFigures:
    """Figures of a layer's channels over the survey; as `ChannelTotals`, and the highest value.

    Shape: (C,) each, `histogram` (C, BINS); read-only.
    """

    mean: Doubles
    std: Doubles
    dead_share: Doubles
    entropy: Doubles
    peak: Numbers
    histogram: Counts


@dataclass(frozen=True, slots=True)
class Alike:
    """Something that is like what was asked for, and how much: 1 is the same, 0 unrelated.

    `number` is a channel's or a picture's.
    """

    number: int
    likeness: float


@dataclass(frozen=True)
class Survey:
    """What is known of every channel over many pictures; read-only, and safe to share."""

    folder: Path
    manifest: Manifest
    pictures: Sequence[PictureRow]
    best: Top
    totals: ChannelTotals
    features: npt.NDArray[np.float16]
    coactivation: Mapping[str, Numbers] | None
    """None where a small survey has been shipped without; then it comes from the features."""

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers it looked at."""
        return self.manifest.columns.layers

    @property
    def nbytes(self) -> int:
        """Memory that is held; the features stay in their file."""
        together = self.coactivation or {}
        held = [*together.values(), self.best.value, self.best.picture, self.best.place]
        return sum(array.nbytes for array in held) + self.totals.histogram.nbytes

    @property
    def weights_sha256(self) -> str:
        """The weights it is about; see `LoadedWeights.sha256`."""
        return self.manifest.arithmetic.weights_sha256

    def top(self, layer: str, channel: int) -> tuple[Best, ...]:
        """The pictures a channel is strongest on, at most nine; none in which it does not fire.

        Raises: SettingError: if the survey has no such channel.
        """
        at = self.manifest.columns.at(layer, channel)
        width = self.manifest.columns.geometry(self.manifest.size)[layer].out_shape[2]
        rows = zip(
            self.best.value[at].tolist(),
            self.best.picture[at].tolist(),
            self.best.place[at].tolist(),
            strict=True,
        )
        return tuple(
            Best(layer, channel, rank, value, picture, divmod(place, width))
            for rank, (value, picture, place) in enumerate(rows, start=1)
            if value > 0
        )

    def figures(self, layer: str) -> LayerFigures:
        """Every channel's figures.

        Raises: SettingError: if the survey has no such layer.
        """
        where = self._where(layer)
        totals = self.totals
        top = self.best.value[where]
        peak = top[:, 0] if top.shape[1] else np.zeros(len(top), np.float32)
        return LayerFigures(
            totals.mean[where],
            totals.std[where],
            totals.dead_share[where],
            totals.entropy[where],
            peak,
            totals.histogram[where],
        )

    def unusual(self, layer: str, means: npt.NDArray[np.floating]) -> Doubles:
        """How unusually each channel fires in a picture, in standard deviations of the survey.

        Shape: `means` (C,), of the channels' maps of that picture -> (C,).
        Convention: 0 for a channel that is the same in all pictures of the survey.
        Raises: SettingError: if the survey has no such layer.
        """
        figures = self.figures(layer)
        away = np.asarray(means, np.float64) - figures.mean
        return np.divide(away, figures.std, out=np.zeros_like(away), where=figures.std > 0)

    def alike(self, layer: str, channel: int, count: int = 8) -> tuple[Alike, ...]:
        """The channels that fire in the same pictures: the highest correlations.

        Raises: SettingError: if the survey has no such channel.
        """
        self.manifest.columns.at(layer, channel)
        row = self._together(layer, channel)
        row[channel] = -np.inf
        order = np.argsort(-row, kind="stable")[: min(count, len(row) - 1)]
        return tuple(Alike(int(number), float(row[number])) for number in order)

    def nearest(
        self, means: npt.NDArray[np.floating], layer: str = NEAREST_BY, count: int = 9
    ) -> tuple[Alike, ...]:
        """The pictures whose channels fire most alike: the cosine of their means' square roots.

        Shape: `means` (C,), of the channels' maps of the picture that is asked for.
        Raises: SettingError: if the survey has no such layer.
        """
        kept = self.features[:, self._where(layer)].astype(np.float32)
        counted = np.flatnonzero(np.isfinite(kept).all(axis=1))
        asked = _direction(np.asarray(means, np.float32)[None])[0]
        likeness = _direction(kept[counted]) @ asked
        order = np.argsort(-likeness, kind="stable")[:count]
        return tuple(Alike(int(counted[at]), float(likeness[at])) for at in order)

    def thumbnail(self, picture: int) -> RgbImage:
        """What the network saw of a picture, at most 224 px wide.

        Raises: SurveyError: if it is missing.
        """
        path = thumbnails.place_of(self.folder, picture)
        try:
            pixels = thumbnails.read(path)
        except (OSError, ExplorerError) as problem:
            raise damaged(f"{thumbnails.FOLDER}/{path.name}") from problem
        side = self.manifest.thumbnail_side
        if pixels.shape[:2] != (side, side):
            raise damaged(f"{thumbnails.FOLDER}/{path.name}")
        return pixels

    def patch(self, best: Best) -> RgbImage:
        """What the unit sees that a channel is strongest with.

        Shape: (n, n, 3), n about the width of the layer's receptive field; see `patches.cut`.
        Raises: SurveyError: if the picture is missing.
        """
        layer = self.manifest.columns.geometry(self.manifest.size)[best.layer]
        return patches.cut(self.thumbnail(best.picture), layer, best.place, self.manifest.size)

    def check_weights(self, sha256: str) -> None:
        """Refuse weights the survey is not about.

        Raises: SurveyError: if it is about others.
        """
        if sha256 != self.weights_sha256:
            raise SurveyError(
                N_("This survey is about other weights: {title}. Choose these to use it."),
                title=self.manifest.weights_title,
            )

    def _together(self, layer: str, channel: int) -> Numbers:
        if self.coactivation is not None:
            kept_row: Numbers = self.coactivation[layer][channel].copy()
            return kept_row
        kept = self.features[:, self._where(layer)].astype(np.float64)
        away = kept[np.isfinite(kept).all(axis=1)]
        away -= away.mean(axis=0)
        length = np.linalg.norm(away, axis=0)
        scale = length * length[channel]
        products = away.T @ away[:, channel]
        found: Numbers = np.divide(
            products, scale, out=np.zeros_like(scale), where=scale > 0
        ).astype(np.float32)
        return found

    def _where(self, layer: str) -> slice:
        self.manifest.columns.at(layer, 0)
        return self.manifest.columns.slices[layer]


def _direction(means: Numbers) -> Numbers:
    roots = np.sqrt(np.maximum(means, 0))
    length = np.linalg.norm(roots, axis=1, keepdims=True)
    found: Numbers = np.divide(roots, length, out=np.zeros_like(roots), where=length > 0)
    return found
