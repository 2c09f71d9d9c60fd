"""Which mapping to trust: the same maps under every mapping, measured by the same yardstick."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.imaging.picture_difference import ssim
from explorer.rendering.curves import apply_curve, curve
from explorer.rendering.gray_range import as_rows
from explorer.rendering.keypoints import Keypoints, keypoints, surviving
from explorer.rendering.mapping import GrayMapping
from explorer.rendering.scores import (
    average_ranks,
    clipped,
    entropy,
    level_counts,
    pearson,
    rmse,
)
from explorer.shapes import FeatureMaps, GrayLevels

SAMPLE = 2**17
"""Rank correlations look at no more values of a layer than this, evenly spaced."""

LOOKS = 6
"""So many channels are compared as pictures."""

ORDER_BAR, ERROR_BAR, DETAIL_BAR = 0.99, 0.05, 0.85
"""What a recommended mapping must keep; see `recommend`."""

Ranks = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scores:
    """What one mapping keeps of a layer.

    Convention: `order` is the mean over the channels of the rank correlation (SROCC) between
    values and gray levels inside a channel, `order_across` the same over all channels at once;
    `error` is the RMSE after reading levels back, in activations, `relative_error` the same
    divided by the layer's standard deviation. `detail` (entropy, bits) and `levels_used` are means
    over the channels, constant ones included. `likeness` (SSIM) and the keypoints compare the
    pictures of a few channels with those under the reference mapping. NaN and None mean that there
    is nothing to measure.
    """

    mapping: GrayMapping
    order: float
    order_across: float
    error: float
    relative_error: float
    detail: float
    levels_used: float
    below: int
    above: int
    values: int
    likeness: float
    kept: int | None
    wanted: int | None
    found: int | None

    @property
    def clipped_share(self) -> float:
        """Which share of the values lies beyond the ends of the scale."""
        return (self.below + self.above) / max(self.values, 1)

    @property
    def kept_share(self) -> float | None:
        """Which share of the reference's SIFT keypoints survives."""
        return self.kept / self.wanted if self.kept is not None and self.wanted else None


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What the scores of all mappings of a layer share, computed once.

    Shape: `sample` is (C, n) values, `inside` their ranks within each channel, `across` (C*n,)
    over all of them; `pictures` are the numbers of the channels compared by their looks.
    """

    maps: FeatureMaps
    std: float
    step: int
    inside: Ranks
    across: Ranks
    finite: npt.NDArray[np.bool_]
    pictures: tuple[int, ...]
    reference: GrayLevels
    landmarks: tuple[Keypoints | None, ...]


def telling_channels(maps: FeatureMaps, count: int = LOOKS) -> tuple[int, ...]:
    """Choose channels that stand for the layer: evenly spaced among the living by their spread.

    Shape: (C, H, W); a vector has no pictures, so none.
    """
    if maps.ndim != 3:
        return ()
    rows = as_rows(maps)
    with np.errstate(invalid="ignore", over="ignore"):
        spread = rows.std(axis=1)
    alive = np.flatnonzero(np.isfinite(spread) & (spread > 0))
    ordered = alive[np.argsort(-spread[alive], kind="stable")]
    places = np.linspace(0, len(ordered) - 1, min(count, len(ordered))).round().astype(int)
    return tuple(int(channel) for channel in ordered[places])


def yardstick(maps: FeatureMaps, reference: GrayMapping | str = "channel") -> Yardstick:
    """Prepare to score mappings of these maps against a reference mapping.

    Shape: (C, H, W) or (N,), which counts as one channel.
    """
    rows = as_rows(maps)
    step = -(-rows.size // SAMPLE)
    sample = rows[:, ::step]
    finite = np.isfinite(sample)
    inside = np.zeros(sample.shape)
    for channel, known in enumerate(finite):
        inside[channel, known] = average_ranks(sample[channel, known])
    across = average_ranks(sample[finite])
    pictures = telling_channels(maps)
    levels = apply_curve(maps, curve(maps, reference))[list(pictures)] if pictures else maps[:0]
    whole = rows[np.isfinite(rows)]
    return Yardstick(
        maps,
        float(whole.std(dtype=np.float64)) if whole.size else 0.0,
        step,
        inside,
        across,
        finite,
        pictures,
        levels.astype(np.uint8),
        tuple(keypoints(plane) for plane in levels) if pictures else (),
    )


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else np.nan


def _orders(stick: Yardstick, levels: GrayLevels) -> tuple[float, float]:
    sample = as_rows(levels)[:, :: stick.step]
    inside = [
        pearson(ranks[known], average_ranks(shown[known]))
        for ranks, shown, known in zip(stick.inside, sample, stick.finite, strict=True)
        if known.any()
    ]
    seen = sample[stick.finite]
    return _mean(inside), pearson(stick.across, average_ranks(seen)) if seen.size else np.nan


def score(stick: Yardstick, mapping: GrayMapping | str) -> Scores:
    """Measure what one mapping keeps.

    Raises: SettingError: for an unknown mapping.
    """
    found = curve(stick.maps, mapping)
    levels = apply_curve(stick.maps, found)
    counts = level_counts(levels)
    order, order_across = _orders(stick, levels)
    error = rmse(stick.maps, levels, found)
    below, above = clipped(stick.maps, found)
    planes = [levels[channel] for channel in stick.pictures]
    kept, wanted, seen = _landmarks(stick, planes)
    return Scores(
        mapping=found.mapping,
        order=order,
        order_across=order_across,
        error=error,
        relative_error=error / stick.std if stick.std > 0 else np.nan,
        detail=float(entropy(counts).mean()),
        levels_used=float((counts > 0).sum(axis=1).mean()),
        below=int(below.sum()),
        above=int(above.sum()),
        values=stick.maps.size,
        likeness=_mean([ssim(a, b) for a, b in zip(planes, stick.reference, strict=True)]),
        kept=kept,
        wanted=wanted,
        found=seen,
    )


def _landmarks(
    stick: Yardstick, planes: Sequence[GrayLevels]
) -> tuple[int | None, int | None, int | None]:
    if not stick.landmarks or any(known is None for known in stick.landmarks):
        return None, None, None
    kept = wanted = seen = 0
    for plane, known in zip(planes, stick.landmarks, strict=True):
        other = keypoints(plane)
        if known is not None and other is not None:
            kept, wanted, seen = (
                kept + surviving(known, other),
                wanted + len(known),
                seen + len(other),
            )
    return kept, wanted, seen


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The mapping to use for a layer, and why.

    Convention: `rivals` counts the mappings that met the same demands.
    """

    scores: Scores
    rivals: int
    is_true: bool
    is_detailed: bool
    is_comparable: bool


def keeps_sign(mapping: GrayMapping) -> bool:
    """Whether zero is the middle of the scale for maps with negative values."""
    return mapping.is_centred(signed=True)


def recommend(table: Sequence[Scores], signed: bool) -> Recommendation | None:
    """Choose a mapping by its scores; None where nothing could be measured.

    Convention: the one that reads back most truly (least RMSE; the first of equals) among those
    that meet most demands, in this order: it keeps the order inside the channels (SROCC at least
    0.99) and the numbers (RMSE at most 5 % of the layer's standard deviation); it shows at least
    85 % as many bits as the best that does; one brightness means one activation in all channels.
    For maps with negative values only mappings with zero in the middle are considered.
    """
    rows = [
        row
        for row in table
        if np.isfinite(row.relative_error) and (keeps_sign(row.mapping) or not signed)
    ]
    true = [row for row in rows if row.order >= ORDER_BAR and row.relative_error <= ERROR_BAR]
    enough = DETAIL_BAR * max((row.detail for row in true), default=0.0)
    detailed = [row for row in true if row.detail >= enough]
    comparable = [row for row in detailed if row.mapping.is_shared]
    for found in (comparable, detailed, rows):
        if found:
            best = min(found, key=lambda row: row.relative_error)
            return Recommendation(best, len(found), bool(true), bool(detailed), found is comparable)
    return None
